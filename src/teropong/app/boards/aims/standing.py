"""The alerts that stand of a board's figures, for the reader who may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from teropong.app.alerts.models import Alert
from teropong.app.alerts.models.alert import STANDING
from teropong.app.alerts.when import local
from teropong.app.alerts.whom import seen_by
from teropong.app.alerts.wording import Names, said
from teropong.app.boards.board import Frame
from teropong.app.people.models import Membership, Person
from teropong.app.records.clock import today
from teropong.app.records.rights import reach
from teropong.facts.calendar import parse_period

_MOST = 100
_NARROWED = ("rep", "team", "pipeline")
"""What alerts are of; of what other filters let through there are none."""


def alerts_on(person: Person, frame: Frame) -> list[dict[str, Any]]:
    """What deviates of a board's figures in its period, and was not proved false, the latest first.

    Rows say what they are of, and: ``is_part`` of a team or rep within those whose figures the
    board shows, ``title``, ``note`` (since when, how sure), ``at`` its page, ``opens`` the rows
    behind it, ``is_good`` for good news. A board as of a past day has none.
    """
    words = frame.words
    if words.as_of or any(name not in _NARROWED for name, _values in words.where):
        return []
    found = seen_by(person).filter(
        state__in=STANDING, deviation__indicator__in=list(frame.indicators)
    )
    if pipelines := words.filtered("pipeline"):
        found = found.filter(deviation__pipeline__in=pipelines)
    own, mine = _narrowed(found, frame)
    ordered = mine.order_by("-opened_at", "-pk").distinct()
    alerts = [one for one in ordered if _is_of_period(one, frame)][:_MOST]
    names = Names(one.deviation for one in alerts)
    return [_told(one, names) | {"is_part": (one.whose_kind, one.whose) != own} for one in alerts]


def aimed(person: Person) -> dict[str, str]:
    """Where whoever may sets a target."""
    mine = reach(person)
    return {"targets_at": reverse("targets")} if mine.leads and mine.writes else {}


def _narrowed(found: QuerySet[Alert], frame: Frame) -> tuple[tuple[str, str], QuerySet[Alert]]:
    """Whose figures they are, and the alerts of these and their parts."""
    rights = dict(frame.within)
    reps = frame.words.filtered("rep") or rights.get("rep", ())
    teams = frame.words.filtered("team") or rights.get("team", ())
    if not reps and not teams:
        return ("company", ""), found
    if reps:
        found = found.filter(whose_kind="rep", whose__in=reps)
    if teams:
        of_reps = Q(whose_kind="rep", whose__in=_members(teams))
        found = found.filter(of_reps | Q(whose_kind="team", whose__in=teams))
    names = reps or teams
    return ("rep" if reps else "team", names[0] if len(names) == 1 else ""), found


def _members(teams: tuple[str, ...]) -> QuerySet[Membership, str]:
    """The keys of those who are in some teams today."""
    here = Q(until_on=None) | Q(until_on__gt=today())
    there = Membership.objects.filter(here, team__name__in=teams, from_on__lte=today())
    return there.filter(hidden_at=None).values_list("person__key", flat=True)


def _is_of_period(alert: Alert, frame: Frame) -> bool:
    """Whether the days that it counts meet the board's, and it was there before they ended."""
    row, fiscal_start = alert.deviation, frame.settings.fiscal_start
    last = parse_period(row["behind"].get("period") or row["period"], fiscal_start)
    is_there = date.fromisoformat(row["since"]) < frame.period.end
    was_open = local(alert.opened_at).date() < frame.period.end
    return is_there and was_open and last.end > frame.period.start


def _told(alert: Alert, names: Names) -> dict[str, Any]:
    row, words = alert.deviation, said(alert, names)
    of = ("kind", "indicator", "measure", "pipeline", "stage", "scope_kind", "scope")
    return {name: row[name] for name in of} | {
        "title": words.title,
        "note": words.note,
        "at": alert.get_absolute_url(),
        "opens": words.opens,
        "is_good": words.is_good,
    }
