"""Which row of the targets holds on which day: they start, are decided, replaced or withdrawn.

A row decided on a day holds from its start, but in no period of its grain that had ended by then,
and one withdrawn on a day goes on holding in those that had: a later decision never rewrites the
past. Of the rows that hold on a day the one that starts last counts, of those that start alike the
one decided last, of those the later in the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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

    rows: tuple[tuple[date, date, Target], ...]
    """Each with the first day on which it can hold, and the first on which it no longer does once
    it is withdrawn; the one that counts before others comes first."""

    @classmethod
    def of(cls, targets: Iterable[Target], fiscal_start: int = 1) -> Versions:
        """The versions of rows in the order of the table."""
        ranked = sorted(targets, key=_rank)[::-1]
        return cls(
            tuple(
                (_holds_from(one, fiscal_start), _holds_until(one, fiscal_start), one)
                for one in ranked
            )
        )

    def pieces(self, start: date, end: date, seen_on: date) -> Iterator[Piece]:
        """What holds from ``start`` to the day before ``end``, as known on a day (included)."""
        known = [
            (since, until if _is_withdrawn(target, seen_on) else date.max, target)
            for since, until, target in self.rows
            if since < end and _is_known(target, seen_on)
        ]
        turns = {day for since, until, _ in known for day in (since, until) if start < day < end}
        days = [start, *sorted(turns), end]
        holding = [next((one for a, z, one in known if a <= day < z), None) for day in days[:-1]]
        since = start
        for nth, target in enumerate(holding):
            if nth + 1 < len(holding) and holding[nth + 1] is target:
                continue
            if target is not None:
                yield Piece(since, days[nth + 1], target)
            since = days[nth + 1]

    def decided_after(self, end: date, known_on: date, seen_on: date) -> Iterator[date]:
        """When rows that hold before ``end`` were decided: after one day, until another."""
        for since, _, target in self.rows:
            day = target.decided_on
            if since < end and day is not None and known_on < day <= seen_on:
                yield day

    def at(self, day: date, seen_on: date) -> Target | None:
        """What is in force on a day, as known on another."""
        known = (
            target
            for _, _, target in self.rows
            if target.starts_on <= day
            and _is_known(target, seen_on)
            and not _is_withdrawn(target, seen_on)
        )
        return next(known, None)


def without_days_of(held: Iterable[Piece], others: Iterable[Piece]) -> list[Piece]:
    """The parts of ``others`` that lie on no day of the first ones."""
    left = list(others)
    for one in held:
        left = [
            replace(piece, start=start, end=end)
            for piece in left
            for start, end in (
                (piece.start, min(piece.end, one.start)),
                (max(piece.start, one.end), piece.end),
            )
            if start < end
        ]
    return left


def _holds_from(target: Target, fiscal_start: int) -> date:
    if target.decided_on is None:
        return target.starts_on
    decided_in = period_of(target.decided_on, target.grain, fiscal_start)
    return max(target.starts_on, decided_in.start)


def _holds_until(target: Target, fiscal_start: int) -> date:
    if target.withdrawn_on is None:
        return date.max
    return period_of(target.withdrawn_on, target.grain, fiscal_start).start


def _is_known(target: Target, seen_on: date) -> bool:
    return target.decided_on is None or target.decided_on <= seen_on


def _is_withdrawn(target: Target, seen_on: date) -> bool:
    return target.withdrawn_on is not None and target.withdrawn_on <= seen_on


def _rank(target: Target) -> tuple[date, date, int]:
    return target.starts_on, target.decided_on or date.min, target.line
