"""Indicator 6."""

from __future__ import annotations

from tests.oracle.cohorts import Entry, figures, put_entry
from tests.oracle.facts import CLOSED, Facts, Opportunity
from tests.oracle.moves import moves
from tests.oracle.question import Board, Question
from tests.oracle.stage_duration import count_without_history
from tests.oracle.state import Step


def place(order: list[str], stage: str) -> int | None:
    """How far a stage is: 0 for the first, one more than the last for won; nowhere for lost."""
    if stage == "won":
        return len(order)
    return order.index(stage) if stage in order else None


def reached(order: list[str], path: list[Step]) -> dict[int, Step]:
    """For every step from the start on: the first move to it or beyond."""
    starts = [place(order, move.stage) for move in path if move.stage not in CLOSED]
    if not starts or starts[0] is None:
        return {}
    found: dict[int, Step] = {}
    for goal in range(starts[0], len(order) + 1):
        for move in path:
            at = place(order, move.stage)
            if at is not None and at >= goal:
                found[goal] = move
                break
    return found


def entries(facts: Facts, opp: Opportunity, question: Question) -> list[tuple[str, Entry]]:
    """For every step that a deal reached: the step's name and the deal's entry into its cohort."""
    order = [stage.name for stage in facts.stages.get(opp.pipeline, [])]
    path = moves(facts, opp, question.as_of)
    times = reached(order, path)
    won = times.get(len(order))
    found = []
    for here, move in times.items():
        if here == len(order):
            continue
        onward = times.get(here + 1)
        label = f"{order[here]}→{order[here + 1] if here + 1 < len(order) else 'Won'}"
        entry = Entry(
            opp, move.at, move.on, onward.at if onward else None, won.at if won else None, path
        )
        found.append((label, entry))
    return found


def laid(question: Question) -> Board:
    """The deals that reached each step."""
    board = Board(question, own=("pipeline", "step"))
    for opp in question.facts.opportunities:
        if opp.created_at < question.as_of:
            for label, entry in entries(question.facts, opp, question):
                put_entry(board, entry, {"step": label})
    return board


def answer(question: Question) -> dict[str, object]:
    """Rows by step."""
    return {
        "rows": laid(question).rows(lambda bucket, _: figures(question, bucket)),
        "without_history": count_without_history(question),
    }
