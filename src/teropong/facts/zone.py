"""The reporting timezone as pieces of one shift each.

Engines differ silently in their timezone casts, so instants become local dates once, when facts
are loaded, by zoneinfo: its rules are unrolled here into pieces that any engine can compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

SECOND = 1_000_000
"""Microseconds in a second: instants are microseconds since 1970-01-01T00:00Z."""
DAY = 86_400 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """One shift of a zone, in microseconds, and from when it holds.

    ``from_utc`` is that instant, ``from_local`` the wall clock from which a local time is read
    with it (PEP 495, fold 0: of two readings the earlier).
    """

    from_utc: int
    from_local: int
    shift: int


@lru_cache(maxsize=32)
def pieces(zone: ZoneInfo) -> tuple[Piece, ...]:
    """The zone's shifts between 1970 and 2100, in order; the first holds before, too."""
    step, found = timedelta(days=7), [Piece(-(1 << 62), -(1 << 62), _shift(zone, _FIRST))]
    days = [_FIRST + step * n for n in range((_LAST - _FIRST) // step)]
    for before, after in pairwise(days):
        if _shift(zone, before) != _shift(zone, after):
            found.extend(_changes(zone, before, after))
    return tuple(found)


def _changes(zone: ZoneInfo, before: datetime, after: datetime) -> list[Piece]:
    if _shift(zone, before) == _shift(zone, after):
        return []
    if after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        return _changes(zone, before, middle) + _changes(zone, middle, after)
    at, old, new = to_instant(after), _shift(zone, before), _shift(zone, after)
    return [Piece(at, at + max(old, new), new)]


def _shift(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(microseconds=1)


def to_instant(at: datetime) -> int:
    """An aware datetime as microseconds since 1970-01-01T00:00Z."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def from_instant(instant: int) -> datetime:
    """Microseconds since 1970-01-01T00:00Z as a datetime in UTC."""
    return _EPOCH + timedelta(microseconds=instant)


def local_date(instant: int, zone: ZoneInfo) -> date:
    """The local date of an instant."""
    return from_instant(instant).astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> int:
    """The first instant of a local day, as an instant."""
    return to_instant(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC))


def shift_sql(value: str, zone: ZoneInfo, *, local: bool) -> str:
    """SQL for the zone's shift at ``value``, a wall clock where ``local``, else an instant.

    A tree of comparisons: eight of them answer for a zone with a hundred summer times.
    """

    def tree(part: tuple[Piece, ...]) -> str:
        if len(part) == 1:
            return str(part[0].shift)
        middle = len(part) // 2
        edge = part[middle].from_local if local else part[middle].from_utc
        return (
            f"CASE WHEN {value} < {edge} THEN {tree(part[:middle])} ELSE {tree(part[middle:])} END"
        )

    return tree(pieces(zone))
