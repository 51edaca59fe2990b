"""An earlier instant foretold anew: from what was known of the deals then, held against what came.

One reading of stays tells all earlier ones: later arrivals are left out, later ends not seen, and
everything is learnt from the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from teropong.outlook.chance.calendar import Calendar, learn_calendar
from teropong.outlook.chance.lane import Lane
from teropong.outlook.chance.reading import Stays
from teropong.outlook.clock import Clock, Floats
from teropong.outlook.forecast.arrivals import Arrivals, learn_arrivals
from teropong.statistics.banded import AGES
from teropong.statistics.lasting import Told


@dataclass(frozen=True)
class Flow:
    """What was known of a pipeline at a step, and what it is known to have done since."""

    since: Stays
    lane: Lane
    calendar: Calendar
    arrivals: Arrivals | None

    def told(self, clock: Clock, end: date) -> Told:
        """Wins from then until before a day: what came, and what was to be expected."""
        stays, start, last = self.lane.stays, self.lane.stays.now, clock.at(end)
        until = self.lane.until(self.calendar.between(clock, start, last))
        age = np.clip(start - stays.entered, 0, AGES - 1)
        chance = np.where(stays.runs, until[-1, stays.stage, age], 0.0)
        unborn = 0.0
        if self.arrivals is not None:
            coming = self.arrivals.expected(clock, clock.day(start), end, start)
            unborn = float(coming @ self._won_by(until, self.arrivals))
        return Told(
            _won(self.since, start, last),
            float((stays.n * chance).sum()) + unborn,
            float((stays.n * chance * (1 - chance)).sum()) + unborn,
        )

    @staticmethod
    def _won_by(until: Floats, arrivals: Arrivals) -> Floats:
        found: Floats = (until[:, :, 0] @ arrivals.shares)[:0:-1]
        return found


def flow_at(stays: Stays, clock: Clock, step: int, known_from: int) -> Flow:
    """A pipeline as it was known at a step."""
    known = stays.known(step)
    lane = Lane(known)
    return Flow(stays, lane, learn_calendar(lane, clock), learn_arrivals(known, clock, known_from))


def _won(stays: Stays, start: int, end: int) -> float:
    is_won = (stays.end == -2) & (stays.left >= start) & (stays.left < end)
    return float(stays.n[is_won].sum())
