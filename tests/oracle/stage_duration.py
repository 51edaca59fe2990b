"""Indicator 4."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.money import convert, text
from tests.oracle.moves import Stay, stays, without_history
from tests.oracle.periods import Period, local_day
from tests.oracle.question import Board, Bucket, Dims, Question, Row
from tests.oracle.state import amount_at, closing, is_open, rep_at, rep_before
from tests.oracle.sums import mean, median, quantile
from tests.oracle.survival import DAY, EVENT, kaplan_meier, microseconds, spell

P75, P90 = Fraction(3, 4), Fraction(9, 10)


def all_stays(question: Question) -> list[Stay]:
    """Every stay known at as_of."""
    return [
        stay
        for opp in question.facts.opportunities
        for stay in stays(question.facts, opp, question.as_of)
    ]


def days(stay: Stay) -> Fraction:
    """How long an ended stay lasted."""
    assert stay.end is not None
    return Fraction(microseconds(stay.end - stay.start), DAY)


def dims_at_end(question: Question, stay: Stay) -> Dims:
    """Credit of an ended stay: the owner at its end."""
    assert stay.end is not None
    owner = rep_at(stay.opp, stay.end)
    day = local_day(stay.end, question.facts.zone)
    return {**question.deal_dims(stay.opp, owner, day), "stage": stay.stage}


def dims_when_watched(question: Question, stay: Stay, period: Period) -> Dims:
    """Credit of a running stay: the owner at the end of watching."""
    at = question.end_of(period)
    dims = question.deal_dims(stay.opp, rep_before(stay.opp, at), question.day_before(at))
    return {**dims, "stage": stay.stage}


def _fill(board: Board) -> None:
    question = board.question
    known = all_stays(question)
    for index, period in enumerate(question.periods):
        window = question.window(period)
        for stay in known:
            if stay.start >= window[1]:
                continue
            over = stay.end is not None and stay.end < window[1]
            dims = (
                dims_at_end(question, stay) if over else dims_when_watched(question, stay, period)
            )
            watched = spell(stay.start, stay.end, EVENT, window)
            if watched:
                board.put(index, dims, "spell", watched)
            if not over:
                board.put(index, dims, "running", stay)
            elif stay.end and period.holds(local_day(stay.end, question.facts.zone)):
                board.put(index, dims, "ended", stay)


def figures(bucket: Bucket, _: Period) -> Row:
    """What ended, what runs, and the estimate from both."""
    ended = [days(stay) for stay in bucket["ended"]]
    estimate = kaplan_meier(bucket["spell"])
    return {
        "value": estimate.mean if estimate else None,
        "n": len(bucket["spell"]),
        "completed": len(ended),
        "mean": mean(ended),
        "median": median(ended),
        "p90": quantile(ended, P90),
        "running": len(bucket["running"]),
        "km_mean": estimate.mean if estimate else None,
        "km_median": estimate.median if estimate else None,
        "horizon_days": estimate.horizon if estimate else None,
        "low": estimate.low if estimate else None,
        "high": estimate.high if estimate else None,
    }


def threshold(question: Question, running: Stay, known: list[Stay]) -> Fraction | None:
    """The stage's expected days, else the 75th percentile of the ended stays of won deals in it."""
    for stage in question.facts.stages.get(running.opp.pipeline, []):
        if stage.name == running.stage and stage.expected_days is not None:
            return stage.expected_days
    ended = [
        days(stay)
        for stay in known
        if stay.stage == running.stage
        and stay.opp.pipeline == running.opp.pipeline
        and stay.end is not None
        and closing(stay.opp, "won", question.as_of)
    ]
    return quantile(ended, P75)


def overdue(question: Question) -> list[Row]:
    """Open deals at as_of that have been in their stage longer than expected."""
    facts, found = question.facts, []
    known = all_stays(question)
    for stay in known:
        opp = stay.opp
        if stay.end is not None or not is_open(opp, question.as_of):
            continue
        owner = rep_before(opp, question.as_of)
        dims = {**question.deal_dims(opp, owner, question.as_of_day), "stage": stay.stage}
        limit = threshold(question, stay, known)
        age = Fraction(microseconds(question.as_of - stay.start), DAY)
        if limit is None or age <= limit or not question.lets_through(dims):
            continue
        amount = amount_at(opp, question.as_of)
        value = None if amount is None else convert(facts, amount, opp.currency, question.as_of_day)
        entry: Row = {"opportunity_id": opp.id, "account_id": opp.account, "rep": owner}
        if question.several_pipelines():
            entry["pipeline"] = opp.pipeline
        timing = {"age_days": age, "expected_days": limit, "days_over": age - limit}
        found.append({**entry, "stage": stay.stage, **timing, "value": text(facts, value)})
    return found


def laid(question: Question) -> Board:
    """The stays that ended in each period, those that ran on, and all that were watched."""
    board = Board(question, own=("pipeline", "stage"))
    _fill(board)
    return board


def answer(question: Question) -> dict[str, object]:
    """Rows by stage, the overdue, and how many have no known moves."""
    return {
        "rows": laid(question).rows(figures),
        "overdue": overdue(question),
        "without_history": count_without_history(question),
    }


def count_without_history(question: Question) -> int:
    """Deals without known moves that pass the filters by their owner at as_of."""
    return sum(
        question.lets_through(
            question.deal_dims(opp, rep_before(opp, question.as_of), question.as_of_day)
        )
        for opp in without_history(question.facts, question.as_of)
    )
