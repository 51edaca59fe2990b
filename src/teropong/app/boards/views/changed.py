"""Why did it change: the page, and the same as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from teropong.app.boards.ahead.whose import offer, whose_for
from teropong.app.boards.answering import answered, for_programs, unready
from teropong.app.boards.changed.asking import changed
from teropong.app.boards.changed.words import ChangedWords, filters, read_words
from teropong.app.boards.filters import Bar
from teropong.app.boards.naming import leads_of
from teropong.app.boards.within import Sight, sight_of
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person
from teropong.app.records.models.company import Company, company
from teropong.app.records.taking_in.folder import settings_of
from teropong.facts.faults import WrongCall
from teropong.language import _
from teropong.language.dates import seen_until
from teropong.outlook.changed.counts import Dimension
from teropong.outlook.shape import Whose
from teropong.shown.between.page import body, nobody
from teropong.shown.edge import render_json

_PATH = "/changed/"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Two periods: the last month that is over and the one before, or those of the address."""
    person = asker(request)
    sight, settings = sight_of(person), settings_of(company() or Company())

    def page() -> HttpResponse:
        words = read_words(request.GET.dict(), settings)
        whose = whose_for(person, sight, words.whose, words.start)
        by = _by(words, whose)
        answer = changed(timezone.now(), words, by, whose)
        context = {
            **_frame(),
            "version": answer.version,
            "filters": Bar(filters(words, by, settings)),
            **_drawn(person, sight, whose, answer.value),
        }
        return render(request, "boards/ahead.html", context)

    def programs(form: str) -> HttpResponse:
        if form != "json":
            raise WrongCall(_("why a period differs is no table: there is json"))
        words = read_words(request.GET.dict(), settings)
        whose = whose_for(person, sight, words.whose, words.start)
        told = changed(timezone.now(), words, _by(words, whose), whose).value
        return for_programs(form, "changed", render_json(told or {}))

    def failed(told: str, status: int) -> HttpResponse:
        context = {**_frame(), **unready(sight, status), "failed": told, "is_wrong": status == 400}
        return render(
            request, "boards/ahead.html", context, status=status if status == 400 else 200
        )

    return answered(request, page, programs, failed)


def _by(words: ChangedWords, whose: Whose) -> Dimension:
    """By whom the mix is told: of one rep by where the deals came from."""
    return words.by or ("source" if whose.kind == "rep" else "rep")


def _frame() -> dict[str, Any]:
    return {"board": {"path": _PATH, "name": "changed"}, "label": _("Why it changed")}


def _drawn(
    person: Person, sight: Sight, whose: Whose, told: dict[str, Any] | None
) -> dict[str, Any]:
    shared = {"offer": offer(person, sight, whose)}
    if told is None:
        return shared | {"body": nobody()}
    seen = _("as of %s") % seen_until(told["as_of"], told["timezone"])
    return shared | {"when": seen, "body": body(told | {"rates_at": leads_of(person).get("rates")})}
