"""The rows behind each figure: which activities, deals or accounts it counts, by their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.oracle import (
    average_sale,
    baseline,
    conversion,
    first_meetings,
    outreach,
    pipeline_value,
    revenue,
    stage_duration,
)
from tests.oracle.cohorts import lost_at
from tests.oracle.facts import Activity
from tests.oracle.periods import Period
from tests.oracle.question import Board, Bucket, Question

Ids = dict[str, list[str | None]]
Behind = Callable[[Question, Bucket, Period], Ids]


def _activity(question: Question, activity: Activity) -> str:
    return question.facts.tables["activities"][activity.index]["activity_id"]


def _meetings(question: Question, bucket: Bucket, _: Period) -> Ids:
    def ids(heading: str) -> list[str | None]:
        return [_activity(question, one) for one in bucket[heading]]

    found = {"value": ids("first"), "no_shows": ids("no_show")}
    return found if bucket["unknown"] else {**found, "booked": ids("booked")}


def _attempts(question: Question, bucket: Bucket, _: Period) -> Ids:
    return {
        "value": [_activity(question, one) for one in bucket["attempt"]],
        "accounts_reached": [_activity(question, one) for one in bucket["reached"]],
    }


def _open(question: Question, bucket: Bucket, period: Period) -> Ids:
    at = pipeline_value.seen_at(question, period)
    deals = bucket["deal"]
    return {
        "deals": [opp.id for opp, _ in deals],
        "without_amount": [opp.id for opp, amount in deals if amount is None],
        "past_expected_close": [
            opp.id for opp, _ in deals if pipeline_value.is_past(question, opp, at)
        ],
        "pushed": [opp.id for opp, _ in deals if pipeline_value.pushes(opp, at)],
    }


def _stays(_: Question, bucket: Bucket, __: Period) -> Ids:
    return {
        "completed": [stay.opp.id for stay in bucket["ended"]],
        "running": [stay.opp.id for stay in bucket["running"]],
    }


def _wins(_: Question, bucket: Bucket, __: Period) -> Ids:
    wins: list[revenue.Win] = bucket["win"]
    priced = [win for win in wins if win.amount is not None]
    return {
        "deals": [win.opp.id for win in wins],
        "revenue": [win.opp.id for win in priced],
        "profit": [win.opp.id for win in priced if win.cost is not None],
        "without_cost": [win.opp.id for win in priced if win.cost is None],
        "without_amount": [win.opp.id for win in wins if win.amount is None],
    }


def _cohort(question: Question, bucket: Bucket, _: Period) -> Ids:
    found: Ids = {"entered": [], "converted": [], "lost": [], "undecided": [], "won": []}
    for entry in bucket["cohort"]:
        fate = "undecided"
        if entry.converted_at is not None:
            fate = "converted"
        elif lost_at(entry.path, question.as_of) is not None:
            fate = "lost"
        found["entered"].append(entry.opp.id)
        found[fate].append(entry.opp.id)
        if entry.won_at is not None:
            found["won"].append(entry.opp.id)
    return found


def _sales(_: Question, bucket: Bucket, __: Period) -> Ids:
    return {
        "n": [sale.win.opp.account for sale in bucket["sale"]],
        "without_amount": [sale.win.opp.account for sale in bucket["without_amount"]],
        "without_account": [win.opp.id for win in bucket["without_account"]],
    }


LAID: Mapping[str, tuple[Callable[[Question], Board], Behind]] = {
    "first_meetings": (first_meetings.laid, _meetings),
    "outreach": (outreach.laid, _attempts),
    "pipeline_value": (pipeline_value.laid, _open),
    "stage_duration": (stage_duration.laid, _stays),
    "revenue": (revenue.laid, _wins),
    "conversion": (conversion.laid, _cohort),
    "baseline": (baseline.laid, _cohort),
    "average_sale": (average_sale.laid, _sales),
}


def behind(name: str, question: Question) -> Iterator[dict[str, Any]]:
    """Of every cell that holds something: its keys as ``cell``, and the ids by ``figure``."""
    laid, ids_of = LAID[name]
    board = laid(question)
    for (index, key), bucket in board.cells.items():
        period = question.periods[index]
        cell: dict[str, Any] = {} if period.label is None else {"period": period.label}
        cell |= dict(zip(board.names, key, strict=True))
        for figure, ids in ids_of(question, bucket, period).items():
            yield {"cell": cell, "figure": figure, "ids": ids}
