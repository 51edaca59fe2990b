"""The history replayed: from each origin only what was known then, as it stood then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.facts.calendar import Grain, months_before, period_of
from teropong.facts.zone import start_of_day
from teropong.outlook.backtest.methods import SHARES, Origin, Plain, points
from teropong.outlook.backtest.past import SCORED, Past, Scored
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.differing import differences
from teropong.outlook.forecast.foresight import READS, Foresight, read_foresight

PARTS = 3
"""Forecasts are given at the start of each period, and after each third of it."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Deal:
    """An open deal at an origin: its chances of being won until the replay's last day.

    ``of_stage`` is that of a deal of its stage that has just come there.
    """

    id: str
    chance: float
    of_stage: float


@dataclass(frozen=True)
class Given:
    """One forecast of one measure: what came, the quantiles given, the points of the plain ones."""

    origin: Origin
    measure: Scored
    came: float
    quantiles: Floats
    plain: dict[Plain, float]


@dataclass
class Replayed:
    """All forecasts that could be given, and the deals that were open when they were."""

    given: list[Given] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    n_origins: int = 0


def origins(first_on: date, today: date, grain: Grain, n_periods: int, fiscal: int) -> list[Origin]:
    """The origins within the last whole periods, the oldest first.

    None lies within half a year of the first record: there is nothing to learn from yet.
    """
    learnt_from = months_before(first_on, -_LEARNS)
    end = period_of(today, grain, fiscal).start
    found: list[Origin] = []
    while len(found) < n_periods * PARTS:
        period = period_of(end - timedelta(days=1), grain, fiscal)
        if period.start < learnt_from:
            break
        days = [period.days * part // PARTS for part in range(PARTS)]
        own = [Origin(period, period.start + timedelta(day), nth) for nth, day in enumerate(days)]
        found[:0] = own
        end = period.start
    return found


_LEARNS = 6


def replay(
    store: Store,
    past: Past,
    all_origins: list[Origin],
    last_on: date,
    progress: Progress | None = None,
) -> Replayed:
    """Give every forecast again."""
    found = Replayed()
    for nth, origin in enumerate(all_origins):
        instant = start_of_day(origin.today, store.settings.zone)
        with seen_from(store, instant, READS) as evaluator:
            known_from = evaluator.first_on
            foresight = read_foresight(evaluator, past.days)
        if foresight.is_told and known_from is not None:
            found.n_origins += 1
            found.given += _given(foresight, past, origin, known_from)
            if origin.part == 0:
                found.deals += _deals(foresight, last_on)
        if progress:
            progress(nth + 1, len(all_origins))
    return found


def _given(foresight: Foresight, past: Past, origin: Origin, known_from: date) -> Iterator[Given]:
    period = origin.period
    (drawn,) = foresight.ends([period])
    for measure in SCORED:
        draws = drawn.revenue if measure == "revenue" else drawn.wins
        mean = float(draws.mean())
        in_money = measure == "revenue"
        (differs,) = differences(foresight, [period], [mean], in_money=in_money)
        done = past.brought(measure, period.start, origin.today)
        yield Given(
            origin,
            measure,
            past.brought(measure, period.start, period.end),
            done + np.quantile(draws, SHARES),
            points(past, measure, origin, differs.stage_weighted, known_from),
        )


def _deals(foresight: Foresight, last_on: date) -> Iterator[Deal]:
    standing = foresight.standing
    steps = max(foresight.clock.at(last_on) - foresight.now, 0)
    just_come = replace(standing, age=np.zeros_like(standing.age))
    by_age, of_stage = (
        replace(foresight, standing=one).deals([steps]).chances[0] for one in (standing, just_come)
    )
    told = zip(standing.id.tolist(), standing.lane, by_age, of_stage, strict=True)
    for id_, lane, *chances in told:
        if foresight.lanes[lane].is_told:
            yield Deal(id_, *map(float, chances))
