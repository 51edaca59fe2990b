"""What founding a company asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teropong.app.people.forms.sign_in import RULES
from teropong.app.people.founding import Founding
from teropong.app.people.models import Person
from teropong.app.records.forms.choices import currencies, months, timezones
from teropong.app.records.ready_pipelines import READY


def pipelines() -> list[tuple[str, str]]:
    """The ready pipelines to choose from."""
    return [(one.key, str(one.name)) for one in READY]


class FirstRunForm(forms.Form):
    """The owner, the company, and with which pipelines it begins."""

    company_name = forms.CharField(label=_("The company's name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"), choices=(("id", "Bahasa Indonesia"), ("en", "English"))
    )
    timezone = forms.ChoiceField(label=_("Timezone"), choices=timezones)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies)
    fiscal_start = forms.TypedChoiceField(
        label=_("The fiscal year begins in"), choices=months, coerce=int
    )
    pipelines = forms.MultipleChoiceField(
        choices=pipelines,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one; it can be changed later.")},
    )
    with_holidays = forms.BooleanField(
        label=_("Indonesia's holidays and joint leave of this year and the next"), required=False
    )
    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    owner_email = forms.EmailField(
        label=_("Your e-mail"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=False),
    )
    owner_sells = forms.BooleanField(label=_("I sell, too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        language = "id" if get_language() == "id" else "en"
        kwargs["initial"] = {
            "language": language,
            "timezone": "Asia/Jakarta",
            "currency": "IDR",
            "fiscal_start": 1,
            "pipelines": ["b2b"],
            "with_holidays": True,
        }
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = str(RULES)

    def clean(self) -> dict[str, Any]:
        """A password that is not easily guessed by who knows the owner."""
        found = super().clean() or {}
        if password := found.get("password"):
            person = Person(name=found.get("owner_name", ""), email=found.get("owner_email", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return found

    def asked(self) -> Founding:
        """What is to be founded."""
        given = {**self.cleaned_data, "pipelines": self._in_order()}
        return Founding(**given)

    def _in_order(self) -> tuple[str, ...]:
        chosen = self.cleaned_data["pipelines"]
        return tuple(one.key for one in READY if one.key in chosen)
