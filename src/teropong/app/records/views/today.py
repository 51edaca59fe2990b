"""A day: the next steps that are due, and the deals that need one."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from teropong.app.pages.asking import asker
from teropong.app.people.models import Person
from teropong.app.records.clock import start_of, today
from teropong.app.records.lists.opportunities import opportunities
from teropong.app.records.models import Activity
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import people_of, reach, visible_to

_MOST, _DUE = 6, 12


def show(request: HttpRequest) -> HttpResponse:
    """Today."""
    person, day = asker(request), today()
    steps = visible_to(person, Activity).filter(rep__in=people_of(person), status=Status.PLANNED)
    steps = steps.select_related("account", "rep")
    tomorrow, next_week = (start_of(day + timedelta(days=n)) for n in (1, 8))
    due = steps.filter(occurred_at__gte=start_of(day), occurred_at__lt=tomorrow)
    late = steps.filter(occurred_at__lt=start_of(day)).order_by("-occurred_at")
    stepless = opportunities(person, {"list": "stepless"}).order_by("-amount_minor", "pk")
    overdue = opportunities(person, {"list": "overdue"}).order_by("expected_close_on", "pk")
    context = {
        "is_mine": reach(person).writes,
        "greeting": _greeting(person),
        "today": day,
        "due": due.order_by("occurred_at")[:_DUE],
        "n_due": due.count(),
        "late": late[:_MOST],
        "n_late": late.count(),
        "coming": steps.filter(occurred_at__gte=tomorrow, occurred_at__lt=next_week).order_by(
            "occurred_at"
        )[:_DUE],
        "stepless": stepless[:_MOST],
        "n_stepless": stepless.count(),
        "overdue": overdue[:_MOST],
        "n_overdue": overdue.count(),
    }
    return render(request, "records/today.html", context)


def _greeting(person: Person) -> str:
    hour = timezone.localtime().hour
    hello = next(
        word
        for until, word in ((11, _("Good morning")), (15, _("Good day")), (24, _("Good evening")))
        if hour < until
    )
    return f"{hello}, {person.name.split()[0]}"
