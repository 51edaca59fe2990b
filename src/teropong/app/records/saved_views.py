"""Lists as people like them, kept under a name: one's own, and those shared by who leads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.navigation import LEADING
from teropong.app.people.models import Person
from teropong.app.records.models import SavedView


class SaveForm(forms.Form):
    """A name for the list as its address says it."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
    is_shared = forms.BooleanField(label=_("for everybody"), required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.role not in LEADING:
            del self.fields["is_shared"]

    def keep(self, page: str) -> None:
        """Keep the view."""
        kept = {
            "query": self.cleaned_data["query"],
            "is_shared": self.cleaned_data.get("is_shared", False),
        }
        SavedView.objects.update_or_create(
            owner=self.person, page=page, name=self.cleaned_data["name"], defaults=kept
        )


def views_of(person: Person, page: str) -> QuerySet[SavedView]:
    """The views of a page that a person opens: a shared one shows each only what is theirs."""
    return SavedView.objects.filter(Q(owner=person) | Q(is_shared=True), page=page)
