"""What the stays of a company tell, by pipeline: who was at risk at which age, and how it ended.

All comes from one reading of counts: how many stays of a stage began on one day, ended on another
and led where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import months_before
from teropong.facts.zone import local_date, start_of_day
from teropong.outlook.clock import Clock, Floats, Ints, learnt_off
from teropong.outlook.working_days import WorkingDays
from teropong.statistics.banded import AGES

MONTHS = 24
"""So far back stays are watched."""
_OVERLAP = 5
"""So many steps may pass from the first deal in a new step to the last in the one it replaces."""
_SEVERAL = 5
UNKNOWN = ""
"""The stage of deals whose moves are not known: they are watched from their creation."""
RUNS_ON = ""
NEVER = -1
"""When and where what runs on was left."""
_CLOSES = {"won": -2, "lost": -1}
"""Places of the two ends, counted from behind."""


@dataclass(frozen=True)
class Stays:
    """Counts of stays of one pipeline.

    One line for each stage (its place in `stages`), first and last day in steps of the clock, and
    end: a place in `stages`, −2 won, −1 lost. `left` is −1 while they run on; `n` how many there
    are. `is_new`: they did not come from another open stage. ``since`` and ``now`` are the steps
    from which and until which they are watched: the day that runs is not.
    """

    pipeline: str
    stages: tuple[str, ...]
    stage: Ints
    entered: Ints
    left: Ints
    end: Ints
    n: Floats
    is_new: NDArray[np.bool_]
    since: int
    now: int

    @property
    def runs(self) -> NDArray[np.bool_]:
        """Those that run on."""
        found: NDArray[np.bool_] = self.left == NEVER
        return found

    @property
    def in_use(self) -> NDArray[np.bool_]:
        """Of each stage whether deals still come into it.

        Not into one that a later step took the place of: deals came into that one for the first
        time when they had all but ceased to come into this one, and several came anew since.
        """
        n = len(self.stages)
        first, last = np.full(n, self.now), np.full(n, -1)
        np.minimum.at(first, self.stage, self.entered)
        np.maximum.at(last, self.stage, self.entered)
        first[last < 0] = NEVER
        newer = np.array([(self.entered > one) & self.is_new for one in last]) @ self.n
        is_empty = np.bincount(self.stage[self.runs], minlength=n) == 0
        follows = (first > last[:, None] - _OVERLAP) & (first >= 0) & (last >= 0)[:, None]
        found: NDArray[np.bool_] = ~(is_empty & (newer >= _SEVERAL) & follows.any(axis=1))
        return found

    def known(self, step: int) -> Stays:
        """What was known of them before a step: later ones are not there, later ends not seen."""
        there = self.entered < step
        left = np.where(self.left >= step, NEVER, self.left)[there]
        parts = {name: getattr(self, name)[there] for name in ("stage", "entered", "end", "n")}
        return replace(self, left=left, is_new=self.is_new[there], now=step, **parts)

    def watched(self) -> tuple[Floats, Floats]:
        """Ended: stages × (stages, won, lost) × ages. At risk: stages × ages. In stays."""
        n_stages = len(self.stages)
        entry = np.clip(self.since - self.entered, 0, AGES)
        until = np.minimum(np.where(self.runs, self.now, self.left + 1), self.now) - self.entered
        until = np.clip(until, entry, AGES)
        change = np.zeros((n_stages, AGES + 1))
        np.add.at(change, (self.stage, entry), self.n)
        np.add.at(change, (self.stage, until), -self.n)
        age = self.left - self.entered
        is_seen = (self.left >= self.since) & (self.left < self.now) & (age < AGES)
        ended = np.zeros((n_stages, n_stages + 2, AGES))
        ends = self.stage[is_seen], self.end[is_seen], age[is_seen]
        np.add.at(ended, ends, self.n[is_seen])
        return ended, np.cumsum(change, axis=1)[:, :AGES]

    def closes(self, outcome: str) -> float:
        """How many closed so while they were watched."""
        closed = (self.end == _CLOSES[outcome]) & ~self.runs & (self.left >= self.since)
        return float(self.n[closed].sum())


def read_stays(evaluator: Evaluator, days: WorkingDays) -> tuple[Clock, list[Stays]]:
    """The clock of a company and the stays of its pipelines, in the order of their names."""
    today = local_date(evaluator.as_of, evaluator.store.settings.zone)
    watched_from = months_before(today, MONTHS)
    columns = evaluator.store.columns(_counted(evaluator, watched_from))
    left_for = columns["left_for"]
    is_left = left_for != RUNS_ON
    left_on = columns["left_on"].astype("datetime64[D]")
    entered_on = columns["entered_on"].astype("datetime64[D]")
    off = learnt_off(days, left_on[is_left], columns["n"][is_left])
    if is_left.any():  # before the first that ended, none could be seen to
        watched_from = max(watched_from, left_on[is_left].min().astype(date))
    first = min([watched_from, *entered_on.astype(object)])
    clock = Clock.of(days, first, today, off)
    found = [
        Stays(
            pipeline,
            stages,
            stage=_places(columns["stage"][here], stages),
            entered=clock.read(entered_on[here]),
            left=np.where(is_left, clock.read(left_on), NEVER)[here],
            end=_places(left_for[here], stages),
            n=columns["n"][here].astype(np.float64),
            is_new=columns["is_new"][here].astype(bool),
            since=clock.at(watched_from),
            now=clock.at(today),
        )
        for pipeline, stages, here in _lanes(evaluator, columns)
    ]
    return clock, found


def _counted(evaluator: Evaluator, since: date) -> str:
    store = evaluator.store
    start = start_of_day(since, store.settings.zone)
    is_closed = f"(o.outcome <> 'open' AND o.closed_at < {evaluator.as_of})"
    return (
        "SELECT pipeline, stage, entered_on, left_on, left_for, is_new, count(*) AS n FROM ("
        "SELECT pipeline, stage, entered_on, coalesce(left_on, entered_on) AS left_on, "
        f"coalesce(left_for, '{RUNS_ON}') AS left_for, "
        "coalesce(came_from, 'lost') IN ('won', 'lost') AS is_new "
        f"FROM {store.moment('stays')} m WHERE left_at IS NULL OR left_at >= {start} "
        f"UNION ALL SELECT m.pipeline, '{UNKNOWN}', o.created_on, "
        f"CASE WHEN {is_closed} THEN o.closed_on ELSE o.created_on END, "
        f"CASE WHEN {is_closed} THEN o.outcome ELSE '{RUNS_ON}' END, TRUE "
        f"FROM {store.moment('unmoved')} m "
        f"JOIN {store.fact('opportunities')} o ON o.deal_no = m.deal_no "
        f"WHERE NOT coalesce({is_closed}, FALSE) OR o.closed_at >= {start}) s "
        "GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"
    )


def _lanes(
    evaluator: Evaluator, columns: dict[str, NDArray[np.generic]]
) -> Iterator[tuple[str, tuple[str, ...], NDArray[np.bool_]]]:
    """Each pipeline, its stages in their order, and its lines."""
    pipelines, stages = columns["pipeline"], columns["stage"]
    position = {(rung.pipeline, rung.stage): rung.position for rung in evaluator.given.ladder}
    for pipeline in sorted(set(pipelines)):
        here = pipelines == pipeline
        named = {*stages[here], *(stage for lane, stage in position if lane == pipeline)}
        order = sorted(named, key=lambda one: (position.get((pipeline, one), 0), one))
        yield pipeline, tuple(order), here


def _places(names: NDArray[np.object_], stages: tuple[str, ...]) -> Ints:
    """The place of each name; what is empty is as the first, and tells nothing."""
    places = {name: nth for nth, name in enumerate(stages)} | _CLOSES
    return np.array([places.get(name, 0) for name in names], np.int64)
