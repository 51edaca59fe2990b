"""The alerts that stand of a board's figures, for the reader who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from teropong.app.alerts.models import State
from teropong.app.alerts.whom import seen_by
from teropong.app.alerts.wording import Names, said
from teropong.app.people.models import Person
from teropong.app.records.rights import reach

_MOST = 100


def alerts_on(person: Person, indicators: Iterable[str]) -> list[dict[str, Any]]:
    """What deviates of some indicators and was not proved false, the latest first: as rows.

    Beside what it is of: ``title``, ``note`` (since when, how sure), ``at`` its page, ``opens`` the
    rows behind it, ``is_good`` for good news, ``is_quiet`` where somebody sees to it already.
    """
    open_first = (State.OPEN, State.ACKNOWLEDGED, State.SNOOZED)
    found = seen_by(person).filter(state__in=open_first, deviation__indicator__in=list(indicators))
    rows = list(found.order_by("-opened_at", "-pk").distinct()[:_MOST])
    names = Names(one.deviation for one in rows)
    return [_told(one, names) for one in rows]


def aimed(person: Person) -> dict[str, str]:
    """Where whoever may sets a target."""
    mine = reach(person)
    return {"targets_at": reverse("targets")} if mine.leads and mine.writes else {}


def _told(alert: Any, names: Names) -> dict[str, Any]:
    row, words = alert.deviation, said(alert, names)
    of = {name: row[name] for name in ("indicator", "measure", "pipeline", "stage", "kind")}
    return of | {
        "scope_kind": row["scope_kind"],
        "scope": row["scope"],
        "title": words.title,
        "note": words.note,
        "at": alert.get_absolute_url(),
        "opens": words.opens,
        "is_good": words.is_good,
        "is_quiet": alert.state != State.OPEN,
    }
