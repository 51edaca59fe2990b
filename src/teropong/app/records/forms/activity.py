"""The form of an activity: what the quick log leaves out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from teropong.app.pages.editing import RecordForm
from teropong.app.people.models import Person
from teropong.app.records.dating import check_past
from teropong.app.records.models import Activity, Contact, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import assignable_by, visible_to


class ActivityForm(RecordForm[Activity]):
    """An activity of an account; its deal and its person are that account's."""

    class Meta:
        """The fields, in the order that they are asked."""

        model = Activity
        fields = (
            "subject",
            "channel",
            "status",
            "occurred_at",
            "opportunity",
            "contact",
            "direction",
            "rep",
            "notes",
        )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["occurred_at"].widget = forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
        of_account = {"account": self.instance.account}
        choices = (
            ("opportunity", visible_to(person, Opportunity).filter(**of_account)),
            ("contact", visible_to(person, Contact).filter(**of_account)),
            ("rep", assignable_by(person, self.instance.rep)),
        )
        for name, rows in choices:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - foreign keys' fields
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """What was done lies in the past, and is not dated further back than one may."""
        cleaned = super().clean() or self.cleaned_data
        when, status = cleaned.get("occurred_at"), cleaned.get("status")
        if when and status in (Status.DONE, Status.NO_SHOW) and "occurred_at" in self.changed_data:
            try:
                check_past(when, self.person)
            except ValidationError as error:
                self.add_error("occurred_at", error)
        return cleaned
