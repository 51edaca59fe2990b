"""A letter in its reader's language: its figures, and the alerts and deals that the reader sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from teropong.app.alerts.ended import is_earned
from teropong.app.alerts.models import Alert, State
from teropong.app.alerts.whom import seen_by
from teropong.app.alerts.wording import Names, said
from teropong.app.boards.naming import names_of
from teropong.app.letters.models import Kind
from teropong.app.people.models import Person, Role
from teropong.shown import letters
from teropong.shown.deviations import GOOD

MOST = 3
"""So many deviations a letter tells of; the rest stands under Alerts."""
_LATELY = timedelta(days=7)
Told = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """The alerts that a letter speaks of."""

    matters: list[Alert]
    n: int
    good: list[Alert]
    mended: list[Alert]


def worded(kind: Kind, person: Person, told: Told, now: datetime) -> letters.Letter | None:
    """A letter in the language in use; null where there is nothing to say."""
    if kind == Kind.NUDGE:
        return letters.nudge(told)
    names = {"records": names_of(person, told.get("late", ()))}
    return _writer(kind, person)({**told, **names, **_standing_told(person, now)})


def _writer(kind: Kind, person: Person) -> Callable[[Told], letters.Letter | None]:
    if kind == Kind.PERIOD:
        return letters.period
    return letters.team_week if person.role == Role.MANAGER else letters.own_week


def _standing_told(person: Person, now: datetime) -> Told:
    standing = _standing(person, now)
    every = [*standing.matters, *standing.good, *standing.mended]
    names = Names((one.deviation for one in every), person)
    return {
        "matters": [_row(one, said(one, names).text) for one in standing.matters],
        "n_matters": standing.n,
        "good": [
            *(_row(one, said(one, names).text) for one in standing.good),
            *(_row(one, _mended(said(one, names))) for one in standing.mended),
        ],
    }


def _mended(words: Any) -> str:
    return f"{words.about}: {words.ending}"


def _row(alert: Alert, text: str) -> Told:
    return {
        "text": text,
        "address": alert.get_absolute_url(),
        "kind": alert.kind,
        "whose": alert.whose,
        "indicator": alert.deviation["indicator"],
        "measure": alert.deviation["measure"],
        "subject": alert.deviation["subject"],
    }


def _standing(person: Person, now: datetime) -> Standing:
    seen = _own(person, seen_by(person))
    waiting = list(seen.filter(state=State.OPEN).exclude(kind__in=GOOD))
    mended = seen.filter(state=State.RESOLVED, gone_at__gte=now - _LATELY).exclude(kind__in=GOOD)
    waiting.sort(key=lambda one: (-float(one.deviation["stake"] or 0), one.pk))
    return Standing(
        _varied(waiting)[:MOST],
        len(waiting),
        _first(seen.filter(state=State.OPEN, kind__in=GOOD)),
        [one for one in _first(mended.exclude(deliveries=None)) if is_earned(one)],
    )


def _varied(alerts: list[Alert]) -> list[Alert]:
    """The first of each kind and person before the second of it: three of a kind say one thing."""
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for alert in alerts:
        kind = (alert.kind, alert.whose)
        ranked.append((seen[kind], alert))
        seen[kind] += 1
    return [alert for _rank, alert in sorted(ranked, key=lambda one: one[0])]


def _own(person: Person, seen: QuerySet[Alert]) -> QuerySet[Alert]:
    """A director's letter speaks of the company and its teams, and of nobody alone."""
    if person.role in (Role.DIRECTOR, Role.ADMINISTRATOR):
        return seen.exclude(whose_kind="rep")
    return seen


def _first(alerts: QuerySet[Alert]) -> list[Alert]:
    found: Iterable[Alert] = alerts.order_by("-opened_at", "-pk").distinct()[:MOST]
    return list(found)
