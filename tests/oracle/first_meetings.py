"""Indicator 1."""

from __future__ import annotations

from tests.oracle.facts import Activity
from tests.oracle.meetings import (
    earliest_by_account,
    first_meetings,
    held_meetings,
    is_meeting,
    lookback_incomplete,
    towards_new,
)
from tests.oracle.periods import Period
from tests.oracle.question import Board, Bucket, Question, Row


def booked(question: Question) -> list[Activity]:
    """Meetings neither done nor missed at as_of that would be first ones; when put down is looked at later."""
    found = []
    for activity in question.facts.activities:
        still_to_come = activity.status in ("done", "no_show") and activity.at >= question.as_of
        pending = activity.status == "planned" or still_to_come
        if is_meeting(question, activity) and pending and towards_new(question, activity):
            found.append(activity)
    return found


def put_down(question: Question, activity: Activity) -> bool | None:
    """Whether put down before as_of; None where that cannot be known."""
    if activity.created_at is not None:
        return activity.created_at < question.as_of
    return None if question.as_of < question.latest else True


def missed(question: Question) -> list[Activity]:
    """Missed meetings that would have been first ones."""
    return [
        activity
        for activity in question.facts.activities
        if is_meeting(question, activity)
        and activity.status == "no_show"
        and activity.at < question.as_of
        and towards_new(question, activity)
    ]


def laid(question: Question) -> Board:
    """First meetings, those booked and those missed, by period and part."""
    board = Board(question)
    firsts, plans, misses, held = (
        first_meetings(question),
        booked(question),
        missed(question),
        held_meetings(question),
    )
    for index, period in enumerate(question.periods):
        for meeting in firsts:
            if period.holds(meeting.on):
                _put(board, index, "first", meeting)
        inside = [plan for plan in plans if period.holds(plan.on)]
        for plan in inside:
            if put_down(question, plan) is None:
                _put(board, index, "unknown", plan)
        for plan in earliest_by_account([plan for plan in inside if put_down(question, plan)]):
            _put(board, index, "booked", plan)
        seen = {meeting.account for meeting in held if period.holds(meeting.on)}
        for miss in earliest_by_account([miss for miss in misses if period.holds(miss.on)]):
            if miss.account not in seen:
                _put(board, index, "no_show", miss)
    return board


def answer(question: Question) -> dict[str, object]:
    """First meetings, those booked and those missed."""

    def figures(bucket: Bucket, period: Period) -> Row:
        return {
            "value": len(bucket["first"]),
            "n": len(bucket["first"]),
            "booked": None if bucket["unknown"] else len(bucket["booked"]),
            "no_shows": len(bucket["no_show"]),
            "lookback_incomplete": lookback_incomplete(question, period),
        }

    return {"rows": laid(question).rows(figures)}


def _put(board: Board, period: int, heading: str, activity: Activity) -> None:
    dims = board.question.activity_dims(activity.rep, activity.on, activity.account)
    board.put(period, dims, heading, activity)
