"""The forecast: the page, and the same as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from teropong.app.boards.ahead.asking import OFFERED, grain_of
from teropong.app.boards.ahead.calls import calls_for
from teropong.app.boards.ahead.judged import judged
from teropong.app.boards.ahead.page import Told, deals_for, forecast_for
from teropong.app.boards.ahead.whose import offer, read_whose
from teropong.app.boards.answering import answered, for_programs, unready
from teropong.app.boards.filters import Bar, Filter
from teropong.app.boards.naming import leads_of, named_on
from teropong.app.boards.within import Choice, Sight, sight_of
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person
from teropong.facts.calendar import Grain
from teropong.facts.faults import WrongCall
from teropong.language import _
from teropong.language.dates import seen_until
from teropong.outlook.shape import COMPANY, Whose
from teropong.shown.ahead.calls import calls_card
from teropong.shown.ahead.page import body
from teropong.shown.edge import render_json
from teropong.shown.markup import Markup

_PATH = "/forecast/"
_OWN = ("plain", "course", "judged", "running", "records")
"""What the page adds to what the command answers."""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The running period and the next ones; by months, or by quarters (``?grain=``)."""
    person = asker(request)
    sight = sight_of(person)

    def page() -> HttpResponse:
        grain = grain_of(request.GET)
        return render(request, "boards/ahead.html", _context(request, person, sight, grain))

    def programs(form: str) -> HttpResponse:
        if form != "json":
            raise WrongCall(_("a forecast is no table: there is json"))
        grain, asked = grain_of(request.GET), read_whose(request.GET)
        told = forecast_for(person, sight, timezone.now(), grain, asked).value
        text = render_json({key: value for key, value in told.items() if key not in _OWN})
        return for_programs(form, "forecast", text)

    def failed(told: str, status: int) -> HttpResponse:
        context = {**_frame(), **unready(sight, status), "failed": told, "is_wrong": status == 400}
        return render(
            request, "boards/ahead.html", context, status=status if status == 400 else 200
        )

    return answered(request, page, programs, failed)


def _frame() -> dict[str, Any]:
    return {"board": {"path": _PATH, "name": "forecast"}, "label": _("Forecast")}


def _context(request: HttpRequest, person: Person, sight: Sight, grain: Grain) -> dict[str, Any]:
    asked, now = read_whose(request.GET), timezone.now()
    answer = forecast_for(person, sight, now, grain, asked)
    whose = Whose(answer.value["scope_kind"], answer.value["scope"] or "")
    told = answer.value | {
        "judged": judged(grain) if whose == COMPANY else None,
        "rates_at": leads_of(person).get("rates"),
    }
    calls = None if asked else _calls(person, sight, told, now, grain)
    return {
        **_frame(),
        "version": answer.version,
        "when": _("as of %s") % seen_until(told["as_of"], told["timezone"]),
        "filters": Bar([_choice(grain)]),
        "offer": offer(person, sight, whose),
        "body": named_on(person, lambda names: body(told | {"records": names}, calls)),
    }


def _calls(person: Person, sight: Sight, told: Told, now: datetime, grain: Grain) -> Markup | None:
    """What people say, of all whom one sees."""
    return calls_card(told, calls_for(person, sight, deals_for(person, sight, now, grain), grain))


def _choice(grain: Grain) -> Filter:
    names = {"month": _("month"), "quarter": _("quarter")}
    choices = [Choice(one, names[one]) for one in OFFERED]
    return Filter("grain", _("Per"), choices, grain)
