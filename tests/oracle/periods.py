"""Local days, months and periods: half-open `[start, end)` in local dates."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Period:
    """A stretch of local days, the end not included; a label where it is one of a grain."""

    label: str | None
    start: date
    end: date

    def holds(self, day: date) -> bool:
        """Whether a local day lies inside."""
        return self.start <= day < self.end


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later (or earlier), clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """Local midnight as an instant."""
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The local date of an instant."""
    return at.astimezone(zone).date()


def last_day_before(at: datetime, zone: ZoneInfo) -> date:
    """The local day of the last instant before `at`: what 'the as_of day' means."""
    return local_day(at - TICK, zone)


def is_bare(text: str) -> bool:
    """Whether a timestamp is a date without a time."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def instant(text: str, zone: ZoneInfo) -> datetime:
    """A timestamp as an instant: with offset, without one (local), or a bare date (its first instant)."""
    if is_bare(text):
        return first_instant(date.fromisoformat(text), zone)
    value = datetime.fromisoformat(text)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def fiscal_year_start(year: int, fiscal_start: int) -> date:
    """The first day of the fiscal year that *ends* in `year`."""
    return date(year if fiscal_start == 1 else year - 1, fiscal_start, 1)


def fiscal_year_of(day: date, fiscal_start: int) -> int:
    """The name of the fiscal year that holds a day."""
    return day.year if fiscal_start == 1 or day.month < fiscal_start else day.year + 1


def piece_of(day: date, grain: str, fiscal_start: int) -> Period:
    """The whole day, week, month, quarter or year that holds a day."""
    if grain == "day":
        return Period(day.isoformat(), day, day + timedelta(days=1))
    if grain == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02d}", monday, monday + timedelta(days=7))
    if grain == "month":
        start = day.replace(day=1)
        return Period(f"{day.year}-{day.month:02d}", start, add_months(start, 1))
    year = fiscal_year_of(day, fiscal_start)
    start = fiscal_year_start(year, fiscal_start)
    if grain == "year":
        return Period(str(year), start, add_months(start, 12))
    for quarter in (1, 2, 3, 4):
        begin = add_months(start, 3 * (quarter - 1))
        if begin <= day < add_months(begin, 3):
            return Period(f"{year}-Q{quarter}", begin, add_months(begin, 3))
    raise ValueError(grain)


def parse_period(words: str | tuple[str, str], fiscal_start: int) -> Period:
    """`2026`, `2026-Q2`, `2026-04`, `2026-W14`, `2026-04-01`, `a..b` or `(a, b)`, both days included."""
    if isinstance(words, str) and ".." in words:
        first, _, last = words.partition("..")
        return parse_period((first, last), fiscal_start)
    if not isinstance(words, str):
        return Period(
            f"{words[0]}..{words[1]}",
            date.fromisoformat(words[0]),
            _next(date.fromisoformat(words[1])),
        )
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", words):
        return piece_of(date.fromisocalendar(int(match[1]), int(match[2]), 1), "week", fiscal_start)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", words):
        start = add_months(fiscal_year_start(int(match[1]), fiscal_start), 3 * (int(match[2]) - 1))
        return piece_of(start, "quarter", fiscal_start)
    if re.fullmatch(r"\d{4}", words):
        return piece_of(fiscal_year_start(int(words), fiscal_start), "year", fiscal_start)
    if re.fullmatch(r"\d{4}-\d\d", words):
        return piece_of(date.fromisoformat(words + "-01"), "month", fiscal_start)
    return piece_of(date.fromisoformat(words), "day", fiscal_start)


def _next(day: date) -> date:
    return day + timedelta(days=1)


def split(span: Period, grain: str | None, fiscal_start: int) -> list[Period]:
    """The pieces of a period, cut at its edges; without a grain the period itself, without a label."""
    if grain is None:
        return [Period(None, span.start, span.end)]
    pieces = []
    day = span.start
    while day < span.end:
        whole = piece_of(day, grain, fiscal_start)
        pieces.append(Period(whole.label, max(whole.start, span.start), min(whole.end, span.end)))
        day = whole.end
    return pieces
