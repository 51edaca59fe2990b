"""Four plain methods of foretelling what a period ends at, and what each has known of its errors.

(a) what was done, and open deals expected to close within the period by how often deals of their
stage are won; (b) the same period of the year before; (c) what was done, carried on in a straight
line by working days, before any day of it is over the period before; (d) what was done, and for
the days that are left the rate of the three periods before. Each has the quantiles of its own
errors at the same point of earlier periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from teropong.facts.calendar import Period, compared
from teropong.outlook.backtest.past import Past, Scored
from teropong.outlook.clock import Floats
from teropong.statistics.intervals import TENTHS

Plain = Literal["stage_weighted", "last_year", "linear_pace", "recent_rate"]
PLAIN: tuple[Plain, ...] = ("stage_weighted", "last_year", "linear_pace", "recent_rate")
SHARES = np.array(TENTHS)
FEWEST = 4
"""So many earlier errors a method needs before it can say how sure it is."""
_RECENT = 3


@dataclass(frozen=True)
class Origin:
    """Where a forecast starts from: ``today`` is the first day not yet over of ``period``."""

    period: Period
    today: date
    part: int


def points(
    past: Past, measure: Scored, origin: Origin, stage_weighted: float, known_from: date
) -> dict[Plain, float]:
    """What each method says the period will end at; left out where records do not reach back."""
    period, today = origin.period, origin.today
    done = past.brought(measure, period.start, min(today, period.end))
    found: dict[Plain, float] = {"stage_weighted": done + stage_weighted}
    year_ago = compared(period, "year-ago")
    if year_ago.start >= known_from:
        found["last_year"] = past.brought(measure, year_ago.start, year_ago.end)
    before = _before(period, _RECENT)
    if before[-1].start >= known_from:
        over = past.days.count(period.start, today)
        left = past.days.count(today, period.end)
        rates = [past.a_day(measure, one.start, one.end) for one in before]
        found["recent_rate"] = done + float(np.mean(rates)) * left
        last = past.brought(measure, before[0].start, before[0].end)
        found["linear_pace"] = done * (over + left) / over if over else last
    return found


def with_errors(point: float, errors: Sequence[float]) -> Floats | None:
    """A point's quantiles by what the same method was off by before; null: too few are known."""
    if len(errors) < FEWEST:
        return None
    found: Floats = point + np.quantile(np.asarray(errors), SHARES)
    return found


def _before(period: Period, n: int) -> list[Period]:
    found = [compared(period, "previous")]
    while len(found) < n:
        found.append(compared(found[-1], "previous"))
    return found
