"""The forms of an account and of a person there."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teropong.app.pages.days import Day
from teropong.app.pages.editing import RecordForm
from teropong.app.people.models import Person
from teropong.app.records.account_field import AccountField
from teropong.app.records.models import Account, Contact
from teropong.app.records.rights import assignable_by, changeable_by, reach, visible_to
from teropong.app.records.suggestions import suggested
from teropong.app.records.twins import twins


class AccountForm(RecordForm[Account]):
    """An account; a name that sounds like another's is asked about once."""

    is_no_twin = forms.BooleanField(
        label=gettext_lazy("It is another firm"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        """The fields, in the order that they are asked."""

        model = Account
        fields = ("name", "owner", "segment", "source", "city", "customer_since", "notes")
        field_classes: ClassVar = {"customer_since": Day}

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.twins: list[Account] = []
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 - a foreign key's field
        owner.queryset = assignable_by(person, self.instance.owner)
        owner.required = not reach(person).leads  # or it would vanish before a rep's eyes
        if self.instance.pk is None and person.sells:
            self.initial["owner"] = person.pk
        suggested(self, Account, "segment", "source", "city")

    def clean(self) -> dict[str, Any]:
        """Ask about twins, where the name is new."""
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("name")
        if not name or "name" not in self.changed_data or cleaned.get("is_no_twin"):
            return cleaned
        self.twins = twins(name, but=self.instance.pk)
        if self.twins:
            self.fields["is_no_twin"].widget = forms.CheckboxInput()
            seen = visible_to(self.person, Account)
            for twin in self.twins:
                twin.is_seen = seen.filter(pk=twin.pk).exists()  # type: ignore[attr-defined] # for the page
            raise ValidationError(_("There is an account that may be the same firm."), code="twin")
        return cleaned


class ContactForm(RecordForm[Contact]):
    """A person at an account."""

    class Meta:
        """The fields, in the order that they are asked."""

        model = Contact
        fields = ("name", "position", "phone", "email", "notes")


class MergeForm(forms.Form):
    """Which account goes into this one."""

    other = AccountField(label=gettext_lazy("The other account"))

    def __init__(self, stays: Account, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        assert isinstance(other, AccountField)  # noqa: S101 - declared above
        other.accounts = changeable_by(person, Account).exclude(pk=stays.pk)
