"""The list of activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.days import Day
from teropong.app.people.models import Person
from teropong.app.records.clock import start_of, today
from teropong.app.records.lists.listing import Column, Filters
from teropong.app.records.models import Activity
from teropong.app.records.models.activity import Channel, Status
from teropong.app.records.rights import people_of, visible_to

COLUMNS: tuple[Column[Activity], ...] = (
    Column("when", _("When"), lambda one: one.occurred_at, "occurred_at"),
    Column("what", _("What"), lambda one: one.subject, "subject", is_name=True),
    Column("channel", _("Channel"), lambda one: one.channel, "channel", words=Channel),
    Column("account", _("Account"), lambda one: one.account, "account__name", is_name=True),
    Column("opportunity", _("Opportunity"), lambda one: one.opportunity or ""),
    Column("rep", _("Rep"), lambda one: one.rep, "rep__name", is_name=True),
    Column("status", _("Status"), lambda one: one.status, "status", words=Status),
)
SHOWN = ("when", "what", "account", "rep", "status")
DEFAULT = "-when"


def _due(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.filter(status=Status.PLANNED, occurred_at__lt=start_of(today() + timedelta(days=1)))


LISTS: dict[str, tuple[Any, Callable[[QuerySet[Activity]], QuerySet[Activity]]]] = {
    "all": (_("All"), lambda rows: rows),
    "due": (_("Due"), _due),
    "planned": (_("Planned"), lambda rows: rows.filter(status=Status.PLANNED)),
    "done": (_("Done"), lambda rows: rows.filter(status=Status.DONE)),
}
"""The lists that people open most, in display order."""


class ActivityFilters(Filters):
    """What the list of activities may be asked."""

    list = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    rep = forms.ModelChoiceField(
        Person.objects.none(), label=_("Rep"), required=False, empty_label=_("everybody")
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("all")), *Channel.choices]
    )
    from_on = Day(label=_("From"), required=False)
    until_on = Day(label=_("until"), required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rep, chosen = self.fields["rep"], self.fields["list"]
        assert isinstance(rep, forms.ModelChoiceField)  # noqa: S101 - declared above
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
        rep.queryset = people_of(person)
        chosen.choices = [(name, label) for name, (label, _rows) in LISTS.items()]


def activities(person: Person, asked: dict[str, Any]) -> QuerySet[Activity]:
    """The activities that a person may see and asks for."""
    rows = visible_to(person, Activity).select_related("rep", "account", "opportunity", "contact")
    _label, chosen = LISTS[asked.get("list") or "all"]
    rows = chosen(rows)
    for word in asked.get("q", "").split():
        rows = rows.filter(Q(subject__icontains=word) | Q(account__name__icontains=word))
    given = {name: asked[name] for name in ("rep", "channel") if asked.get(name)}
    if asked.get("from_on"):
        given["occurred_at__gte"] = start_of(asked["from_on"])
    if asked.get("until_on"):
        given["occurred_at__lt"] = start_of(asked["until_on"] + timedelta(days=1))
    return rows.filter(**given)
