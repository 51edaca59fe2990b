"""What was asked, and the board on which the answers are laid out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.oracle.facts import Facts, Opportunity
from tests.oracle.periods import TICK, Period, add_months, first_instant, last_day_before, local_day
from tests.oracle.state import team_on

Dims = dict[str, str | None]
Row = dict[str, Any]
Bucket = dict[str, list[Any]]


@dataclass(frozen=True)
class Settings:
    meeting_channels: tuple[str, ...] = ("meeting",)
    new_again_after_months: int = 12
    attribution_days: int = 90


@dataclass(frozen=True)
class Question:
    """A question as one indicator hears it: only the dimensions that it has."""

    facts: Facts
    as_of: datetime
    latest: datetime
    span: Period
    periods: list[Period]
    by: tuple[str, ...]
    where: dict[str, list[str]]
    settings: Settings

    @property
    def as_of_day(self) -> date:
        """The local day of the last instant that is seen."""
        return last_day_before(self.as_of, self.facts.zone)

    def end_of(self, period: Period) -> datetime:
        """The end of a period, or as_of if earlier."""
        return min(first_instant(period.end, self.facts.zone), self.as_of)

    def window(self, period: Period) -> tuple[datetime, datetime]:
        """The 12 months before that end, from the first instant of that local day a year before."""
        end = self.end_of(period)
        opens = add_months(local_day(end, self.facts.zone), -12)
        return first_instant(opens, self.facts.zone), end

    def lets_through(self, dims: Dims) -> bool:
        """Whether a case passes the filters on the dimensions that it has."""
        return all(dims[name] in allowed for name, allowed in self.where.items() if name in dims)

    def activity_dims(self, rep: str, on: date, account: str | None) -> Dims:
        """Whom an activity is credited to, and its account's segment and source."""
        record = self.facts.accounts.get(account or "")
        return {
            **self._rep_dims(rep, on),
            "source": record.source if record else None,
            "segment": record.segment if record else None,
        }

    def deal_dims(self, opp: Opportunity, rep: str, on: date) -> Dims:
        """Whom a deal is credited to; its own source, else its account's; its account's segment."""
        dims = self.activity_dims(rep, on, opp.account)
        return {**dims, "source": opp.source or dims["source"], "pipeline": opp.pipeline}

    def _rep_dims(self, rep: str, on: date) -> Dims:
        record = self.facts.reps.get(rep)
        team = team_on(self.facts, rep, on)
        return {"rep": rep, "team": team, "profile": record.profile if record else None}

    def day_before(self, at: datetime) -> date:
        """The local day of the last instant before `at`."""
        return local_day(at - TICK, self.facts.zone)

    def several_pipelines(self) -> bool:
        """Whether rows must say which pipeline they are of."""
        return len(self.facts.pipelines()) > 1


class Board:
    """Cases by period and by dimensions, each under a heading; then one row for each of them."""

    def __init__(self, question: Question, own: tuple[str, ...] = ()) -> None:
        if "pipeline" in own and not question.several_pipelines():
            own = tuple(name for name in own if name != "pipeline")
        self.question = question
        self.names = tuple(dict.fromkeys((*question.by, *own)))
        self.cells: dict[tuple[int, tuple[str | None, ...]], Bucket] = {}
        self.keys: set[tuple[str | None, ...]] = set() if self.names else {()}

    def put(self, period: int, dims: Dims, heading: str, case: Any) -> None:
        """Lay down a case, unless a filter holds it back."""
        if not self.question.lets_through(dims):
            return
        key = tuple(dims[name] for name in self.names)
        self.keys.add(key)
        self.cells.setdefault((period, key), defaultdict(list))[heading].append(case)

    def rows(self, figures: Callable[[Bucket, Period], Row]) -> list[Row]:
        """A row for every period and every combination that occurs in any of them."""
        rows = []
        for index, period in enumerate(self.question.periods):
            for key in sorted(
                self.keys, key=lambda key: [(name is not None, name or "") for name in key]
            ):
                bucket = self.cells.get((index, key), defaultdict(list))
                head: Row = {} if period.label is None else {"period": period.label}
                rows.append(
                    {**head, **dict(zip(self.names, key, strict=True)), **figures(bucket, period)}
                )
        return rows
