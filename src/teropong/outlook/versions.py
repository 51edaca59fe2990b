"""Which row of the targets holds on which day: they start, they are decided, they are replaced.

A row decided on a day holds from its start, but in no period of its grain that had ended by then:
a later decision never rewrites the past. Of the rows that hold on a day the one that starts last
counts, of those that start alike the one decided last, of those the later in the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from teropong.facts.calendar import period_of
from teropong.outlook.shape import Target


@dataclass(frozen=True)
class Piece:
    """The days from ``start`` to the day before ``end``, on which ``target`` holds."""

    start: date
    end: date
    target: Target


@dataclass(frozen=True)
class Versions:
    """The rows of one measure, of one's, by one grain, in the order of the table."""

    rows: tuple[tuple[date, Target], ...]
    """Each with the first day on which it can hold, ascending."""

    @classmethod
    def of(cls, targets: Iterable[Target], fiscal_start: int = 1) -> Versions:
        """The versions of rows in the order of the table."""
        rows = [(_holds_from(target, fiscal_start), target) for target in targets]
        return cls(tuple(sorted(rows, key=lambda row: row[0])))

    def pieces(self, start: date, end: date, seen_on: date) -> Iterator[Piece]:
        """What holds from ``start`` to the day before ``end``, as known on a day (included)."""
        holding: Target | None = None
        since = start
        for day, target in self.rows:
            if day >= end:
                break
            if not _is_known(target, seen_on):
                continue
            if holding is not None and _rank(target) < _rank(holding):
                continue
            if holding is not None and day > since:
                yield Piece(since, day, holding)
            holding, since = target, max(day, start)
        if holding is not None:
            yield Piece(since, end, holding)

    def at(self, day: date, seen_on: date) -> Target | None:
        """What is in force on a day, as known on another."""
        known = [
            target
            for _, target in self.rows
            if target.starts_on <= day and _is_known(target, seen_on)
        ]
        return max(known, key=_rank, default=None)


def _holds_from(target: Target, fiscal_start: int) -> date:
    if target.decided_on is None:
        return target.starts_on
    decided_in = period_of(target.decided_on, target.grain, fiscal_start)
    return max(target.starts_on, decided_in.start)


def _is_known(target: Target, seen_on: date) -> bool:
    return target.decided_on is None or target.decided_on <= seen_on


def _rank(target: Target) -> tuple[date, date, int]:
    return target.starts_on, target.decided_on or date.min, target.line
