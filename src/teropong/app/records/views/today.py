"""A day: this week's figures, the next steps that are due, and the deals that need one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teropong.app.boards.today import figures, for_programs
from teropong.app.pages.asking import asker
from teropong.app.pages.templatetags.say import counted
from teropong.app.people.models import Absence, Person
from teropong.app.records.clock import start_of, today
from teropong.app.records.lists.opportunities import opportunities
from teropong.app.records.models import Activity, Holiday, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import people_of, reach, visible_to
from teropong.shown.rows import Row

_MOST, _DUE = 6, 12
_LONG_AGO = 28
"""A plan of so many days ago that was never settled is counted, not listed."""


def show(request: HttpRequest) -> HttpResponse:
    """Today."""
    person, day = asker(request), today()
    if form := request.GET.get("format"):
        return for_programs(person, form)
    context = {
        "is_mine": reach(person).writes,
        "greeting": _greeting(person),
        "today": day,
        "week_left": _week_left(person, day),
        **_steps(person, day),
        **_deals(person),
        **_figures(person),
    }
    return render(request, "records/today.html", context)


def _steps(person: Person, day: date) -> dict[str, Any]:
    """The planned steps: due, late, long ago, and of the next seven days."""
    steps: QuerySet[Activity] = visible_to(person, Activity).filter(
        rep__in=people_of(person), status=Status.PLANNED
    )
    steps = steps.select_related("account", "rep")
    tomorrow, next_week = (start_of(day + timedelta(days=n)) for n in (1, 8))
    due = steps.filter(occurred_at__gte=start_of(day), occurred_at__lt=tomorrow)
    long_ago = day - timedelta(days=_LONG_AGO)
    late = steps.filter(occurred_at__gte=start_of(long_ago), occurred_at__lt=start_of(day))
    coming = steps.filter(occurred_at__gte=tomorrow, occurred_at__lt=next_week)
    mine = reach(person).people == frozenset({person.pk})
    return {
        "due": due.order_by("occurred_at")[:_DUE],
        "n_due": due.count(),
        "late": late.order_by("-occurred_at")[:_MOST],
        "n_late": late.count(),
        "n_older": steps.filter(occurred_at__lt=start_of(long_ago)).count(),
        "older_until": long_ago - timedelta(days=1),
        "whose_steps": person.pk if mine else "",
        "coming": coming.order_by("occurred_at")[:_DUE],
    }


def _deals(person: Person) -> dict[str, Any]:
    stepless = opportunities(person, {"list": "stepless"}).order_by("-amount_minor", "pk")
    overdue = opportunities(person, {"list": "overdue"}).order_by("expected_close_on", "pk")
    return {
        "stepless": stepless[:_MOST],
        "n_stepless": stepless.count(),
        "overdue": overdue[:_MOST],
        "n_overdue": overdue.count(),
    }


def _figures(person: Person) -> dict[str, Any]:
    """What the mirror tells; the deals by name, as far as they are the person's to see."""
    found = figures(person)
    rows = {row["opportunity_id"]: row for row in found.stale}
    deals = visible_to(person, Opportunity).filter(key__in=list(rows)[: 10 * _MOST])
    deals = deals.select_related("account", "stage", "owner")
    stale: list[tuple[Opportunity, Row]] = [(one, rows[one.key]) for one in deals]
    stale.sort(key=lambda pair: -pair[1]["days_over"])
    return {"figures": found, "stale": stale[:_MOST], "n_stale": len(rows)}


def _greeting(person: Person) -> str:
    hour = timezone.localtime().hour
    hello = next(
        word
        for until, word in ((11, _("Good morning")), (15, _("Good day")), (24, _("Good evening")))
        if hour < until
    )
    return f"{hello}, {person.name.split()[0]}"


def _week_left(person: Person, day: date) -> str:
    """How many working days are left of the week: Monday to Friday, holidays and leave apart."""
    days = [day + timedelta(days=n) for n in range(7 - day.weekday())]
    free = set(Holiday.objects.filter(on__in=days, hidden_at=None).values_list("on", flat=True))
    away = Absence.objects.filter(
        person=person, hidden_at=None, from_on__lte=days[-1], until_on__gt=day
    )
    spans = list(away.values_list("from_on", "until_on"))
    left = [
        one
        for one in days
        if one.weekday() < 5 and one not in free and not any(a <= one < b for a, b in spans)
    ]
    if not left:
        return _("no working day is left of this week")
    if left == [day]:
        return _("only today is left of this week")
    n = len(left)
    return ngettext(
        "%s working day is left of this week", "%s working days are left of this week", n
    ) % counted(n)
