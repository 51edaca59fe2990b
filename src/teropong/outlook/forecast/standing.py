"""The deals that are open: in which stage, since when, worth what, expected when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from teropong.engine.evaluate import Evaluator
from teropong.facts.zone import local_date
from teropong.outlook.chance.lane import Lane
from teropong.outlook.clock import Clock, Dates, Floats, Ints
from teropong.outlook.forecast.worth import in_reporting
from teropong.statistics.banded import AGES

FAR = np.datetime64("9999-12-31")


@dataclass(frozen=True)
class Standing:
    """Open deals, one place each.

    ``lane`` and ``stage`` are places among the pipelines and their stages, ``age`` steps of the
    clock, ``amount`` minor units of the reporting currency (nan: none is known), ``expected_on``
    the expected close (`FAR`: none). ``is_unrated``: its amount lacks its rate, and counts as 0.
    """

    id: NDArray[np.object_]
    lane: Ints
    stage: Ints
    entered_on: Dates
    age: Ints
    amount: Floats
    expected_on: Dates
    rep: NDArray[np.object_]
    is_unrated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.id)


def read_standing(evaluator: Evaluator, clock: Clock, lanes: Sequence[Lane]) -> Standing:
    """The open deals, seen from the evaluator's instant."""
    store = evaluator.store
    seen_on = local_date(evaluator.as_of - 1, store.settings.zone)
    columns = store.columns(
        "SELECT o.opportunity_id AS id, m.pipeline, coalesce(s.stage, '') AS stage, "
        "coalesce(s.entered_on, o.created_on) AS entered_on, "
        "CAST(coalesce(m.amount_minor, 0) AS $double) AS amount, m.currency, "
        "m.amount_minor IS NULL AS lacks_amount, "
        f"coalesce(m.expected_close_on, DATE '{FAR}') AS expected_on, m.rep_id "
        f"FROM {store.moment('states')} m "
        f"JOIN {store.fact('opportunities')} o ON o.deal_no = m.deal_no "
        f"LEFT JOIN {store.moment('stays')} s ON s.deal_no = m.deal_no AND s.left_at IS NULL "
        "WHERE m.to_on IS NULL ORDER BY m.deal_no"
    )
    places = {lane.pipeline: nth for nth, lane in enumerate(lanes)}
    stages = [{name: nth for nth, name in enumerate(lane.stages)} for lane in lanes]
    named = list(zip(columns["pipeline"].tolist(), columns["stage"].tolist(), strict=True))
    entered_on = columns["entered_on"].astype("datetime64[D]")
    age = clock.at(local_date(evaluator.as_of, store.settings.zone)) - clock.read(entered_on)
    amount = in_reporting(evaluator, columns["amount"], columns["currency"], seen_on)
    lacks_amount = columns["lacks_amount"].astype(bool)
    is_unrated = np.isnan(amount) & ~lacks_amount
    return Standing(
        id=columns["id"],
        lane=np.array([places[pipeline] for pipeline, _ in named], np.int64),
        stage=np.array([stages[places[pipeline]][stage] for pipeline, stage in named], np.int64),
        entered_on=entered_on,
        age=np.clip(age, 0, AGES - 1),
        amount=np.where(lacks_amount, np.nan, np.where(is_unrated, 0, amount)),
        expected_on=columns["expected_on"].astype("datetime64[D]"),
        rep=columns["rep_id"],
        is_unrated=is_unrated,
    )
