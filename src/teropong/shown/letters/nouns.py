"""Figures of letters as people say them: so many first meetings, a period within a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import date_range, short_date, weekday_name
from teropong.language.numbers import count, decimal, exact, percent, short_money
from teropong.shown.letters.shape import Row, Told

SPOKEN = ("", "accounts_reached", "met", "profit", "deals")
"""The measures that a letter speaks of, as flows."""
_FINE = 10
"""From here on a count is said without its fraction, which part weeks and holidays make."""


def amount(told: Told, row: Row, value: Any, *, up: bool = False) -> str:
    """Return a figure by itself; ``up``: no part of a meeting can be had, so the next whole one."""
    if row["unit"] == "money":
        return short_money(value, told["currency"])
    number = exact(value)
    if up or number >= _FINE:
        number = number.quantize(Decimal(1), ROUND_CEILING if up else ROUND_HALF_EVEN)
    return count(int(number)) if number == int(number) else decimal(number)


def things(told: Told, row: Row, value: Any, *, up: bool = False) -> str:
    """Return a figure with what it counts: `2 first meetings`, `Rp240 jt`."""
    said = amount(told, row, value, up=up)
    n = 1 if said == "1" else 2
    sayings = {
        "first_meetings": ngettext("%s first meeting", "%s first meetings", n),
        "outreach": ngettext("%s new-client contact", "%s new-client contacts", n),
        "revenue": _("revenue of %s"),
        "accounts_reached": ngettext("%s new client reached", "%s new clients reached", n),
        "met": ngettext("%s new client met", "%s new clients met", n),
        "deals": ngettext("%s won deal", "%s won deals", n),
        "profit": _("a profit of %s"),
    }
    return sayings[row.get("measure") or row["indicator"]] % said


def days_name(start: str, end: str) -> str:
    """Return the days from one until before another: `22 – 28 Jun 2026`."""
    return date_range(date.fromisoformat(start), date.fromisoformat(end))


def last_day(end: str) -> str:
    """Return the day before a date: `Friday 3 Jul`."""
    last = date.fromisoformat(end) - timedelta(days=1)
    return f"{weekday_name(last)} {short_date(last)}"


def together(names: Sequence[str]) -> str:
    """Return names as a sentence has them: `Ayu, Budi and Citra`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def some(names: Sequence[str], most: int = 4) -> str:
    """Return the first of many names, and how many more there are."""
    if len(names) <= most + 1:
        return together(names)
    rest = len(names) - most
    more = ngettext("%s more", "%s more", rest) % count(rest)
    return together([*names[:most], more])


def chance(probability: float) -> str:
    """Return a chance in percent, never 0 or 100."""
    if probability < 0.01:
        return _("less than %s") % percent(0.01)
    return _("more than %s") % percent(0.99) if probability > 0.99 else percent(probability)


def flows(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of what adds up and a letter can say."""
    return [row for row in rows if row["adds_up"] and (row["measure"] or "") in SPOKEN]


def is_of_week(row: Row) -> bool:
    """Return whether a row's target is a week's."""
    return "-W" in row["period"]


def is_reached(row: Row) -> bool:
    """Return whether what was to be reached is there."""
    return exact(row["done"]) >= exact(row["target"])
