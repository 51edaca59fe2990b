"""Where a missing exchange rate leaves money out: which one, and the way to add it.

On a page of the app a report carries ``rates_at``, the address of the rates, for whoever may add
one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import plain_date
from teropong.language.numbers import count
from teropong.shown.emphasis import strong
from teropong.shown.markup import Markup, said, tag
from teropong.shown.rows import Report, as_one, latest, missing_rate, rows_of, total_of


def unrated_told(report: Report, key: str) -> str | None:
    """Return that sums of an indicator are left out, and for want of which rate; else None."""
    missing = missing_rate(report, key)
    return _left_out(missing) if missing else None


def unrated(report: Report, *keys: str) -> Markup | None:
    """Return the same of the first of some indicators, with the way to add the rate."""
    missing = next(filter(None, (missing_rate(report, key) for key in keys)), None)
    return _line(report, _left_out(missing)) if missing else None


def deals_left_out(told: Mapping[str, Any]) -> str | None:
    """Return how many deals lack their rate, and in which currencies; None where none does."""
    unrated = told.get("unrated")
    if unrated is None:
        return None
    words = {"n": strong(count(unrated["deals"])), "currencies": ", ".join(unrated["currencies"])}
    return (
        ngettext(
            "Sums of money are told without %(n)s deal in %(currencies)s, for which there is no "
            "exchange rate.",
            "Sums of money are told without %(n)s deals in %(currencies)s, for which there is no "
            "exchange rate.",
            unrated["deals"],
        )
        % words
    )


def deals_left_out_line(told: Report) -> Markup | None:
    """Return the same with the way to add the rate."""
    found = deals_left_out(told)
    return _line(told, found) if found else None


def _line(report: Report, words: str) -> Markup:
    address = report.get("rates_at")
    way: Any = _("An administrator can add it.")
    if address:
        way = tag("a", _("To the rates"), href=address)
    return tag("p", said(words), " ", way, class_="unrated")


def counted(report: Report, key: str) -> list[str]:
    """Return how many cases there are of what no money can be told of, and why."""
    n = COUNTED[key](report)
    told = {
        "pipeline_value": ngettext("%s open opportunity.", "%s open opportunities.", n),
        "revenue": ngettext("%s deal was won.", "%s deals were won.", n),
        "average_sale": ngettext(
            "%s new account bought over the last 12 months.",
            "%s new accounts bought over the last 12 months.",
            n,
        ),
    }
    return [told[key] % strong(count(n)), unrated_told(report, key) or ""]


def _open(report: Report) -> int:
    return int(total_of(latest(rows_of(report, "pipeline_value")), "deals"))


def _won(report: Report) -> int:
    return int(total_of(as_one(report, "revenue"), "deals"))


def _bought(report: Report) -> int:
    rows = rows_of(report, "average_sale")
    return int(rows[-1]["trailing"]["n"]) if rows else 0


COUNTED: dict[str, Callable[[Report], int]] = {
    "pipeline_value": _open,
    "revenue": _won,
    "average_sale": _bought,
}


def not_judged(missing: Mapping[str, str] | None) -> str:
    """Return that targets of money are not judged for want of a rate; nothing where none lacks."""
    if missing is None:
        return ""
    return _("%s: sums of money that need it are neither told nor judged.") % _lacking(missing)


def _left_out(missing: dict[str, str]) -> str:
    return _("Sums of money are left out: %s.") % strong(_lacking(missing))


def _lacking(missing: Mapping[str, str]) -> str:
    day = plain_date(date.fromisoformat(missing["on"]))
    return _("%(currency)s has no rate on %(day)s") % {"currency": missing["currency"], "day": day}
