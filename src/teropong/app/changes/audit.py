"""What the audit page may be asked, and what it answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.models import Change, Origin
from teropong.app.kinds import KINDS
from teropong.app.pages.days import Day
from teropong.app.people.models import Person
from teropong.app.records.clock import start_of

_LAST_PAGE = 1_000_000


class AuditFilters(forms.Form):
    """Whose changes, of what, from where, when they were recorded."""

    author = forms.ModelChoiceField(
        Person.objects.filter(hidden_at=None),
        label=_("Who"),
        required=False,
        empty_label=_("everybody"),
    )
    kind = forms.ChoiceField(label=_("What"), required=False)
    origin = forms.ChoiceField(
        label=_("From where"), required=False, choices=[("", _("anywhere")), *Origin.choices]
    )
    record = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    on = Day(label=_("Day"), required=False)
    page = forms.IntegerField(
        required=False, min_value=1, max_value=_LAST_PAGE, widget=forms.HiddenInput
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - declared above
        names = [(model.KIND, capfirst(model._meta.verbose_name)) for model in KINDS]
        kind.choices = [("", _("everything")), *names]
        if not person.is_administrator:
            del self.fields["author"]


def audited(person: Person, asked: dict[str, Any]) -> QuerySet[Change]:
    """The changes that a person may read, the latest first."""
    changes = Change.objects.select_related("author").prefetch_related("texts")
    undone = Change.objects.filter(undoes=OuterRef("pk"))
    changes = changes.annotate(is_undone=Exists(undone)).order_by("-sequence")
    if not person.is_administrator:
        changes = changes.filter(author=person)
    if asked.get("on"):
        until = start_of(asked["on"] + timedelta(days=1))
        changes = changes.filter(recorded_at__gte=start_of(asked["on"]), recorded_at__lt=until)
    given = {name: asked[name] for name in ("author", "kind", "origin") if asked.get(name)}
    if asked.get("record"):
        given["record_id"] = asked["record"]
    return changes.filter(**given)
