"""What the records foretell, seen from one instant: of each period wins, revenue and profit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Period
from teropong.facts.zone import local_date
from teropong.outlook.chance.lane import FEWEST, Lane
from teropong.outlook.chance.reading import read_stays
from teropong.outlook.clock import Clock, Floats
from teropong.outlook.forecast.arrivals import Arrivals, learn_arrivals
from teropong.outlook.forecast.drawing import Deals, Drawn, Unborn, draw
from teropong.outlook.forecast.own import Own
from teropong.outlook.forecast.standing import Standing, read_standing
from teropong.outlook.forecast.steadiness import steadiness
from teropong.outlook.forecast.worth import Worth, read_worth
from teropong.outlook.working_days import WorkingDays

SEED = 20_260_630
READS = ("sales", "states", "stays", "unmoved")
"""The moments that `read_foresight` reads."""


@dataclass(frozen=True)
class Foresight:
    """All that a forecast needs, read once; ``today`` is the first day that is not over.

    ``added`` are deals that would enter a stage today besides: the places of pipeline and stage,
    and how many. ``usual`` is how things are, where this tells how they would be. Of a part of the
    company ``own`` says how it differs, and ``company`` is the whole of it.
    """

    clock: Clock
    lanes: tuple[Lane, ...]
    standing: Standing
    worth: Worth
    arrivals: tuple[Arrivals | None, ...]
    today: date
    known_from: int
    added: tuple[tuple[int, int, float], ...] = ()
    usual: Foresight | None = None
    own: Own | None = None
    company: Foresight | None = None
    _within: dict[int, list[Floats]] = field(default_factory=dict)

    @property
    def now(self) -> int:
        """The steps that are over."""
        return self.clock.at(self.today)

    @property
    def is_told(self) -> bool:
        """Whether there are enough wins and losses, of all pipelines together."""
        return not self.needs

    @property
    def needs(self) -> list[str]:
        """What is lacking: so many more ``wins``, or ``losses``, in the two years before."""
        wins = sum(lane.wins for lane in self.lanes)
        losses = sum(lane.losses for lane in self.lanes)
        return [name for name, n in (("wins", wins), ("losses", losses)) if n < FEWEST]

    def ends(self, spans: Sequence[Period]) -> list[Drawn]:
        """Draws of what is still to come within each of the spans, that follow one another.

        The first may have begun: what was won in it before today is not among it.
        """
        steps = self.steps(spans)
        steady = steadiness(self.company or self.usual or self, steps[-1])
        return draw(
            np.random.default_rng(SEED),
            self.deals(steps),
            self.unborn(spans),
            pace=steady.pace,
            unrest=steady.unrest,
            own=self.own,
        )

    def steps(self, spans: Sequence[Period]) -> list[int]:
        """The steps from now until the end of each span."""
        return [max(self.clock.at(span.end) - self.now, 0) for span in spans]

    @cached_property
    def chances(self) -> Floats:
        """Each open deal's chance of ever being won, by its step, age and amount."""
        standing, found = self.standing, np.zeros(len(self.standing))
        for nth, lane in enumerate(self.lanes):
            here = standing.lane == nth
            ever = lane.chance[standing.stage[here], standing.age[here]]
            found[here] = self.worth.tilts[nth].tilted(ever, standing.amount[here])
        return found

    def deals(self, steps: Sequence[int]) -> Deals:
        """The open deals with their chances of being won within so many steps.

        What the amount does to a chance stays as it is where this tells how things would be.
        """
        standing, within = self.standing, self.within(max(steps, default=0))
        usual = self.usual or self
        chances = np.zeros((len(steps), len(standing)))
        amounts = np.zeros(len(standing))
        for nth in range(len(self.lanes)):
            here = standing.lane == nth
            stage, age = standing.stage[here], standing.age[here]
            ever, tilted = usual.lanes[nth].chance[stage, age], usual.chances[here]
            scale = np.divide(tilted, ever, out=np.ones_like(ever), where=ever > 0)
            for place, step in enumerate(steps):
                chances[place, here] = np.minimum(within[nth][step, stage, age] * scale, 1)
            sale = self.worth.sales[nth].mean() if len(self.worth.sales[nth]) else 0.0
            amounts[here] = np.where(
                np.isnan(standing.amount[here]),
                sale,
                standing.amount[here] * self.worth.drift[nth][stage],
            )
        if self.own:
            chances = self.own.stretched(chances)
        return Deals(chances, amounts, self.worth.spread)

    def within(self, steps: int) -> list[Floats]:
        """Of each pipeline P(won within 0 … so many steps): steps × stages × ages."""
        reach = max([steps, *self._within])
        if reach not in self._within:
            self._within[reach] = [lane.within(reach) for lane in self.lanes]
        return self._within[reach]

    def unborn(self, spans: Sequence[Period]) -> list[list[Unborn]]:
        """Of each span and pipeline, the wins of deals that are not yet there."""
        steps, end = self.steps(spans), spans[-1].end
        found: list[list[Unborn]] = [[] for _ in steps]
        within = self.within(max(steps, default=0))
        by = self.own.wins[0] if self.own else 1.0
        for nth, arrivals in enumerate(self.arrivals):
            if arrivals is None:
                continue
            coming = arrivals.expected(self.clock, self.today, end, self.now)
            won_by = within[nth][:, :, 0] @ arrivals.shares
            until = [float(coming[:step] @ won_by[step:0:-1]) for step in steps]
            for lane, stage, n in self.added:
                if lane == nth:
                    until = [
                        mean + by * n * within[nth][step, stage, 0]
                        for mean, step in zip(until, steps, strict=True)
                    ]
            for place, mean in enumerate(np.diff([0.0, *until])):
                found[place].append(Unborn(float(mean), self.worth.brought(nth)))
        return found


def read_foresight(evaluator: Evaluator, days: WorkingDays) -> Foresight:
    """All that a forecast needs, seen from the evaluator's instant."""
    clock, stays = read_stays(evaluator, days)
    lanes = tuple(Lane(one) for one in stays)
    today = local_date(evaluator.as_of, evaluator.store.settings.zone)
    known_from = clock.at(evaluator.first_on or today)
    return Foresight(
        clock,
        lanes,
        read_standing(evaluator, clock, lanes),
        read_worth(evaluator, lanes),
        tuple(learn_arrivals(one, clock, known_from) for one in stays),
        today,
        known_from,
    )
