"""What the records foretell, seen from one instant: of each period wins, revenue and profit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Period
from teropong.facts.faults import WrongCall
from teropong.facts.zone import local_date
from teropong.language import _
from teropong.outlook.chance.calendar import Calendar, learn_calendar
from teropong.outlook.chance.lane import FEWEST, Lane
from teropong.outlook.chance.reading import read_stays
from teropong.outlook.clock import REACH, Clock, Floats
from teropong.outlook.forecast.arrivals import Arrivals, learn_arrivals
from teropong.outlook.forecast.drawing import Deals, Drawn, Unborn, draw
from teropong.outlook.forecast.earlier import Flow
from teropong.outlook.forecast.own import Own
from teropong.outlook.forecast.standing import Standing, read_standing
from teropong.outlook.forecast.steadiness import Steadiness, steadiness
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
    calendars: tuple[Calendar, ...]
    standing: Standing
    worth: Worth
    arrivals: tuple[Arrivals | None, ...]
    today: date
    known_from: int
    added: tuple[tuple[int, int, float], ...] = ()
    usual: Foresight | None = None
    own: Own | None = None
    company: Foresight | None = None
    known: dict[int, list[Flow]] = field(default_factory=dict)
    _steady: dict[date, Steadiness] = field(default_factory=dict)
    _until: dict[int, list[Floats]] = field(default_factory=dict)

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
        return self.drawn(spans, self.deals(self.steps(spans)), self.unborn(spans))

    def drawn(
        self, spans: Sequence[Period], deals: Deals, unborn: list[list[Unborn]]
    ) -> list[Drawn]:
        """The same if these were the deals: with the luck that `ends` draws."""
        return draw(np.random.default_rng(SEED), deals, unborn, self.steady(spans), self.own)

    def steady(self, spans: Sequence[Period]) -> list[Steadiness]:
        """How steady the company is from now until the end of each span."""
        first, whole = self._steadily(spans[0].end), self._steadily(spans[-1].end)
        return [first, *(whole for _ in spans[1:])]

    def _steadily(self, end: date) -> Steadiness:
        usual = self.usual or self
        usual = usual.company or usual
        if end not in usual._steady:
            usual._steady[end] = steadiness(usual, end)
        return usual._steady[end]

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

        What the amount does to a chance stays as it is where this tells how things would be. Of
        deals in a step that nobody ever left nothing is foretold.
        """
        standing = self.standing
        usual = self.usual or self
        chances = np.zeros((len(steps), len(standing)))
        amounts, spread = np.zeros((2, len(standing)))
        for nth in range(len(self.lanes)):
            here = standing.lane == nth
            stage, age = standing.stage[here], standing.age[here]
            ever, tilted = usual.lanes[nth].chance[stage, age], usual.chances[here]
            scale = np.divide(tilted, ever, out=np.ones_like(ever), where=ever > 0)
            scale[usual.lanes[nth].left[stage] == 0] = 0.0
            for place, step in enumerate(steps):
                won = self.until(step)[nth][step, stage, age]
                chances[place, here] = np.minimum(won * scale, 1)
            amount, (sale, varies) = standing.amount[here], self.worth.some_sale(nth)
            is_unknown = np.isnan(amount)
            amounts[here] = np.where(is_unknown, sale, amount * self.worth.drift[nth][stage])
            spread[here] = np.where(is_unknown, varies, self.worth.spread)
        if self.own:
            chances = self.own.stretched(chances)
        return Deals(chances, amounts, spread)

    def until(self, steps: int) -> list[Floats]:
        """Of each pipeline P(won before so many steps are over), by how many of them are left.

        (0 … steps) × stages × ages.
        """
        if steps not in self._until:
            pairs = zip(self.lanes, self.calendars, strict=True)
            self._until[steps] = [
                lane.until(calendar.between(self.clock, self.now, self.now + steps))
                for lane, calendar in pairs
            ]
        return self._until[steps]

    def unborn(self, spans: Sequence[Period]) -> list[list[Unborn]]:
        """Of each span and pipeline, the wins of deals that are not yet there."""
        steps, end = self.steps(spans), spans[-1].end
        found: list[list[Unborn]] = [[] for _ in steps]
        by = self.own.wins[0] if self.own else 1.0
        for nth, arrivals in enumerate(self.arrivals):
            if arrivals is None:
                continue
            coming = arrivals.expected(self.clock, self.today, end, self.now)
            won_by = [self.until(step)[nth][:0:-1, :, 0] @ arrivals.shares for step in steps]
            until = [float(coming[:step] @ won) for step, won in zip(steps, won_by, strict=True)]
            for lane, stage, n in self.added:
                if lane == nth:
                    until = [
                        mean + by * n * self.until(step)[nth][step, stage, 0]
                        for mean, step in zip(until, steps, strict=True)
                    ]
            for place, mean in enumerate(np.diff([0.0, *until])):
                found[place].append(Unborn(float(mean), self.worth.brought(nth)))
        return found


def check_reach(period: Period, today: date) -> None:
    """Raises `WrongCall` for a period of which nothing can be foreseen yet."""
    if period.end > today + REACH:
        raise WrongCall(
            _("{0} ends more than three years ahead: nothing of it can be foreseen yet").format(
                period.label
            )
        )


def read_foresight(evaluator: Evaluator, days: WorkingDays) -> Foresight:
    """All that a forecast needs, seen from the evaluator's instant."""
    clock, stays = read_stays(evaluator, days)
    lanes = tuple(Lane(one) for one in stays)
    today = local_date(evaluator.as_of, evaluator.store.settings.zone)
    known_from = clock.at(evaluator.first_on or today)
    return Foresight(
        clock,
        lanes,
        tuple(learn_calendar(lane, clock) for lane in lanes),
        read_standing(evaluator, clock, lanes),
        read_worth(evaluator, lanes),
        tuple(learn_arrivals(one, clock, known_from) for one in stays),
        today,
        known_from,
    )
