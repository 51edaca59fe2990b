"""Indicator 2."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.facts import Activity
from tests.oracle.meetings import (
    earliest_by_account,
    first_meetings,
    lookback_incomplete,
    towards_new,
)
from tests.oracle.periods import Period
from tests.oracle.question import Board, Bucket, Dims, Question, Row
from tests.oracle.sums import ratio


def attempts(question: Question) -> list[Activity]:
    """Done outbound activities on any other channel towards prospects without a held meeting."""
    found = [
        activity
        for activity in question.facts.activities
        if activity.channel not in question.settings.meeting_channels
        and activity.status == "done"
        and activity.outbound
        and activity.at < question.as_of
        and towards_new(question, activity)
    ]
    return sorted(found, key=lambda activity: (activity.at, activity.index))


def chase(question: Question, first: Activity, every: list[Activity]) -> dict[str, int]:
    """What became of an account within the window that its very first attempt opens."""
    closes = first.at + timedelta(days=question.settings.attribution_days)
    tries = [a for a in every if a.account == first.account and a.at < closes]
    met = [
        meeting
        for meeting in first_meetings(question)
        if meeting.account == first.account
        and (meeting.at, meeting.index) > (first.at, first.index)
        and meeting.at < closes
    ]
    return {"attempts": len(tries), "met": int(bool(met)), "passed": int(closes <= question.as_of)}


def _dims(question: Question, activity: Activity) -> Dims:
    return {
        **question.activity_dims(activity.rep, activity.on, activity.account),
        "channel": activity.channel,
    }


def _lay_out(board: Board, every: list[Activity], per_channel: bool) -> None:
    """Attempts, accounts reached (once a channel, or once over the channels asked for), and chases begun."""
    question = board.question
    wanted = question.where.get("channel")
    begun = [(first, chase(question, first, every)) for first in earliest_by_account(every)]
    for index, period in enumerate(question.periods):
        inside = [
            a for a in every if period.holds(a.on) and (wanted is None or a.channel in wanted)
        ]
        for attempt in inside:
            board.put(index, _dims(question, attempt), "attempt", attempt)
        for channel in sorted({attempt.channel for attempt in inside}) if per_channel else [None]:
            for first in earliest_by_account([a for a in inside if channel in (None, a.channel)]):
                board.put(index, _dims(question, first), "reached", first)
        for first, outcome in begun:
            if period.holds(first.on):
                board.put(index, _dims(question, first), "chase", outcome)


def laid(question: Question) -> Board:
    """The attempts by channel, the accounts that they reached, and what became of those."""
    board = Board(question, own=("channel",))
    _lay_out(board, attempts(question), per_channel=True)
    return board


def answer(question: Question) -> dict[str, object]:
    """Rows by channel, and totals over all channels."""
    every = attempts(question)

    def figures(bucket: Bucket, period: Period) -> Row:
        chases = bucket["chase"]
        met = sum(one["met"] for one in chases)
        return {
            "value": len(bucket["attempt"]),
            "n": len(bucket["attempt"]),
            "accounts_reached": len(bucket["reached"]),
            "met": met,
            "attempts_per_first_meeting": ratio(sum(one["attempts"] for one in chases), met),
            "maturity": ratio(sum(one["passed"] for one in chases), len(chases)),
            "lookback_incomplete": lookback_incomplete(question, period),
        }

    board, totals = laid(question), Board(question)
    _lay_out(totals, every, per_channel=False)
    return {"rows": board.rows(figures), "totals": totals.rows(figures)}
