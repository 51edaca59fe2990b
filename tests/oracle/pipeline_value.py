"""Indicator 3."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Any

from tests.oracle.facts import Opportunity
from tests.oracle.money import open_value, text
from tests.oracle.periods import Period, last_day_before, local_day
from tests.oracle.question import Board, Bucket, Question, Row
from tests.oracle.state import amount_at, expected_at, expected_dates, is_open, rep_before, stage_at


def pushes(opp: Opportunity, before: datetime) -> list[int]:
    """How many days each change moved the expected close back (to a later day)."""
    dates = expected_dates(opp, before)
    return [(new - old).days for old, new in pairwise(dates) if new > old]


def seen_at(question: Question, period: Period) -> datetime:
    """With a grain the end of the period (or as_of if earlier); without one as_of."""
    return question.as_of if period.label is None else question.end_of(period)


def _fill(board: Board) -> None:
    question = board.question
    for index, period in enumerate(question.periods):
        at = seen_at(question, period)
        day = question.day_before(at)
        for opp in question.facts.opportunities:
            if is_open(opp, at):
                dims = {
                    **question.deal_dims(opp, rep_before(opp, at), day),
                    "stage": stage_at(opp, at),
                }
                board.put(index, dims, "deal", (opp, amount_at(opp, at)))


def is_past(question: Question, opp: Opportunity, at: datetime) -> bool:
    """The whole expected day lies before the instant."""
    expected = expected_at(opp, at)
    return expected is not None and expected < local_day(at, question.facts.zone)


def figures_of(question: Question, bucket: Bucket, period: Period) -> Row:
    """A row: sums per currency, each converted at the day's rate."""
    facts, at = question.facts, seen_at(question, period)
    day: date = last_day_before(at, facts.zone)
    deals: list[tuple[Opportunity, int | None]] = bucket["deal"]
    past = [(opp, amount) for opp, amount in deals if is_past(question, opp, at)]
    pushed = [days for opp, _ in deals for days in pushes(opp, at)]
    return {
        "value": text(facts, open_value(facts, deals, day)),
        "n": len(deals),
        "deals": len(deals),
        "without_amount": sum(amount is None for _, amount in deals),
        "past_expected_close": {
            "deals": len(past),
            "value": text(facts, open_value(facts, past, day)),
        },
        "pushed": {"times": len(pushed), "days": sum(pushed)},
    }


def inversions(board: Board) -> list[Row]:
    """Stages worth more than the stage before them in the same pipeline; a stage without deals is worth 0."""
    question, facts = board.question, board.question.facts
    found = []
    for index, period in enumerate(question.periods):
        day = question.day_before(seen_at(question, period))
        groups: dict[tuple[Any, ...], dict[str | None, int]] = {}
        stage_at_place = board.names.index("stage")
        for (where, key), bucket in board.cells.items():
            if where == index and bucket["deal"]:
                for pipeline in {opp.pipeline for opp, _ in bucket["deal"]}:
                    rest = tuple(name for place, name in enumerate(key) if place != stage_at_place)
                    group = groups.setdefault((pipeline, rest), {})
                    group[key[stage_at_place]] = open_value(facts, bucket["deal"], day)
        names = [name for name in board.names if name != "stage"]
        for (pipeline, rest), values in groups.items():
            order = [stage.name for stage in facts.stages.get(pipeline, [])]
            for before, stage in pairwise(order):
                if values.get(stage, 0) > values.get(before, 0):
                    head: Row = {} if period.label is None else {"period": period.label}
                    head.update(zip(names, rest, strict=True))
                    value, previous = text(facts, values[stage]), text(facts, values.get(before, 0))
                    entry = {
                        "stage": stage,
                        "value": value,
                        "previous_stage": before,
                        "previous_value": previous,
                    }
                    found.append({**head, **entry})
    return found


def laid(question: Question) -> Board:
    """The open deals by stage, with their amounts."""
    board = Board(question, ("pipeline", "stage"))
    _fill(board)
    return board


def answer(question: Question) -> dict[str, object]:
    """Rows by stage; a filter on the stage does not hide the stage before from the inversions."""
    board = laid(question)
    where = {name: allowed for name, allowed in question.where.items() if name != "stage"}
    whole = laid(Question(**{**question.__dict__, "where": where}))
    wanted = question.where.get("stage")
    turned = [entry for entry in inversions(whole) if wanted is None or entry["stage"] in wanted]
    return {
        "rows": board.rows(lambda bucket, period: figures_of(question, bucket, period)),
        "inversions": turned,
    }
