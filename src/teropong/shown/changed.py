"""A `teropong.changed/1` in words: what the difference is made of, and whose it is."""

from __future__ import annotations

from typing import Any

from teropong.language import N_, _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import (
    MINUS,
    change,
    count,
    decimal,
    exact,
    percent,
    short_money,
)
from teropong.shown.figures import NOTHING
from teropong.shown.words import dimension_name, dimension_value

Told = dict[str, Any]
Row = dict[str, Any]

_PARTS = {
    "volume": N_("Deals in play"),
    "mix": N_("Mix"),
    "timing": N_("Decided in time"),
    "conversion": N_("Won of the decided"),
    "value": N_("Average sale"),
}
_LEAST = 0.0005


def cannot_say(told: Told) -> str | None:
    """Why nothing is split, and what is lacking; None where it is."""
    if not told["needs"]:
        return None
    sentence = {
        "records": N_("Cannot say yet: of one of the two periods there are no records."),
        "decided": N_(
            "Cannot say yet: that needs at least %(n)s deals won or lost in each of the two "
            "periods."
        ),
        "opportunities.amount": N_("Cannot say: no deal that was won has an amount."),
        "rates": N_("Cannot say: of no deal that was won can the amount be converted."),
    }[told["needs"][0]]
    return _(sentence) % {"n": count(told["fewest"])}


def headline(told: Told) -> str:
    """How the revenue of the two periods differs."""
    revenue, currency = told["revenue"], told["currency"]
    before, after = revenue["before"]["revenue"], revenue["after"]["revenue"]
    words = {
        "period": period_name(told["period"]["label"]),
        "compare": period_name(told["compare"]["label"]),
        "after": short_money(after, currency),
        "before": short_money(before, currency),
        "by": signed(revenue["difference"], currency),
    }
    if not exact(revenue["difference"]):
        return _("%(period)s brought %(after)s, just as %(compare)s did.") % words
    said = _("%(period)s brought %(after)s, %(compare)s %(before)s: %(by)s") % words
    share = change(after, before) or ""
    return f"{said} ({share})." if share.startswith(("+", MINUS)) else f"{said}."


def part_name(told: Told, part: str) -> str:
    """What a part of the difference is: `Mix (Rep)`."""
    name = _PARTS[part]
    named = _(name)
    return f"{named} ({dimension_name(told['by'])})" if part == "mix" else named


def parts_explained() -> str:
    """What each part is, in a sentence."""
    return _(
        "Deals in play: open when the period began, or come during it. Mix: more of them were with "
        "those whose deals bring more. Decided in time: won or lost within the period instead of "
        "staying open. It is arithmetic, not cause: it says where the difference lies."
    )


def levels(told: Told, part: str) -> tuple[str, str]:
    """What a part's factor was, before and after; of the mix there is no one figure."""
    before, after = told["revenue"]["before"], told["revenue"]["after"]
    return _level(told, part, before), _level(told, part, after)


def _level(told: Told, part: str, row: Row) -> str:
    if part == "mix":
        return ""
    if part == "volume":
        return count(row["in_play"])
    if part == "value":
        sale = row["average_sale"]
        return NOTHING if sale is None else short_money(sale, told["currency"])
    value = row["share_decided" if part == "timing" else "share_won"]
    return NOTHING if value is None else percent(value, 1)


def signed(sum_: str, currency: str) -> str:
    """A difference of money with its sign: `+Rp120 jt`."""
    amount = exact(sum_)
    return ("+" if amount > 0 else "") + short_money(amount, currency)


def group_name(told: Told, dimension: str, row: Row) -> str:
    """A rep, a source, … by name."""
    return dimension_value(told, dimension, row["name"])


def conversion(told: Told) -> str:
    """How the share won changed, and whether chance alone may have done it."""
    row = told["conversion"]
    words = {
        "before": percent(row["before"], 1),
        "after": percent(row["after"], 1),
        "points": _points(row["difference"]),
        "low": _points(row["low"]),
        "high": _points(row["high"]),
    }
    said = _("Of the decided deals %(after)s were won, %(before)s before: %(points)s points.")
    if row["low"] <= 0 <= row["high"]:
        return (
            f"{said % words} "
            + _("Chance alone may do that (9 in 10: %(low)s to %(high)s).") % words
        )
    return (
        f"{said % words} " + _("More than chance would do (9 in 10: %(low)s to %(high)s).") % words
    )


def conversion_by(told: Told) -> list[tuple[str, Row]]:
    """The dimensions with more than one group, each with its mix and rate."""
    rows = told["conversion_by"].items()
    return [(dimension, row) for dimension, row in rows if len(row["groups"]) > 1]


def points_of(value: float) -> str:
    """A part of the change of a share in points, with its sign; 0 where hardly anything."""
    return "0" if abs(value) < _LEAST else _points(value)


def _points(value: float) -> str:
    shown = decimal(abs(value) * 100)
    return shown if shown == "0" else ("+" if value > 0 else MINUS) + shown


def rates(row: Row) -> tuple[str, str]:
    """A group's share won, before and after, with the deals behind it."""
    return _rate(row["won_before"], row["decided_before"]), _rate(
        row["won_after"], row["decided_after"]
    )


def _rate(won: int, decided: int) -> str:
    if not decided:
        return NOTHING
    return f"{percent(won / decided)} ({count(won)}/{count(decided)})"


def without_amount(told: Told) -> str | None:
    """How many sales count for nothing, having no amount; None where all have one."""
    n = told["without_amount"]
    if not n:
        return None
    said = ngettext(
        "%s deal won has no amount; it counts as 0.",
        "%s deals won have no amount; they count as 0.",
        n,
    )
    return said % count(n)
