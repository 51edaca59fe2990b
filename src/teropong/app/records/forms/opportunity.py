"""The form of an opportunity."""

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
from teropong.app.records.models import Account, Company, Opportunity, Stage
from teropong.app.records.money_field import MoneyField, to_minor, written
from teropong.app.records.rights import assignable_by, visible_to
from teropong.app.records.suggestions import suggested
from teropong.facts.money import is_currency


class OpportunityForm(RecordForm[Opportunity]):
    """An open deal's form; it is won, lost and reopened on its page and on the board."""

    account = AccountField(label=gettext_lazy("Account"), required=False)
    amount = MoneyField(label=gettext_lazy("Amount"), required=False)
    cost = MoneyField(
        label=gettext_lazy("Cost"), required=False, help_text=gettext_lazy("What it costs us.")
    )

    class Meta:
        """The fields, in the order that they are asked."""

        model = Opportunity
        fields = (
            "name",
            "account",
            "amount",
            "currency",
            "cost",
            "stage",
            "expected_close_on",
            "owner",
            "source",
            "competitors",
            "notes",
        )
        field_classes: ClassVar = {"expected_close_on": Day}

    def __init__(self, person: Person, firm: Company, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deal = self.instance
        choices = (
            ("owner", assignable_by(person, deal.owner if deal.pk else None)),
            ("stage", visible_to(person, Stage).select_related("pipeline")),
        )
        self.fields["stage"].required = True
        self.fields["stage"].label_from_instance = _stage_name  # type: ignore[attr-defined]
        for name, rows in choices:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - foreign keys' fields
            field.queryset = rows
        account = self.fields["account"]
        assert isinstance(account, AccountField)  # noqa: S101 - declared above
        account.accounts = visible_to(person, Account)
        self.fields["currency"].widget = forms.TextInput(attrs={"size": 4, "maxlength": 3})
        suggested(self, Opportunity, "source", "competitors")
        if deal.pk is None:
            self.initial["owner"] = person.pk if person.sells else None
            self.initial["currency"] = firm.currency
        else:
            self.initial["amount"] = written(deal.amount_minor, deal.currency)
            self.initial["cost"] = written(deal.cost_minor, deal.currency)
            del self.fields["stage"]  # it moves by its own form, which knows since when

    def clean_currency(self) -> str:
        """A currency's code."""
        code = str(self.cleaned_data["currency"]).strip().upper()
        if not is_currency(code):
            raise ValidationError(_("Write a currency's code, such as IDR."))
        return code

    def clean(self) -> dict[str, Any]:
        """Minor units of the amounts; the pipeline is the stage's."""
        cleaned = super().clean() or self.cleaned_data
        currency = cleaned.get("currency")
        for name in ("amount", "cost"):
            if not currency or name not in cleaned:
                continue
            try:
                setattr(self.instance, f"{name}_minor", to_minor(cleaned[name], currency))
            except ValidationError as error:
                self.add_error(name, error)
        if stage := cleaned.get("stage"):
            self.instance.pipeline = stage.pipeline
        return cleaned


def _stage_name(stage: Stage) -> str:
    return f"{stage.pipeline} · {stage}"
