"""The list of opportunities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.days import Day
from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.lists.listing import Column, Filters
from teropong.app.records.models import Activity, Opportunity, Stage
from teropong.app.records.models.activity import Status
from teropong.app.records.models.opportunity import Outcome
from teropong.app.records.rights import people_of, visible_to
from teropong.facts.money import to_text

COLUMNS: tuple[Column[Opportunity], ...] = (
    Column("name", _("Opportunity"), lambda one: one.name, "name", is_name=True),
    Column("account", _("Account"), lambda one: one.account or "", "account__name", is_name=True),
    Column("owner", _("Owner"), lambda one: one.owner, "owner__name", is_name=True),
    Column("stage", _("Stage"), lambda one: one.stage or "", "stage__position"),
    Column(
        "amount",
        _("Amount"),
        lambda one: to_text(one.amount_minor, one.currency),
        "amount_minor",
        is_number=True,
    ),
    Column("currency", _("Currency"), lambda one: one.currency),
    Column("outcome", _("Outcome"), lambda one: one.outcome, words=Outcome),
    Column("close", _("Expected close"), lambda one: one.expected_close_on, "expected_close_on"),
    Column("pushes", _("Pushed"), lambda one: one.n_pushes, "n_pushes", is_number=True),
    Column("pushed", _("Days pushed"), lambda one: one.days_pushed, "days_pushed", is_number=True),
    Column("since", _("In the stage since"), lambda one: one.stage_since, "stage_since"),
    Column("next", _("Next step"), lambda one: one.next_at, "next_at"),
    Column("created", _("Created"), lambda one: one.created_at, "created_at"),
)
SHOWN = ("name", "owner", "stage", "amount", "close", "pushes", "next")
"""The columns that the page has room for; the others sort it by address and stand in the CSV."""
DEFAULT = "-created"


Rows = QuerySet[Any]
"""Opportunities with what their columns need: `next_at`, `next_what`."""


def _stepless(rows: Rows) -> Rows:
    return rows.filter(outcome=Outcome.OPEN, next_at=None)


def _pushed(rows: Rows) -> Rows:
    return rows.filter(outcome=Outcome.OPEN, n_pushes__gt=0)


def _overdue(rows: Rows) -> Rows:
    return rows.filter(outcome=Outcome.OPEN, expected_close_on__lt=today())


LISTS: dict[str, tuple[Any, Callable[[Rows], Rows]]] = {
    "open": (_("Open"), lambda rows: rows.filter(outcome=Outcome.OPEN)),
    "stepless": (_("Without a next step"), _stepless),
    "overdue": (_("Past their close"), _overdue),
    "pushed": (_("Pushed"), _pushed),
    "won": (_("Won"), lambda rows: rows.filter(outcome=Outcome.WON)),
    "lost": (_("Lost"), lambda rows: rows.filter(outcome=Outcome.LOST)),
    "all": (_("All"), lambda rows: rows),
}
"""The lists that people open most, in display order."""


class OpportunityFilters(Filters):
    """What the list of opportunities may be asked."""

    list = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        Person.objects.none(), label=_("Owner"), required=False, empty_label=_("everybody")
    )
    stage = forms.ModelChoiceField(
        Stage.objects.none(), label=_("Stage"), required=False, empty_label=_("all")
    )
    close_from = Day(label=_("Close from"), required=False)
    close_until = Day(label=_("until"), required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("owner", people_of(person)), ("stage", visible_to(person, Stage))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = rows
        chosen = self.fields["list"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
        chosen.choices = [(name, label) for name, (label, _rows) in LISTS.items()]


def opportunities(person: Person, asked: dict[str, Any]) -> Rows:
    """The opportunities that a person may see and asks for, with what their columns need."""
    rows: Rows = visible_to(person, Opportunity).select_related(
        "owner", "account", "stage", "pipeline"
    )
    rows = rows.annotate(next_at=_step("occurred_at"), next_what=_step("subject"))
    _label, chosen = LISTS[asked.get("list") or "open"]
    rows = chosen(rows)
    for word in asked.get("q", "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(account__name__icontains=word))
    given = {name: asked[name] for name in ("owner", "stage") if asked.get(name)}
    if asked.get("close_from"):
        given["expected_close_on__gte"] = asked["close_from"]
    if asked.get("close_until"):
        given["expected_close_on__lte"] = asked["close_until"]
    return rows.filter(**given)


def _step(field: str) -> Subquery:
    planned = Activity.objects.filter(
        opportunity=OuterRef("pk"), hidden_at=None, status=Status.PLANNED
    )
    return Subquery(planned.order_by("occurred_at").values(field)[:1])
