"""The list of accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teropong.app.people.models import Person
from teropong.app.records.lists.listing import Column, Filters
from teropong.app.records.models import Account, Activity, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.models.opportunity import Outcome
from teropong.app.records.rights import people_of, visible_to
from teropong.app.records.suggestions import used

COLUMNS: tuple[Column[Account], ...] = (
    Column("name", _("Account"), lambda one: one.name, "name", is_name=True),
    Column("owner", _("Owner"), lambda one: one.owner or "", "owner__name", is_name=True),
    Column("segment", _("Segment"), lambda one: one.segment, "segment", is_name=True),
    Column("deals", _("Open deals"), lambda one: one.n_open, "n_open", is_number=True),
    Column("last", _("Last contact"), lambda one: one.last_at, "last_at"),
    Column("next", _("Next step"), lambda one: one.next_at, "next_at"),
)
DEFAULT = "name"


class AccountFilters(Filters):
    """What the list of accounts may be asked."""

    owner = forms.ModelChoiceField(
        Person.objects.none(), label=_("Owner"), required=False, empty_label=_("everybody")
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    quiet = forms.ChoiceField(
        label=_("Quiet for"),
        required=False,
        choices=(("", _("any time")), ("30", _("30 days")), ("90", _("90 days"))),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner, segment = self.fields["owner"], self.fields["segment"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 - declared above
        assert isinstance(segment, forms.ChoiceField)  # noqa: S101 - declared above
        owner.queryset = people_of(person)
        segment.choices = [("", _("all")), *((word, word) for word in used(Account, "segment"))]


def accounts(person: Person, asked: dict[str, Any]) -> QuerySet[Account]:
    """The accounts that a person may see and asks for, with what their columns need."""
    rows = visible_to(person, Account).select_related("owner")
    for word in asked.get("q", "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(city__icontains=word))
    if asked.get("owner"):
        rows = rows.filter(owner=asked["owner"])
    if asked.get("segment"):
        rows = rows.filter(segment=asked["segment"])
    rows = rows.annotate(last_at=_last(), next_at=_next(), n_open=_open())
    if asked.get("quiet"):
        before = timezone.now() - timedelta(days=int(asked["quiet"]))
        rows = rows.filter(Q(last_at=None) | Q(last_at__lt=before))
    return rows


def _last() -> Subquery:
    done = Activity.objects.filter(account=OuterRef("pk"), hidden_at=None, status=Status.DONE)
    return Subquery(done.order_by("-occurred_at").values("occurred_at")[:1])


def _next() -> Subquery:
    planned = Activity.objects.filter(account=OuterRef("pk"), hidden_at=None, status=Status.PLANNED)
    return Subquery(planned.order_by("occurred_at").values("occurred_at")[:1])


def _open() -> Coalesce:
    deals = Opportunity.objects.filter(account=OuterRef("pk"), hidden_at=None, outcome=Outcome.OPEN)
    counted = deals.order_by().values("account").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
