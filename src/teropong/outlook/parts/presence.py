"""Who is there on which day: by a rep's spells in a team, of being active, without absences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from teropong.outlook.clock import Floats
from teropong.outlook.people import People
from teropong.outlook.shape import Whose
from teropong.outlook.working_days import FIRST_DAY, LAST_DAY, Range, WorkingDays

_ALWAYS: Range = (FIRST_DAY, LAST_DAY)


@dataclass(frozen=True)
class Presence:
    """The reps of a company; one who stands in no table of it is always there."""

    people: People
    days: WorkingDays

    def now(self, whose: Whose, rep: str, day: date) -> bool:
        """Whether a rep's deals count for someone on a day: who left stays in the last team."""
        if whose.kind == "company":
            return True
        if whose.kind == "rep":
            return rep == whose.name
        if whose.kind == "profile":
            return self.people.profiles.get(rep) == whose.name
        spells = self.people.spells.get(rep, ())
        begun = [team for start, _, team in spells if start <= day] or [t for *_, t in spells[:1]]
        return bool(begun) and begun[-1] == whose.name

    def each(self, whose: Whose, rep: str, start: date, end: date) -> Floats:
        """Of each day from ``start`` to before ``end``, 1 where the rep is there for someone."""
        found = np.zeros(max((end - start).days, 0))
        for since, until in self._ranges(whose, rep):
            first, last = max(since, start), min(until, end)
            if first < last:
                found[(first - start).days : (last - start).days] = 1.0
        return found

    def working_days(self, whose: Whose, reps: Sequence[str], start: date, end: date) -> int:
        """The working days of some reps in a range, together."""
        return sum(
            self.days.count(max(since, start), min(until, end))
            for rep in reps
            for since, until in self._ranges(whose, rep)
        )

    def _ranges(self, whose: Whose, rep: str) -> Iterator[Range]:
        for since, until in self._belongs(whose, rep):
            for start, end in self.days.presence.get(rep, (_ALWAYS,)):
                if max(since, start) < min(until, end):
                    yield max(since, start), min(until, end)

    def _belongs(self, whose: Whose, rep: str) -> Sequence[Range]:
        if rep not in self.people.spells:
            is_ours = whose.kind == "company" or (whose.kind == "rep" and whose.name == rep)
            return [_ALWAYS] if is_ours else []
        return next((own for name, own in self.people.members(whose) if name == rep), [])
