"""The plan backwards: the page with its sliders, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from teropong.app.boards.ahead.judged import judged
from teropong.app.boards.ahead.whose import offer, told_of, whose_for
from teropong.app.boards.answering import answered, following, for_programs
from teropong.app.boards.naming import leads_of
from teropong.app.boards.plan.asking import Told, plan
from teropong.app.boards.plan.page import body
from teropong.app.boards.plan.periods import grain_planned, periods, planned
from teropong.app.boards.plan.words import PlanWords, read_words
from teropong.app.boards.within import sight_of
from teropong.app.mirror import version
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person
from teropong.app.records.rights import may_set, reach
from teropong.app.targets.scopes import target_of
from teropong.facts.faults import WrongCall
from teropong.language import _
from teropong.outlook.parts.asked import whose_of
from teropong.outlook.shape import COMPANY, Whose
from teropong.shown.backtest import warning
from teropong.shown.edge import render_json
from teropong.shown.markup import Markup
from teropong.shown.planned.people import Leads


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The plan of the company, or of the part that its reader sees or chooses."""
    person = asker(request)

    def page() -> HttpResponse:
        words = read_words(request.GET)
        own = theirs(person, words)
        answer = plan(own)
        drawn = body(
            answer.value,
            words,
            _leads(person, words),
            may_keep=reach(person).writes,
            takes_over=may_take_over(person, own.whose) and not words.as_of,
            rates_at=leads_of(person).get("rates"),
            warning=_warning(own),
        )
        return _page(request, person, words, drawn, answer.version, own=own)

    def programs(form: str) -> HttpResponse:
        if form != "json":
            raise WrongCall(_("the plan is told as JSON: ?format=json"))
        words = theirs(person, read_words(request.GET))
        return for_programs(form, "plan", render_json(for_json(plan(words).value, words)))

    def failed(told: str, status: int) -> HttpResponse:
        context: dict[str, Any] = {"failed": told, "is_wrong": status == 400}
        running = "" if status == 503 else version()
        answer = _page(request, person, PlanWords(), Markup(""), running, **context)
        answer.status_code = status if status == 400 else 200
        return answer

    return answered(request, page, programs, failed)


def _warning(words: PlanWords) -> str | None:
    if words.whose not in (None, COMPANY):
        return None
    return warning(judged(grain_planned(words.period)))


def theirs(person: Person, words: PlanWords) -> PlanWords:
    """An address with whose plan its reader is told; raises `Http404`, `WrongCall`."""
    since = planned(words.period).start
    return replace(words, whose=whose_for(person, sight_of(person), words.whose, since))


def may_take_over(person: Person, whose: Whose | None) -> bool:
    """Whether a person sets the targets of one whose plan it is."""
    target = target_of(whose or COMPANY)
    return target is not None and may_set(person, target)


def _leads(person: Person, words: PlanWords) -> Leads:
    """The address of the plan of each that its reader is told of, with the same period."""
    is_told = told_of(person, sight_of(person), planned(words.period).start)

    def address(row: Mapping[str, Any]) -> str | None:
        whose = whose_of({row["scope_kind"]: [row["scope"]]})
        if not is_told(whose):
            return None
        return reverse("board_plan") + words.address(whose=whose, target=None, moves=())

    return address


def for_json(told: Told, words: PlanWords) -> Told:
    """The plan as the command tells it, and what comes of the moves; raises `WrongCall`."""
    if told["plan"] is None:
        raise WrongCall(_("no revenue target is set; name one: ?target=12000000000"))
    return {**told["plan"], **({"what_if": told["if"]} if words.moves else {})}


def _page(
    request: HttpRequest,
    person: Person,
    words: PlanWords,
    drawn: Markup,
    version: str,
    own: PlanWords | None = None,
    **more: Any,
) -> HttpResponse:
    sight = sight_of(person)
    context = {
        "path": reverse("board_plan"),
        "words": words,
        "periods": periods(words.period),
        "offer": offer(person, sight, own.whose or COMPANY) if own else None,
        "body": drawn,
        **following(sight, version),
        **more,
    }
    return render(request, "boards/plan.html", context)
