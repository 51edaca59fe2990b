"""The sheet in which one says what the period ends at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from teropong.app.calls.models import Call, Kind
from teropong.app.calls.saying import Line
from teropong.app.records.decimals import say_decimal
from teropong.app.records.money_field import MoneyField, to_minor
from teropong.app.targets.values import plain
from teropong.language.numbers import full_money


class CallForm(forms.Form):
    """One field for each of what one may say; what was said last stands in it."""

    def __init__(
        self,
        lines: Sequence[Line],
        last: Mapping[Line, Call],
        currency: str,
        post: Any,
        won: Mapping[Line, Decimal],
    ) -> None:
        self.lines, self.currency, self.won = lines, currency, won
        said = {line.name: _typed(call) for line, call in last.items()}
        super().__init__(post, initial=said)
        for line in lines:
            self.fields[line.name] = MoneyField(
                label=f"{line.label} ({currency})", required=False, help_text=_help(line)
            )

    def clean(self) -> dict[str, Any]:
        """A best case is at least the commit, all are at least what is won; amounts have a size."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for name, amount in found.items():
            try:
                to_minor(amount, self.currency)
            except ValidationError as error:
                self.add_error(name, error)
        for line in self.lines:
            amount, won = found.get(line.name), self.won.get(line)
            if amount is not None and won is not None and amount < won:
                told = _("%s is won already; what the period ends at is at least that.")
                self.add_error(line.name, told % full_money(won, self.currency))
        commit, best = found.get(Kind.COMMIT), found.get(Kind.BEST)
        if commit is not None and best is not None and best < commit:
            self.add_error(Kind.BEST, _("The best case is less than the commit."))
        return found

    @property
    def said(self) -> dict[Line, str]:
        """What was typed, as it is kept."""
        typed = {line: self.cleaned_data.get(line.name) for line in self.lines}
        return {line: "" if one is None else plain(Decimal(one)) for line, one in typed.items()}


def _help(line: Line) -> str:
    if line.kind == Kind.COMMIT:
        return _("What you stand up for: your own revenue of the whole period, won deals included.")
    if line.kind == Kind.BEST:
        return _("If all goes well.")
    return _("What you tell those above you: the revenue of the whole period.")


def _typed(call: Call) -> str:
    return say_decimal(call.value)
