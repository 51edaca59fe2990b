"""A pipeline's chances: of each stage, by how long a deal has been in it.

A stay ends by advance (to a later stage, or won), by return to an earlier one, or by loss: three
competing ends, each with its own chance by age, shrunk to the pipeline's shape where stays are few.
Where an advance or a return leads is taken to be the same at every age.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from teropong.outlook.chance.reading import Stays
from teropong.outlook.clock import Floats
from teropong.statistics.banded import Banded, banded
from teropong.statistics.passages import leaving, winning, winning_within

FEWEST = 5
"""So many wins, and so many losses, a pipeline needs before anything is said of its chances.

And so many deals that left a step, before that one's are.
"""
DRAWS = 200
_SEED = 20_260_630

Way = Literal["advance", "return", "loss"]


@dataclass(frozen=True)
class Change:
    """What if: in a stage so many times as many losses, and so many times as fast."""

    stage: int
    losses: float = 1.0
    speed: float = 1.0


@dataclass(frozen=True)
class Lane:
    """The chances of a pipeline, learnt from its stays; with changes as they would be."""

    stays: Stays
    changes: tuple[Change, ...] = ()

    def changed(self, *changes: Change) -> Lane:
        """The same if that were otherwise."""
        found = replace(self, changes=(*self.changes, *changes))
        found.__dict__["_learnt"] = self._learnt  # what was learnt is not learnt anew
        found.__dict__["_shares"] = self._shares
        found.__dict__["left"] = self.left
        return found

    @property
    def pipeline(self) -> str:
        """Its name; empty where there is but one."""
        return self.stays.pipeline

    @property
    def stages(self) -> tuple[str, ...]:
        """Its stages in order."""
        return self.stays.stages

    @cached_property
    def wins(self) -> float:
        """Deals won while it was watched."""
        return self.stays.closes("won")

    @cached_property
    def losses(self) -> float:
        """Deals lost while it was watched."""
        return self.stays.closes("lost")

    @property
    def is_told(self) -> bool:
        """Whether there are enough of both for a chance to be said."""
        return min(self.wins, self.losses) >= FEWEST

    def is_known(self, stage: int) -> bool:
        """Whether enough deals have left a stage for its own chance to be said."""
        return self.is_told and bool(self.left[stage] >= FEWEST)

    @property
    def told_stages(self) -> list[int]:
        """The places of the stages in use of which something can be said."""
        in_use = np.flatnonzero(self.stays.in_use).tolist()
        return [place for place in in_use if self.is_known(place)]

    @cached_property
    def left(self) -> Floats:
        """So many stays of each stage have ended while it was watched."""
        found: Floats = self._watched[0].sum(axis=(1, 2))
        return found

    @cached_property
    def leaving(self) -> Floats:
        """Chances of leaving in a step: stages × (stages, won, lost) × ages."""
        rates = {way: learnt.mean() for way, learnt in self._learnt.items()}
        for change in self.changes:
            rates["loss"][change.stage] *= change.losses
            for rate in rates.values():
                rate[change.stage] *= change.speed
        return self._led(rates)

    @cached_property
    def chance(self) -> Floats:
        """P(win | in the stage for so many steps): stages × ages."""
        return winning(self.leaving)

    @cached_property
    def drawn_chance(self) -> Floats:
        """The same as it may well be, from what its rates may be: draws × stages × ages."""
        random = np.random.default_rng(_SEED)
        rates = {way: learnt.drawn(random, DRAWS) for way, learnt in self._learnt.items()}
        return winning(self._led(rates))

    def watched_to(self, stage: int) -> int:
        """The age to which a stage was watched: there were stays that old."""
        there = np.flatnonzero(self._watched[1][stage] > 0)
        return int(there[-1]) if there.size else 0

    @property
    def advancing(self) -> Floats:
        """The chance of an advance in a step, as it was learnt: stages × ages."""
        return self._learnt["advance"].mean()

    def until(self, factors: Floats) -> Floats:
        """P(won before the last of some steps is over | an age when 0 … all of them are left).

        ``factors``, stages × steps, are what advances are multiplied by on each: the answer is
        (0 … steps) × stages × ages.
        """
        advances = _ways(len(self.stages))["advance"]
        pull = 1 + advances * (factors.T[:, :, None] - 1)
        return winning_within(self.leaving, len(pull), pull)

    def within(self, steps: int) -> Floats:
        """P(won within 0 … so many steps | in the stage for an age): steps × stages × ages."""
        return winning_within(self.leaving, steps)

    @cached_property
    def _watched(self) -> tuple[Floats, Floats]:
        return self.stays.watched()

    @cached_property
    def _learnt(self) -> dict[Way, Banded]:
        ended, at_risk = self._watched
        ways = _ways(len(self.stages))
        return {way: banded((ended * ways[way][..., None]).sum(axis=1), at_risk) for way in ways}

    @cached_property
    def _shares(self) -> dict[Way, Floats]:
        """Of each way out, where it leads: stages × ends."""
        ended = self._watched[0].sum(axis=2)
        found: dict[Way, Floats] = {}
        for way, leads in _ways(len(self.stages)).items():
            counts = ended * leads + _guess(way, leads)
            whole = counts.sum(axis=1, keepdims=True)
            found[way] = np.divide(counts, whole, out=np.zeros_like(counts), where=whole > 0)
        return found

    def _led(self, rates: dict[Way, Floats]) -> Floats:
        """Rates of the ways out (… × stages × ages) by where they lead, as chances."""
        parts = (rates[way][..., None, :] * self._shares[way][..., None] for way in rates)
        return leaving(sum(parts, start=np.zeros(())))


def _ways(n_stages: int) -> dict[Way, Floats]:
    """Which ends belong to each way out: stages × ends of 0 and 1."""
    place = np.arange(n_stages)
    later, earlier = place > place[:, None], place < place[:, None]
    none, all_ = np.zeros((n_stages, 1)), np.ones((n_stages, 1))
    return {
        "advance": np.hstack([later, all_, none]),
        "return": np.hstack([earlier, none, none]),
        "loss": np.hstack([np.zeros((n_stages, n_stages + 1)), all_]),
    }


def _guess(way: Way, leads: Floats) -> Floats:
    """A hundredth of a case for the next place, so that what was never seen leads somewhere."""
    found = np.zeros_like(leads)
    next_place = np.argmax(leads, axis=1)
    if way == "return":
        next_place = leads.shape[0] - 1 - np.argmax(leads[:, leads.shape[0] - 1 :: -1], axis=1)
    rows = np.flatnonzero(leads.any(axis=1))
    found[rows, next_place[rows]] = 0.01
    return found
