"""Held meetings, and which of them is an account's first."""

from __future__ import annotations

from datetime import date

from tests.oracle.facts import Activity
from tests.oracle.periods import Period, add_months
from tests.oracle.question import Question
from tests.oracle.state import is_prospect


def is_meeting(question: Question, activity: Activity) -> bool:
    """On a meeting channel and with an account; of either direction."""
    return activity.channel in question.settings.meeting_channels and activity.account is not None


def held_meetings(question: Question) -> list[Activity]:
    """Every meeting held before as_of, by instant, then by its place in the file."""
    held = [
        activity
        for activity in question.facts.activities
        if is_meeting(question, activity)
        and activity.status == "done"
        and activity.at < question.as_of
    ]
    return sorted(held, key=lambda activity: (activity.at, activity.index))


def met_before(question: Question, activity: Activity) -> bool:
    """Whether the account had a held meeting before this, on a day within the look-back."""
    months = question.settings.new_again_after_months
    for meeting in held_meetings(question):
        earlier = (meeting.at, meeting.index) < (activity.at, activity.index)
        recent = months == 0 or meeting.on > add_months(activity.on, -months)
        if meeting.account == activity.account and earlier and recent:
            return True
    return False


def towards_new(question: Question, activity: Activity) -> bool:
    """Towards an account that was a prospect without a held meeting at that moment."""
    if activity.account is None or met_before(question, activity):
        return False
    return is_prospect(question.facts, activity.account, activity.at, question.as_of)


def first_meetings(question: Question) -> list[Activity]:
    """The held meetings that were an account's first while it was a prospect."""
    return [meeting for meeting in held_meetings(question) if towards_new(question, meeting)]


def earliest_by_account(activities: list[Activity]) -> list[Activity]:
    """One for each account: the earliest."""
    found: dict[str | None, Activity] = {}
    for activity in sorted(activities, key=lambda activity: (activity.at, activity.index)):
        found.setdefault(activity.account, activity)
    return list(found.values())


def lookback_incomplete(question: Question, period: Period) -> bool:
    """Whether a period begins less than a look-back after the first activity that took place."""
    days = [
        a.on
        for a in question.facts.activities
        if a.status in ("done", "no_show") and a.at < question.as_of
    ]
    return begins_too_early(
        period, min(days, default=None), question.settings.new_again_after_months
    )


def begins_too_early(period: Period, first: date | None, months: int) -> bool:
    """Also where nothing is recorded, or the look-back has no end."""
    return first is None or months == 0 or period.start < add_months(first, months)
