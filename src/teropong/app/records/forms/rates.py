"""Forms of rates and holidays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teropong.app.pages.days import Day
from teropong.app.pages.editing import RecordForm
from teropong.app.records.decimals import read_decimal, say_decimal
from teropong.app.records.forms.choices import currencies
from teropong.app.records.models import Holiday, Rate
from teropong.app.records.models.company import company


class RateForm(RecordForm[Rate]):
    """What a unit of a currency is worth from a day on."""

    currency = forms.ChoiceField(label=_("One unit of"), choices=currencies)
    starts_on = Day(label=_("From"))
    rate = forms.CharField(
        label=_("Is worth"), max_length=40, widget=forms.TextInput({"inputmode": "decimal"})
    )

    class Meta:
        """Currency, day, rate."""

        model = Rate
        fields = ("currency", "starts_on", "rate")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firm = company()
        self.own = firm.currency if firm else "IDR"
        self.fields["rate"].help_text = gettext("In %s, as exactly as you know it.") % self.own
        if self.instance.pk:
            self.initial["rate"] = say_decimal(self.instance.rate)

    def clean_currency(self) -> str:
        """Another currency than the company's."""
        currency: str = self.cleaned_data["currency"]
        if currency == self.own:
            raise forms.ValidationError(gettext("This is the company's currency: it needs none."))
        return currency

    def clean_rate(self) -> str:
        """A positive decimal."""
        rate = read_decimal(self.cleaned_data["rate"])
        if rate is None or not rate.strip("0."):
            example = say_decimal("16250.5")
            raise forms.ValidationError(gettext("Write a number above 0, such as %s.") % example)
        return rate

    def clean(self) -> dict[str, Any]:
        """One rate a currency and day."""
        found = super().clean() or {}
        currency, day = found.get("currency"), found.get("starts_on")
        if not currency or not day:
            return found
        there = Rate.objects.filter(currency=currency, starts_on=day, hidden_at=None)
        if there.exclude(pk=self.instance.pk).exists():
            self.add_error("starts_on", gettext("There is a rate from this day on. Change that."))
        return found


class HolidayForm(RecordForm[Holiday]):
    """A day on which nobody works."""

    on = Day(label=_("Day"))

    class Meta:
        """Day and name."""

        model = Holiday
        fields = ("on", "name")

    def clean_on(self) -> Any:
        """A day that is not a holiday already."""
        day = self.cleaned_data["on"]
        there = Holiday.objects.filter(on=day, hidden_at=None).exclude(pk=self.instance.pk)
        if other := there.first():
            raise forms.ValidationError(gettext("This day is %s already.") % other)
        return day
