"""The pipeline board."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from teropong.app.pages.answering import page_or_part
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person, Role
from teropong.app.people.teams import with_those_below
from teropong.app.records.board import columns, open_deals, totals_of
from teropong.app.records.clock import today
from teropong.app.records.forms.moving import BoardFilter
from teropong.app.records.models import Opportunity, Pipeline
from teropong.app.records.rights import changeable_by, members, visible_to


def board(request: HttpRequest) -> HttpResponse:
    """The open deals of a pipeline, stage by stage; for a script only its columns."""
    person = asker(request)
    form = BoardFilter(person, request.GET)
    if not form.is_valid():
        raise Http404(_("There is no such board."))
    pipeline = form.cleaned_data["pipeline"] or visible_to(person, Pipeline).first()
    context: dict[str, Any] = {"form": form, "pipeline": pipeline}
    if pipeline:
        deals = open_deals(_asked(person, form), pipeline)
        found = columns(deals, pipeline, form.whole())
        shown = [card.deal.pk for column in found for card in column.cards]
        movable = changeable_by(person, Opportunity).filter(pk__in=shown)
        n, sums = totals_of(found)
        context |= {
            "columns": found,
            "n": n,
            "sums": sums,
            "movable": set(movable.values_list("pk", flat=True)),
            "is_led": person.role != Role.REP,
        }
    context["is_filtered"] = any(form.cleaned_data[name] for name in ("team", "owner"))
    return page_or_part(request, "board", context)


def _asked(person: Person, form: BoardFilter) -> QuerySet[Opportunity]:
    deals = visible_to(person, Opportunity)
    if owner := form.cleaned_data["owner"]:
        deals = deals.filter(owner=owner)
    if team := form.cleaned_data["team"]:
        deals = deals.filter(owner__in=members(with_those_below({team.pk}), today()))
    return deals
