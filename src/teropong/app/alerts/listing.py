"""The lists of the page of alerts, each with what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from teropong.app.alerts.models import Alert, State
from teropong.app.alerts.whom import queue_of, seen_by
from teropong.app.alerts.wording import Names, Said, said
from teropong.app.people.models import Person
from teropong.shown.deviations import GOOD

REMEMBERED = timedelta(days=30)
JUDGED = timedelta(days=365)
MOST = 100
"""Of each list; a page of more is not a short queue any more."""


@dataclass(frozen=True)
class Line:
    """An alert and its words."""

    alert: Alert
    said: Said


@dataclass(frozen=True)
class Score:
    """How many alerts of a year came to an end, and how many of those were right."""

    n: int
    right: int
    since: datetime

    @property
    def wrong(self) -> int:
        """How many were proved false."""
        return self.n - self.right


def n_open(person: Person) -> int:
    """How many alerts wait for a person."""
    waiting = Alert.objects.filter(told=person, state=State.OPEN)
    return waiting.exclude(kind__in=GOOD).count()


def mine(person: Person) -> list[Line]:
    """What waits for a person, what waits longest first."""
    waiting = queue_of(person).filter(state=State.OPEN).exclude(kind__in=GOOD)
    return lines(person, waiting.order_by("waits_since", "pk"))


def good(person: Person) -> list[Line]:
    """What is to be praised, until somebody has seen it."""
    fresh = seen_by(person).filter(state=State.OPEN, kind__in=GOOD)
    return lines(person, fresh.order_by("-opened_at", "-pk"))


def others(person: Person) -> list[Line]:
    """What waits for others and may be seen: of a manager's reps, whom they were told first."""
    waiting = seen_by(person).filter(state=State.OPEN).exclude(told=person)
    waiting = waiting.exclude(kind__in=GOOD)
    return lines(person, waiting.order_by("waits_since", "pk"))


def seen_to(person: Person) -> list[Line]:
    """What somebody sees to, or has put off."""
    taken = seen_by(person).filter(state__in=(State.ACKNOWLEDGED, State.SNOOZED))
    return lines(person, taken.exclude(kind__in=GOOD).order_by("-acted_at", "-pk"))


def over(person: Person, now: datetime) -> list[Line]:
    """What went by itself lately."""
    gone = seen_by(person).filter(state=State.RESOLVED, gone_at__gte=now - REMEMBERED)
    gone = gone.exclude(kind__in=GOOD)
    return lines(person, gone.order_by("-gone_at", "-pk"))


def score(person: Person, now: datetime) -> Score:
    """How right the alerts were that a person sees."""
    since = now - JUDGED
    ended = seen_by(person).filter(opened_at__gte=since, state__in=(State.RESOLVED, State.FALSE))
    return Score(ended.count(), ended.filter(state=State.RESOLVED).count(), since)


def lines(reader: Person, alerts: QuerySet[Alert]) -> list[Line]:
    """Alerts with their words to a reader, the first hundred."""
    found: Iterable[Alert] = list(alerts.select_related("by").distinct()[:MOST])
    names = Names((one.deviation for one in found), reader)
    return [Line(one, said(one, names)) for one in found]
