"""The figures of a deviation as people say them: whose, so many of what, in which step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import date_range, short_date
from teropong.language.numbers import count, days, percent, short_money
from teropong.shown.naming import name_of
from teropong.shown.words import dimension_value

Row = Mapping[str, Any]
Told = Mapping[str, Any]


def is_own(told: Told, row: Row) -> bool:
    """Return whether a row is of the reader, whom ``you`` names."""
    return bool(row["scope_kind"] == "rep" and row["scope"] == told.get("you"))


def whose_name(told: Told, row: Row) -> str:
    """Return the company, the team or the rep by name."""
    if row["scope_kind"] == "company":
        return _("The company")
    return dimension_value(dict(told), row["scope_kind"], row["scope"])


def so_many(told: Told, row: Row) -> str:
    """Return the figure with what it counts: `4 first meetings`, `revenue of Rp1,2 M`."""
    if row["unit"] == "money":
        said = _("a profit of %s") if row["measure"] == "profit" else _("revenue of %s")
        return said % short_money(row["value"], told["currency"])
    whole = whole_number(row["value"])
    if row["measure"] == "deals":
        return deals(whole)
    if row["measure"] == "accounts_reached":
        return ngettext("%s account reached", "%s accounts reached", whole) % count(whole)
    if row["measure"] == "met":
        return ngettext("%s account met", "%s accounts met", whole) % count(whole)
    if row["indicator"] == "first_meetings":
        return ngettext("%s first meeting", "%s first meetings", whole) % count(whole)
    return ngettext("%s new-client contact", "%s new-client contacts", whole) % count(whole)


def figure(told: Told, value: Any, row: Row) -> str:
    """Return a figure by itself; what should be is rounded as people would say it."""
    if row["unit"] == "money":
        return short_money(value, told["currency"])
    if row["unit"] == "rate":
        return percent(value)
    return days(value) if row["unit"] == "days" else count(whole_number(value))


def whole_number(value: Any, *, up: bool = False) -> int:
    """Return a count without its fraction."""
    rounding = ROUND_CEILING if up else ROUND_HALF_EVEN
    return int(Decimal(str(value)).quantize(Decimal(1), rounding))


def deals(n: int) -> str:
    """Return so many deals in words."""
    return ngettext("%s deal", "%s deals", n) % count(n)


def step(row: Row) -> str:
    """Return the step that it is about, with its pipeline where there are several."""
    name = row["behind"].get("step") if row["indicator"] == "baseline" else row["stage"]
    return f"{name} ({row['pipeline']})" if row["pipeline"] else str(name)


def began(row: Row, said: Callable[[date], str] = short_date) -> str:
    """Return the day since when it is so: `6 Apr`, `6 Apr or earlier`."""
    day = said(date.fromisoformat(row["since"]))
    return _("%s or earlier") % day if row.get("is_older") else day


def first_day(row: Row) -> str:
    """Return the first day that is counted: `6 Apr`; or nothing."""
    first, _last = _counted(row)
    return short_date(first) if first else ""


def last_day(row: Row) -> str:
    """Return the last day that is counted, none of the running week: `28 Jun`; or nothing."""
    _first, last = _counted(row)
    return short_date(last) if last else ""


def weeks(row: Row) -> str:
    """Return the weeks that are counted: `6 Apr – 28 Jun 2026`; nothing where none are."""
    first, last = _counted(row)
    return date_range(first, last + timedelta(days=1)) if first and last else ""


def _counted(row: Row) -> tuple[date, date] | tuple[None, None]:
    first, dots, last = row["behind"].get("period", "").partition("..")
    return (date.fromisoformat(first), date.fromisoformat(last)) if dots else (None, None)


def subject(told: Told, row: Row) -> str:
    """Return the deal or account by its name, or its id where no more is known; else a stage."""
    if row["kind"] == "inversion":
        return str(row["subject"])
    word = "account_id" if row["kind"] == "outside" else "opportunity_id"
    return name_of(dict(told), word, row["subject"]).text
