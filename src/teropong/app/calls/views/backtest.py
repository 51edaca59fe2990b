"""The backtest: the last one that was made, and asking for a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from teropong.app.boards.ahead.asking import OFFERED, grain_of
from teropong.app.boards.answering import answered, for_programs
from teropong.app.boards.filters import Bar, Filter
from teropong.app.boards.naming import leads_of
from teropong.app.boards.within import Choice
from teropong.app.calls.models import Backtest, Grain
from teropong.app.calls.tasks import is_being_made, make_backtests
from teropong.app.pages.asking import asker
from teropong.app.pages.templatetags.say import moment
from teropong.app.people.models import Person
from teropong.app.records.rights import reach
from teropong.facts.faults import WrongCall
from teropong.shown.ahead.backtested import body
from teropong.shown.edge import render_json
from teropong.shown.markup import Markup

_PATH = "/backtest/"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """How good the forecast has been; by months, or by quarters (``?grain=``)."""
    person = asker(request)

    def page() -> HttpResponse:
        context = _context(person, grain_of(request.GET))
        return render(request, "calls/backtest.html", context)

    def programs(form: str) -> HttpResponse:
        if form != "json":
            raise WrongCall(_("a backtest is no table: there is json"))
        found = Backtest.objects.filter(grain=grain_of(request.GET)).first()
        return for_programs(form, "backtest", render_json(found.told if found else {}))

    def failed(told: str, status: int) -> HttpResponse:
        context = {**_frame(), "failed": told, "is_wrong": status == 400}
        return render(request, "calls/backtest.html", context, status=status)

    return answered(request, page, programs, failed)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Ask for a new one; whoever leads may."""
    if not reach(asker(request)).leads:
        raise PermissionDenied(_("Managers, directors and administrators do this."))
    grain = request.POST.get("grain", "")
    grain = grain if grain in Grain.values else Grain.MONTH
    if not is_being_made():
        make_backtests.enqueue(grain)
    messages.info(request, _("It is being made; look again in a minute."))
    return redirect(f"{reverse('backtest')}?grain={grain}")


def _frame() -> dict[str, Any]:
    return {"board": {"path": _PATH, "name": "backtest"}, "label": _("Backtest")}


def _context(person: Person, grain: str) -> dict[str, Any]:
    found = Backtest.objects.filter(grain=grain).first()
    told = (
        found.told and found.told | {"rates_at": leads_of(person).get("rates")} if found else None
    )
    return {
        **_frame(),
        "when": found and _("made on %s") % moment(found.made_at),
        "filters": Bar([_choice(grain)]),
        "grain": grain,
        "failed": found.why if found else "",
        "body": body(told) if told else Markup(""),
        "is_missing": found is None,
        "is_made": is_being_made(),
        "may_make": reach(person).leads,
    }


def _choice(grain: str) -> Filter:
    choices = [Choice(one, str(Grain(one).label)) for one in OFFERED]
    return Filter("grain", _("Per"), choices, grain)
