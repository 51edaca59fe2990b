"""Whose figures a letter may hold, and their paces as rows of ``teropong.pace/1``.

Each row has besides when its period ``ends``, and ``until``: the day after the last one worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Period
from teropong.facts.zone import from_instant, local_date
from teropong.outlook.pace import Pace, Paces
from teropong.outlook.pace_report import pace_row
from teropong.outlook.people import People
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import Whose

Told = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True)
class Sight:
    """``whose`` the letter is of; of teams with ``members`` those who were in them all along.

    ``within`` is the filter that rights put on every question: dimension and values.
    """

    whose: tuple[Whose, ...]
    within: tuple[tuple[str, tuple[str, ...]], ...] = ()
    members: bool = False

    def everyone(self, people: People, period: Period) -> list[Whose]:
        """Those the letter is of, and the reps who were with them from a period's first day on."""
        reps = [
            Whose("rep", rep)
            for one in self.whose
            if self.members and one.kind == "team"
            for rep, ranges in people.members(one)
            if any(start <= period.start and period.end <= end for start, end in ranges)
        ]
        return [*self.whose, *dict.fromkeys(reps)]


class Rows:
    """Paces as rows of ``teropong.pace/1``; what cannot be told is left out.

    ``unrated`` are those of whom something was left out for want of an exchange rate.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self.settings = evaluator.store.settings
        self.today = local_date(evaluator.as_of, self.settings.zone)
        self.targets = read_targets(evaluator.store)
        self.paces = Paces(evaluator, self.targets)
        self.unrated: set[Whose] = set()

    def ended(self, whose: Iterable[Whose], week: Period) -> list[Row]:
        """The week's own targets, and those of longer periods, each in the one the week lies in."""
        return self._of(self.paces.of(whose, on=week.end - timedelta(days=1)))

    def running(self, whose: Iterable[Whose]) -> list[Row]:
        """The targets of the running periods."""
        return self._of(self.paces.of(whose, on=self.today))

    def over(self, whose: Iterable[Whose], period: Period) -> list[Row]:
        """Every target that there is, over one period."""
        return self._of(self.paces.of(whose, period))

    def frame(self) -> Told:
        """What every letter's figures are told in."""
        return {
            "as_of": from_instant(self.paces.answers.evaluator.as_of).isoformat(),
            "timezone": self.settings.timezone,
            "currency": self.settings.currency,
            "today": str(self.today),
        }

    def _of(self, paces: Sequence[Pace]) -> list[Row]:
        self.unrated |= {pace.aim.whose for pace in paces if self.paces.unrated([pace])}
        return [
            pace_row(pace, self.settings.currency)
            | {
                "ends": str(pace.aim.period.end),
                "until": str(self._until(pace.aim.whose, pace.aim.period)),
            }
            for pace in paces
            if pace.done is not None
        ]

    def _until(self, whose: Whose, period: Period) -> date:
        """The day after the last of a period that is worked."""
        count = self.targets.days.counting(whose.name if whose.kind == "rep" else None)
        days = (period.end - timedelta(days=n) for n in range(period.days))
        return next((day for day in days if count(day - timedelta(days=1), day)), period.end)


def period_told(period: Period) -> Row:
    """A period as plain data; ``end`` is the day after its last."""
    return {"label": period.label, "start": str(period.start), "end": str(period.end)}
