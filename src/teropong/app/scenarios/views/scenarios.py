"""Scenarios: kept, compared side by side, deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.boards.ahead.whose import name_of, told_of
from teropong.app.boards.answering import failure
from teropong.app.boards.plan.asking import outcomes
from teropong.app.boards.plan.periods import periods, planned
from teropong.app.boards.plan.words import PlanWords, read_words
from teropong.app.boards.views.plan import theirs
from teropong.app.boards.within import sight_of
from teropong.app.changes.writing import Author
from teropong.app.mirror import NotReady
from teropong.app.pages.asking import asker, posted, writer
from teropong.app.pages.editing import deleted, kept
from teropong.app.pages.sheets import show_form
from teropong.app.people.models import Person
from teropong.app.records.models.company import company
from teropong.app.records.rights import may_change, visible_to
from teropong.app.scenarios.comparing import Compared, compared
from teropong.app.scenarios.keeping import (
    ScenarioForm,
    made_of,
    whose_of_scenario,
    words_of,
)
from teropong.app.scenarios.models import Scenario
from teropong.facts.faults import FactsError, WrongCall
from teropong.language.dates import period_name
from teropong.language.numbers import short_money
from teropong.outlook.shape import COMPANY, Whose

_MOST = 30


def scenarios(request: HttpRequest) -> HttpResponse:
    """All that one sees, by period, each beside how things are."""
    person = asker(request)
    found = _told(person, visible_to(person, Scenario).select_related("owner")[:_MOST])
    context: dict[str, Any] = {"groups": [], "failed": ""}
    try:
        context["groups"] = _groups(found, person)
    except (FactsError, NotReady) as error:
        context["failed"] = failure(error)[0]
    return render(request, "scenarios/scenarios.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Keep what the plan's address shows under a name."""
    person = writer(request)
    try:
        words = theirs(person, read_words(request.GET))
    except WrongCall as error:
        raise PermissionDenied(str(error)) from None
    scenario = made_of(words, periods(words.period).chosen, person)
    form, author = ScenarioForm(posted(request), instance=scenario), Author(person)
    if request.method == "POST" and form.is_valid() and form.write(author):
        kept(request, scenario, author)
        return redirect("scenarios")
    back = reverse("board_plan") + words.address()
    return show_form(request, form, _("Save as a scenario"), back=back)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one."""
    person = asker(request)
    scenario = get_object_or_404(visible_to(person, Scenario), pk=pk)
    if not may_change(person, scenario):
        raise PermissionDenied(_("You may read this, but it is not yours to change."))
    deleted(request, scenario, Author(person))
    return redirect("scenarios")


def _groups(found: Sequence[Scenario], person: Person) -> list[dict[str, Any]]:
    """By period and target, first how things are, then each scenario."""
    asked: dict[tuple[str, str, Whose], list[Scenario]] = {}
    for one in found:
        key = (one.period, one.target, whose_of_scenario(one))
        asked.setdefault(key, []).append(one)
    bare = [PlanWords(period, target or None, whose=whose) for period, target, whose in asked]
    told = outcomes([*bare, *(words_of(one) for one in found)]).value
    by_pk = {one.pk: outcome for one, outcome in zip(found, told[len(bare) :], strict=True)}
    firm = company()
    currency = firm.currency if firm else "IDR"
    groups = []
    for words, as_is, own in zip(bare, told, asked.values(), strict=False):
        rows = [compared(_("As it is"), words, as_is, as_is, currency)]
        rows += [_row(one, as_is, by_pk[one.pk], person, currency) for one in own]
        groups.append({"title": _title(words, currency), "rows": rows})
    return groups


def _title(words: PlanWords, currency: str) -> str:
    parts = [period_name(words.period or "")]
    if words.whose and words.whose != COMPANY:
        parts.append(name_of(words.whose))
    if words.target is not None:
        parts.append(_("target %s") % short_money(words.target, currency))
    return " · ".join(parts)


def _told(person: Person, seen: Iterable[Scenario]) -> list[Scenario]:
    """Those of plans that a person is told, of the scenarios that are seen."""
    sight, told = sight_of(person), {}
    for one in seen:
        if one.period not in told:
            told[one.period] = told_of(person, sight, planned(one.period).start)
    return [one for one in seen if told[one.period](whose_of_scenario(one))]


def _row(
    one: Scenario, as_is: dict[str, Any] | None, told: dict[str, Any] | None, person: Person,
    currency: str,
) -> Compared:  # fmt: skip
    row = compared(one.name, words_of(one), told, as_is, currency)
    row.owner = one.owner if one.owner_id != person.pk else None
    row.delete = reverse("scenario_delete", args=[one.pk]) if may_change(person, one) else ""
    return row
