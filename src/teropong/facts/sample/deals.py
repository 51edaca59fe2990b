"""Deals: who owns them, the way they go, and how they stand at the records' end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.facts.sample.arrays import DAY, NEVER, NONE, Bools, Codes, Ints, chance, scattered
from teropong.facts.sample.people import People
from teropong.facts.sample.pipelines import WON
from teropong.facts.sample.plan import Plan, Run
from teropong.facts.sample.ways import EVENTS, Starts, ways
from teropong.facts.sample.workdays import Workdays

_RENEWS, _CHANGES_OWNER = 0.29, 0.09


@dataclass(frozen=True)
class Deals:
    """A run of deals, by position; the axis across ``times`` and ``codes`` counts their events.

    ``stop`` is the close, or the records' end for what is open then; ``gap`` the instants from
    a close until it was reopened. The owner's seat is ``seat``, from ``moved_at`` on ``seat_to``.
    """

    number: Ints
    root: Ints
    created: Ints
    pipeline: Ints
    seat: Ints
    seat_to: Ints
    moved_at: Ints
    is_customer: Bools
    times: Ints
    codes: Codes
    stage: Ints
    outcome: Ints
    stop: Ints
    gap_from: Ints
    gap_to: Ints

    def __len__(self) -> int:
        return len(self.number)

    @property
    def closed_at(self) -> Ints:
        """The last close; none for the open ones."""
        return np.where(self.outcome > 0, self.stop, NONE)

    def entered(self, position: int) -> Ints:
        """When a deal first stood at that stage or a later one, or was won."""
        reached = (self.codes >= position) & (self.codes <= WON)
        event = reached.argmax(axis=1)
        every = np.arange(len(self))
        return np.where(reached[every, event], self.times[every, event], NEVER)

    @property
    def met_at(self) -> Ints:
        """When a deal first stood at a stage that comes out of a first meeting."""
        return np.where(self.pipeline == 1, self.entered(1), self.entered(2))

    def seat_at(self, deal: Ints, at: Ints) -> Ints:
        """The seat that owned a deal at an instant."""
        return np.where(at < self.moved_at[deal], self.seat[deal], self.seat_to[deal])

    def rep_at(self, people: People, deal: Ints, at: Ints) -> Ints:
        """The number of the rep who owned a deal at an instant."""
        return people.rep_at(self.seat_at(deal, at), at, handover_delay(self.number[deal]))


def handover_delay(number: Ints) -> Ints:
    """Seconds after a handover at which that deal is put in the new rep's name."""
    return scattered(number, 3000)


def deals(
    rng: np.random.Generator,
    plan: Plan,
    run: Run,
    people: People,
    days: Workdays,
) -> Deals:
    """The deals that come in during a run of days."""
    n, number = run.until - run.first, np.arange(run.first, run.until)
    day = np.repeat(np.arange(run.day, run.next_day), plan.counts[run.day : run.next_day])
    created = np.sort(day * DAY + days.hours[rng.integers(0, DAY, n)])
    root = plan.root[run.first : run.until].astype(np.int64)
    seat = plan.seat[run.first : run.until].astype(np.int64)
    is_customer = (root != number) | plan.is_old[root]
    pipeline = (is_customer & chance(rng, n, _RENEWS)).astype(np.int64)
    moved = chance(rng, n, _CHANGES_OWNER)
    quality = rng.normal(0, 0.5, n) + people.skill[seat] + np.where(is_customer, 0.3, -0.12)
    quality += np.where(plan.bought_again[run.first : run.until], 0.9, -0.1)
    times, codes = ways(rng, Starts(created, pipeline, seat, quality), people, days)
    stage, outcome, stop, gap_from, gap_to = _standing(times, codes, days.end)
    return Deals(
        number=number,
        root=root,
        created=created,
        pipeline=pipeline,
        seat=seat,
        seat_to=np.where(moved, people.other_seat(rng, created), seat),
        moved_at=np.where(moved, created + rng.integers(3 * DAY, 60 * DAY, n), NEVER),
        is_customer=is_customer,
        times=times,
        codes=codes,
        stage=stage,
        outcome=outcome,
        stop=stop,
        gap_from=gap_from,
        gap_to=gap_to,
    )


def _standing(times: Ints, codes: Codes, end: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Stage, outcome, stop and the gap of a reopening, as they stand at the end."""
    n = len(times)
    stage, outcome = codes[:, 0].astype(np.int64), np.zeros(n, dtype=np.int64)
    stop = np.full(n, end)
    gap_from, gap_to = np.full(n, NEVER), np.full(n, NEVER)
    for event in range(1, EVENTS):
        known = times[:, event] < end
        code, at = codes[:, event], times[:, event]
        again = known & (outcome > 0) & (at - stop >= 60)
        gap_from[again], gap_to[again] = stop[again], at[again]
        closed = known & (code >= WON)
        stage = np.where(known & ~closed, code, stage)
        outcome = np.where(known, np.where(closed, code, 0), outcome)
        stop = np.where(known, np.where(closed, at, end), stop)
    return stage, outcome, stop, gap_from, gap_to
