"""Cohorts that move on, are lost or are undecided: shared by conversion and baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tests.oracle.facts import Opportunity
from tests.oracle.question import Board, Bucket, Dims, Question, Row
from tests.oracle.state import Step, rep_at
from tests.oracle.sums import ratio
from tests.oracle.survival import CENSORED, EVENT, OTHER, Spell, aalen_johansen, spell


@dataclass(frozen=True)
class Entry:
    """A deal that reached a step, when it reached the next one and was won, and all its moves."""

    opp: Opportunity
    at: datetime
    on: date
    converted_at: datetime | None
    won_at: datetime | None
    path: list[Step]


def lost_at(path: list[Step], before: datetime) -> datetime | None:
    """When the loss came that stands just before an instant."""
    known = [move for move in path if move.at < before]
    return known[-1].at if known and known[-1].stage == "lost" else None


def watch(entry: Entry, goal: datetime | None, window: tuple[datetime, datetime]) -> Spell | None:
    """Time since reaching the step until the goal, or the loss that stands at as_of, if watched."""
    if goal is not None and goal < window[1]:
        return spell(entry.at, goal, EVENT, window)
    lost = entry.path[-1].at if entry.path[-1].stage == "lost" else None
    if lost is not None and lost >= window[1]:
        lost = None
    return spell(entry.at, lost, OTHER if lost else CENSORED, window)


def put_entry(board: Board, entry: Entry, own: Dims) -> None:
    """Lay down a deal in every period's cohort and exposure that it belongs to."""
    question = board.question
    dims = {**question.deal_dims(entry.opp, rep_at(entry.opp, entry.at), entry.on), **own}
    for index, period in enumerate(question.periods):
        if period.holds(entry.on):
            board.put(index, dims, "cohort", entry)
        window = question.window(period)
        step, win = watch(entry, entry.converted_at, window), watch(entry, entry.won_at, window)
        if step:
            board.put(index, dims, "step", step)
        if win:
            board.put(index, dims, "win", win)


def figures(question: Question, bucket: Bucket) -> Row:
    """Facts of the cohort, and what is to be expected."""
    cohort: list[Entry] = bucket["cohort"]
    entered = len(cohort)
    converted = sum(entry.converted_at is not None for entry in cohort)
    lost = sum(
        entry.converted_at is None and lost_at(entry.path, question.as_of) is not None
        for entry in cohort
    )
    won = sum(entry.won_at is not None for entry in cohort)
    step, win = aalen_johansen(bucket["step"]), aalen_johansen(bucket["win"])
    return {
        "value": step.share if step else None,
        "n": len(bucket["step"]),
        "entered": entered,
        "converted": converted,
        "lost": lost,
        "undecided": entered - converted - lost,
        "rate": ratio(converted, entered),
        "rate_decided": ratio(converted, converted + lost),
        "maturity": ratio(converted + lost, entered),
        "rate_expected": step.share if step else None,
        "low": step.low if step else None,
        "high": step.high if step else None,
        "unresolved": step.unresolved if step else None,
        "win_rate": ratio(won, entered),
        "win_rate_expected": win.share if win else None,
    }
