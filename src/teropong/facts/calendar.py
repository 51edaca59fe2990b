"""Periods: half-open ranges of local dates, named as people name them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from teropong.facts.faults import WrongCall
from teropong.language import _

Grain = Literal["day", "week", "month", "quarter", "year"]
FIRST_YEAR, LAST_YEAR = 1901, 2098
"""The years in which periods lie."""
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Period:
    """The local dates from ``start`` to the day before ``end``."""

    label: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days


@lru_cache(maxsize=4096)
def months_before(day: date, months: int) -> date:
    """The same day of the month so many calendar months before, clamped to the month's end."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(years, month + 1, 1)
    return first.replace(day=min(day.day, ((_next_month(first)) - first).days))


def parse_period(text: str, fiscal_start: int = 1) -> Period:
    """A period by its name.

    ``2026-04-01``, ``2026-W14``, ``2026-04``, ``2026-Q2``, ``2026`` or ``2026-04-01..2026-06-30``
    (both days included). Raises `WrongCall` where the text names none. A fiscal year is named by
    the year it ends in.
    """
    for pattern, build in _FORMS:
        if match := re.fullmatch(pattern, text.strip()):
            try:
                period = build(match, fiscal_start)
            except (ValueError, OverflowError):
                if max(int(part[:4]) for part in match.groups()) <= LAST_YEAR:
                    break
            else:
                if FIRST_YEAR <= period.start.year <= period.end.year <= LAST_YEAR + 1:
                    return period
            raise WrongCall(
                _("{0!r} lies outside the years {1} to {2}; write a period within them").format(
                    text, FIRST_YEAR, LAST_YEAR
                )
            )
    raise WrongCall(
        _(
            "{0!r} is no period; write 2026, 2026-Q2, 2026-04, 2026-W14, 2026-04-01 "
            "or 2026-04-01..2026-06-30"
        ).format(text)
    )


def period_of(day: date, grain: Grain, fiscal_start: int = 1) -> Period:
    """The period of that grain in which a day lies."""
    return _OF[grain](day, fiscal_start)


def split(period: Period, grain: Grain, fiscal_start: int = 1) -> list[Period]:
    """The period cut into its days, weeks, …; those at its edges count only the days inside."""
    return list(_cut(period, grain, fiscal_start))


def _cut(period: Period, grain: Grain, fiscal_start: int) -> Iterator[Period]:
    day = period.start
    while day < period.end:
        whole = period_of(day, grain, fiscal_start)
        yield Period(whole.label, day, min(whole.end, period.end))
        day = whole.end


def compared(period: Period, how: str, fiscal_start: int = 1) -> Period:
    """The period before (``previous``) or the same one of the year before (``year-ago``).

    A range that is no calendar period is compared with as many days before it.
    """
    grain = grain_of(period, fiscal_start)
    if how == "previous":
        before = period.start - timedelta(days=1)
        if grain is not None:
            return period_of(before, grain, fiscal_start)
        return _range(period.start - timedelta(days=period.days), period.start)
    if grain == "week":
        return period_of(period.start - timedelta(weeks=52), "week")
    start = months_before(period.start, 12)
    if grain is not None:
        return period_of(start, grain, fiscal_start)
    return _range(start, max(months_before(period.end, 12), start + timedelta(days=1)))


def head(period: Period, days: int) -> Period:
    """The first days of a period, where it has more."""
    if days >= period.days:
        return period
    return _range(period.start, period.start + timedelta(days=days))


def _range(start: date, end: date) -> Period:
    return Period(f"{start}..{end - timedelta(days=1)}", start, end)


def grain_of(period: Period, fiscal_start: int = 1) -> Grain | None:
    """The grain whose period it is; null for any other range."""
    for grain in GRAINS:
        whole = period_of(period.start, grain, fiscal_start)
        if (whole.start, whole.end) == (period.start, period.end):
            return grain
    return None


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _day(day: date, _: int) -> Period:
    return Period(day.isoformat(), day, day + timedelta(days=1))


def _week(day: date, _: int) -> Period:
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period(f"{year}-W{week:02d}", monday, monday + timedelta(days=7))


def _month(day: date, _: int) -> Period:
    first = day.replace(day=1)
    return Period(f"{first.year}-{first.month:02d}", first, _next_month(first))


def _fiscal_first(day: date, fiscal_start: int) -> date:
    return date(day.year - (day.month < fiscal_start), fiscal_start, 1)


def _fiscal_name(first: date) -> int:
    return first.year if first.month == 1 else first.year + 1


def _quarter(day: date, fiscal_start: int) -> Period:
    year = _fiscal_first(day, fiscal_start)
    months = (day.year - year.year) * 12 + day.month - year.month
    first = _later(year, months // 3 * 3)
    return Period(f"{_fiscal_name(year)}-Q{months // 3 + 1}", first, _later(first, 3))


def _year(day: date, fiscal_start: int) -> Period:
    first = _fiscal_first(day, fiscal_start)
    return Period(str(_fiscal_name(first)), first, first.replace(year=first.year + 1))


def _later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


_OF: dict[Grain, Callable[[date, int], Period]] = {
    "day": _day,
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
}


def _named_year(name: int, fiscal_start: int) -> date:
    return date(name if fiscal_start == 1 else name - 1, fiscal_start, 1)


def _build_range(match: re.Match[str], _: int) -> Period:
    start, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
    if last < start:
        raise ValueError(match[0])
    return _range(start, last + timedelta(days=1))


def _build_quarter(match: re.Match[str], fiscal_start: int) -> Period:
    first = _later(_named_year(int(match[1]), fiscal_start), 3 * (int(match[2]) - 1))
    return _quarter(first, fiscal_start)


_FORMS: tuple[tuple[str, Callable[[re.Match[str], int], Period]], ...] = (
    (r"(\d{4})", lambda m, f: _year(_named_year(int(m[1]), f), f)),
    (r"(\d{4})-Q([1-4])", _build_quarter),
    (r"(\d{4})-(\d{2})", lambda m, f: _month(date(int(m[1]), int(m[2]), 1), f)),
    (r"(\d{4})-W(\d{2})", lambda m, f: _week(date.fromisocalendar(int(m[1]), int(m[2]), 1), f)),
    (r"(\d{4}-\d{2}-\d{2})", lambda m, f: _day(date.fromisoformat(m[1]), f)),
    (r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", _build_range),
)
