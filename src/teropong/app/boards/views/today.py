"""A day: this week's figures, the next steps that are due, and the deals that need one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from teropong.app.alerts.when import Days, weekdays
from teropong.app.boards.answering import answered, failed_for_programs, for_programs
from teropong.app.boards.filters import people_bar
from teropong.app.boards.reading import report
from teropong.app.boards.today import TODAY, figures, frame_of
from teropong.app.boards.within import Sight, sight_of
from teropong.app.boards.words import Words
from teropong.app.pages.asking import asker
from teropong.app.pages.templatetags.say import counted
from teropong.app.people.models import Absence, Person
from teropong.app.records.clock import start_of, today
from teropong.app.records.lists.opportunities import opportunities
from teropong.app.records.models import Activity, Holiday, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import people_of, reach, visible_to
from teropong.shown.edge import render_csv, render_json
from teropong.shown.rows import Row

_MOST, _DUE = 6, 12
_LONG_AGO = 28
"""A plan of so many days ago that was never settled is counted, not listed."""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Today: of the own records; of all that one reaches, or of one rep (``?rep=``)."""
    person = asker(request)
    sight = sight_of(person)
    rep = _chosen(sight, request.GET.get("rep"))

    def page() -> HttpResponse:
        return render(request, "boards/today.html", _context(person, sight, rep))

    def programs(form: str) -> HttpResponse:
        found = report(frame_of(sight, rep).asked()).value
        text = render_csv(found) if form == "csv" else render_json(found)
        return for_programs(form, TODAY.name, text)

    return answered(request, page, programs, failed_for_programs)


def _chosen(sight: Sight, key: str | None) -> Person | None:
    """The rep whose day it is; raises `Http404` for one whose figures are not to be seen."""
    if not key:
        return None
    sight.check(Words(where=(("rep", (key,)),)))
    return get_object_or_404(Person, key=key)


def _context(person: Person, sight: Sight, rep: Person | None) -> dict[str, Any]:
    day, words = today(), Words(where=(("rep", (rep.key,)),) if rep else ())
    is_own = rep in (None, person)
    return {
        "board": TODAY,
        "is_mine": reach(person).writes,
        "heading": _greeting(person) if is_own else f"{_('Today')}: {rep}",
        "today": day,
        "week_left": _week_left(rep or person, day),
        "filters": people_bar(words, sight, ("rep",)),
        "rep": rep,
        "of": rep or (person if reach(person).people == frozenset({person.pk}) else None),
        **_steps(person, rep, day),
        **_deals(person, rep),
        **_figures(person, sight, rep),
    }


def _steps(person: Person, rep: Person | None, day: date) -> dict[str, Any]:
    """The planned steps: due, late, long ago, and of the next seven days."""
    reps = people_of(person).filter(pk=rep.pk) if rep else people_of(person)
    steps: QuerySet[Activity] = visible_to(person, Activity).filter(
        rep__in=reps, status=Status.PLANNED
    )
    steps = steps.select_related("account", "rep")
    tomorrow, next_week = (start_of(day + timedelta(days=n)) for n in (1, 8))
    due = steps.filter(occurred_at__gte=start_of(day), occurred_at__lt=tomorrow)
    long_ago = day - timedelta(days=_LONG_AGO)
    late = steps.filter(occurred_at__gte=start_of(long_ago), occurred_at__lt=start_of(day))
    coming = steps.filter(occurred_at__gte=tomorrow, occurred_at__lt=next_week)
    return {
        "due": due.order_by("occurred_at")[:_DUE],
        "n_due": due.count(),
        "late": late.order_by("-occurred_at")[:_MOST],
        "n_late": late.count(),
        "n_older": steps.filter(occurred_at__lt=start_of(long_ago)).count(),
        "older_until": long_ago - timedelta(days=1),
        "coming": coming.order_by("occurred_at")[:_DUE],
    }


def _deals(person: Person, rep: Person | None) -> dict[str, Any]:
    stepless = opportunities(person, {"list": "stepless", "owner": rep})
    overdue = opportunities(person, {"list": "overdue", "owner": rep})
    return {
        "stepless": stepless.order_by("-amount_minor", "pk")[:_MOST],
        "n_stepless": stepless.count(),
        "overdue": overdue.order_by("expected_close_on", "pk")[:_MOST],
        "n_overdue": overdue.count(),
        "has_open": opportunities(person, {"owner": rep}).exists(),
    }


def _figures(person: Person, sight: Sight, rep: Person | None) -> dict[str, Any]:
    """What the mirror tells; the deals by name, as far as they are the person's to see."""
    found = figures(person, sight, rep)
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
    """How many working days are left of the company's week, holidays and leave apart."""
    days = [day + timedelta(days=n) for n in range(7 - day.weekday())]
    free = Holiday.objects.filter(on__in=days, hidden_at=None).values_list("on", flat=True)
    away = Absence.objects.filter(
        person=person, hidden_at=None, from_on__lte=days[-1], until_on__gt=day
    ).values_list("from_on", "until_on")
    known = Days(weekdays(), frozenset(free), {person.pk: list(away)})
    left = [one for one in days if known.is_worked(one, person.pk)]
    if not left:
        return _("no working day is left of this week")
    if left == [day]:
        return _("only today is left of this week")
    n = len(left)
    return ngettext(
        "%s working day is left of this week", "%s working days are left of this week", n
    ) % counted(n)
