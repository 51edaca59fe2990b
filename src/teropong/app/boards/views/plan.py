"""The plan backwards: the page with its sliders, and the same as JSON."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teropong.app.boards.answering import answered, following, for_programs
from teropong.app.boards.naming import leads_of
from teropong.app.boards.plan.asking import Told, plan
from teropong.app.boards.plan.page import body
from teropong.app.boards.plan.periods import periods
from teropong.app.boards.plan.words import PlanWords, read_words
from teropong.app.boards.within import sight_of
from teropong.app.mirror import version
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person
from teropong.app.records.rights import may_set, reach
from teropong.app.targets.models import ScopeKind, Target
from teropong.facts.faults import WrongCall
from teropong.language import _ as words_of
from teropong.shown.edge import render_json
from teropong.shown.markup import Markup


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The plan of the whole company."""
    person = planner(request)

    def page() -> HttpResponse:
        words = read_words(request.GET)
        answer = plan(words)
        drawn = body(
            answer.value,
            words,
            may_keep=reach(person).writes,
            takes_over=may_take_over(person) and not words.as_of,
            rates_at=leads_of(person).get("rates"),
        )
        return _page(request, person, words, drawn, answer.version)

    def programs(form: str) -> HttpResponse:
        if form != "json":
            raise WrongCall(words_of("the plan is told as JSON: ?format=json"))
        words = read_words(request.GET)
        return for_programs(form, "plan", render_json(for_json(plan(words).value, words)))

    def failed(told: str, status: int) -> HttpResponse:
        context = {"failed": told, "is_wrong": status == 400}
        running = "" if status == 503 else version()
        answer = _page(request, person, PlanWords(), Markup(""), running, **context)
        answer.status_code = status if status == 400 else 200
        return answer

    return answered(request, page, programs, failed)


def planner(request: HttpRequest) -> Person:
    """The asker, who sees the whole company; others answer 403."""
    person = asker(request)
    if sight_of(person).within:
        raise PermissionDenied(_("The plan is of the whole company: who sees all of it, sees it."))
    return person


def may_take_over(person: Person) -> bool:
    """Whether a person sets the company's targets."""
    return may_set(person, Target(scope_kind=ScopeKind.COMPANY))


def for_json(told: Told, words: PlanWords) -> Told:
    """The plan as the command tells it, and what comes of the moves; raises `WrongCall`."""
    if told["plan"] is None:
        raise WrongCall(words_of("no revenue target is set; name one: ?target=12000000000"))
    return {**told["plan"], **({"what_if": told["if"]} if words.moves else {})}


def _page(
    request: HttpRequest,
    person: Person,
    words: PlanWords,
    drawn: Markup,
    version: str,
    **more: Any,
) -> HttpResponse:
    context = {
        "path": reverse("board_plan"),
        "words": words,
        "periods": periods(words.period),
        "body": drawn,
        **following(sight_of(person), version),
        **more,
    }
    return render(request, "boards/plan.html", context)
