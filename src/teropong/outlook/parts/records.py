"""What each rep's deals came to beside what was to be expected of them by the company's chances.

A deal's chance when watching began (or when it was born) is what was to be expected of it; that it
was won, or its chance now, what came. Both are of the rep who had it last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import months_before
from teropong.facts.zone import local_date, start_of_day
from teropong.outlook.chance.lane import Lane
from teropong.outlook.chance.reading import MONTHS, UNKNOWN
from teropong.outlook.clock import Clock, Floats, Ints
from teropong.outlook.forecast.standing import Standing
from teropong.outlook.unrated import last_year
from teropong.statistics.banded import AGES

NOBODY = ""
"""Of deals without a rep."""


@dataclass(frozen=True)
class Begun:
    """Deals as they were when watching began, or they did: how many of each rep, lane, stage, day.

    ``step`` is when they came into the stage, of the clock; ``is_new``: they did so anew.
    """

    rep: NDArray[np.object_]
    lane: Ints
    stage: Ints
    step: Ints
    n: Floats
    is_new: NDArray[np.bool_]

    def chances(self, lanes: Sequence[Lane]) -> Floats:
        """The chance of each to be won, from then on; 0 in a lane of which nothing can be said."""
        found = np.zeros(len(self.n))
        for nth, lane in enumerate(lanes):
            here = self.lane == nth
            if lane.is_told and here.any():
                age = np.clip(lane.stays.since - self.step[here], 0, AGES - 1)
                found[here] = lane.chance[self.stage[here], age]
        return found


@dataclass(frozen=True)
class Sold:
    """Each rep's sales of a lane in the last year: how many, and what they brought."""

    rep: NDArray[np.object_]
    lane: Ints
    n: Floats
    amount: Floats


def read_begun(evaluator: Evaluator, clock: Clock, lanes: Sequence[Lane]) -> Begun:
    """All deals of the two years that are watched."""
    columns = evaluator.store.columns(_of_deals(evaluator, _BEGUN, "count(*)"))
    step = clock.read(columns["entered_on"].astype("datetime64[D]"))
    lane, stage = _places(lanes, columns["pipeline"], columns["stage"])
    since = np.array([one.stays.since for one in lanes], np.int64)
    is_new = columns["is_new"].astype(bool)
    counts = is_new | (step < since[lane] if len(since) else is_new)
    return Begun(
        columns["rep"][counts],
        lane[counts],
        stage[counts],
        step[counts],
        columns["n"][counts].astype(np.float64),
        is_new[counts],
    )


def read_won(evaluator: Evaluator, lanes: Sequence[Lane]) -> dict[str, float]:
    """How many deals each rep has won since, in lanes of which something can be said."""
    told = {lane.pipeline for lane in lanes if lane.is_told}
    found: dict[str, float] = {}
    for rep, pipeline, n in evaluator.store.rows(_of_deals(evaluator, _BEGUN[:2], _WINS)):
        if pipeline in told:
            found[rep] = found.get(rep, 0.0) + n
    return found


def came_of(standing: Standing, lanes: Sequence[Lane]) -> Floats:
    """The chance of each open deal now."""
    found = np.zeros(len(standing))
    for nth, lane in enumerate(lanes):
        here = standing.lane == nth
        if lane.is_told:
            found[here] = lane.chance[standing.stage[here], standing.age[here]]
    return found


def read_sold(evaluator: Evaluator, lanes: Sequence[Lane]) -> Sold:
    """The sales of the last twelve months, in minor units of the reporting currency."""
    since = last_year(evaluator).start
    columns = evaluator.store.columns(
        f"SELECT coalesce(rep_id, '{NOBODY}') AS rep, pipeline, count(*) AS n, "
        "CAST(sum(amount_minor) AS $double) AS amount "
        f"FROM {evaluator.store.moment('sales')} m WHERE reopened_at IS NULL "
        f"AND amount_minor IS NOT NULL AND closed_on >= DATE '{since}' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    places = {lane.pipeline: nth for nth, lane in enumerate(lanes)}
    lane = np.array([places.get(one, -1) for one in columns["pipeline"]], np.int64)
    here = lane >= 0
    return Sold(
        columns["rep"][here], lane[here], columns["n"][here].astype(float), columns["amount"][here]
    )


_BEGUN = (
    "w.rep",
    "m.pipeline",
    "m.stage",
    "m.entered_on",
    "coalesce(m.came_from, 'lost') IN ('won', 'lost') AS is_new",
)
_WINS = "CAST(count(CASE WHEN m.left_for = 'won' THEN 1 END) AS $double)"


def _of_deals(evaluator: Evaluator, by: Sequence[str], counted: str) -> str:
    """SQL: by columns of stays ``m`` and of who had the deal last, ``w``, a count of those watched.

    Unmoved deals too: these stand in one stage, `UNKNOWN`, from their creation until their close.
    """
    store = evaluator.store
    today = local_date(evaluator.as_of, store.settings.zone)
    start = start_of_day(months_before(today, MONTHS), store.settings.zone)
    places = ", ".join(str(nth) for nth in range(1, len(by) + 1))
    is_closed = f"(o.outcome <> 'open' AND o.closed_at < {evaluator.as_of})"
    return (
        f"WITH stays AS (SELECT deal_no, pipeline, stage, rep_id, entered_on, left_at, came_from, "
        f"left_for FROM {store.moment('stays')} s "
        f"UNION ALL SELECT m.deal_no, m.pipeline, '{UNKNOWN}', m.rep_id, o.created_on, "
        f"CASE WHEN {is_closed} THEN o.closed_at END, NULL, "
        f"CASE WHEN {is_closed} THEN o.outcome END FROM {store.moment('unmoved')} m "
        f"JOIN {store.fact('opportunities')} o ON o.deal_no = m.deal_no), "
        f"owners AS (SELECT deal_no, $latest(coalesce(rep_id, '{NOBODY}'), "
        f"coalesce(left_at, {evaluator.as_of})) AS rep FROM stays s GROUP BY deal_no) "
        f"SELECT {', '.join(by)}, {counted} AS n FROM stays m "
        "JOIN owners w ON w.deal_no = m.deal_no "
        f"WHERE m.left_at IS NULL OR m.left_at >= {start} GROUP BY {places} ORDER BY {places}"
    )


def _places(
    lanes: Sequence[Lane], pipelines: NDArray[np.generic], stages: NDArray[np.generic]
) -> tuple[Ints, Ints]:
    of_lane = {lane.pipeline: nth for nth, lane in enumerate(lanes)}
    of_stage = {
        (nth, stage): place
        for nth, lane in enumerate(lanes)
        for place, stage in enumerate(lane.stages)
    }
    lane = np.array([of_lane[one] for one in pipelines.tolist()], np.int64)
    pairs = zip(lane.tolist(), stages.tolist(), strict=True)
    return lane, np.array([of_stage[pair] for pair in pairs], np.int64)
