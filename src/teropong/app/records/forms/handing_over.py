"""To whom, and from which day."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.days import Day
from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.handing_over import Share

MOST_CHOICES: Final = 60
"""Accounts up to which each may go to another colleague: more would not fit on a page."""


class HandOverForm(forms.Form):
    """One colleague for all, and others for single accounts."""

    to = forms.ChoiceField(label=_("To"))
    on = Day(label=_("From"), help_text=_("From this day on, figures count for the colleague."))

    def __init__(self, *args: Any, heirs: list[Person], parts: list[Share], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heirs = {str(one.pk): one for one in heirs}
        choices = [(number, one.name) for number, one in self.heirs.items()]
        self._choose("to", [("", gettext("choose a colleague")), *choices])
        if len(heirs) > 1 and len(parts) <= MOST_CHOICES:
            for part in parts:
                name = gettext("%s goes to") % (part.account or gettext("Without an account"))
                self.fields[f"to_{part.key}"] = forms.ChoiceField(
                    label=name, required=False, choices=[("", gettext("as above")), *choices]
                )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def clean_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(gettext("Not in the future: hand over when it is so."))
        return day

    def heir(self) -> Person:
        """Who gets what nobody else gets."""
        return self.heirs[self.cleaned_data["to"]]

    def others(self) -> dict[int, Person]:
        """Who gets which account, where that is somebody else."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return {
            int(name.removeprefix("to_")): self.heirs[value]
            for name, value in chosen.items()
            if name.startswith("to_")
        }
