"""Moves and stays: stage rows without repeats and slips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.oracle.facts import CLOSED, Facts, Opportunity
from tests.oracle.state import Step, names_open_stage, steps

SLIP = timedelta(seconds=60)


@dataclass(frozen=True)
class Stay:
    """From the move that enters a stage to the move that leaves it, if it has been left."""

    opp: Opportunity
    stage: str
    start: datetime
    end: datetime | None


def moves(facts: Facts, opp: Opportunity, as_of: datetime) -> list[Step]:
    """The moves known at as_of; empty where they are unknown."""
    rows = steps(opp)
    if not names_open_stage(opp):
        order = facts.stages.get(opp.pipeline, [])
        if not order or opp.stage != order[0].name:
            return []
        rows = [Step(opp.created_at, opp.created_on, opp.stage), *rows]
    known = _without_repeats([row for row in rows if row.at < as_of])
    return _without_repeats(_without_slips(known))


def _without_repeats(rows: list[Step]) -> list[Step]:
    kept: list[Step] = []
    for row in rows:
        if not kept or kept[-1].stage != row.stage:
            kept.append(row)
    return kept


def _without_slips(rows: list[Step]) -> list[Step]:
    """All rows are tested at once against the neighbours that they have now."""
    kept = []
    for i, row in enumerate(rows):
        inner = 0 < i < len(rows) - 1
        slip = inner and rows[i - 1].stage == rows[i + 1].stage and rows[i + 1].at - row.at < SLIP
        if not slip:
            kept.append(row)
    return kept


def stays(facts: Facts, opp: Opportunity, as_of: datetime) -> list[Stay]:
    """The stays in open stages known at as_of."""
    path = moves(facts, opp, as_of)
    found = []
    for i, move in enumerate(path):
        if move.stage not in CLOSED:
            found.append(
                Stay(opp, move.stage, move.at, path[i + 1].at if i + 1 < len(path) else None)
            )
    return found


def without_history(facts: Facts, as_of: datetime) -> list[Opportunity]:
    """Deals created before as_of that have no move known by then."""
    return [
        opp
        for opp in facts.opportunities
        if opp.created_at < as_of and not moves(facts, opp, as_of)
    ]
