"""A field that finds an account by what is typed: its name, and its number where two share one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from teropong.app.records.models import Account

_NUMBERED = re.compile(r"(.*) \(#(\d{1,18})\)")
_MOST = 12


class AccountInput(forms.TextInput):
    """A text field whose list of names follows what is typed."""

    template_name = "records/account_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Where the names come from."""
        context = super().get_context(name, value, attrs)
        context["names"] = reverse_lazy("account_names")
        return context

    def format_value(self, value: Any) -> str | None:
        """The name of an account that is given by its number."""
        if isinstance(value, int):
            found = Account.objects.filter(pk=value).first()
            return numbered(found) if found else None
        return None if value is None else str(value)


class AccountField(forms.CharField):
    """``accounts`` are those that may be found; the value is one of them, or none."""

    widget = AccountInput
    default_error_messages = {
        "unknown": gettext_lazy("No account of yours is called that; choose one from the list."),
        "several": gettext_lazy("Several accounts are called that; choose one from the list."),
    }

    def __init__(self, accounts: QuerySet[Account] | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.accounts = Account.objects.none() if accounts is None else accounts

    def clean(self, value: Any) -> Any:
        """The account; raises `ValidationError` where none or several are called so."""
        text = super().clean(value)
        if not text:
            return None
        if found := _NUMBERED.fullmatch(text):
            rows = list(self.accounts.filter(name__iexact=found[1], pk=found[2]))
        else:
            rows = list(self.accounts.filter(name__iexact=text)[:2])
        if len(rows) == 1:
            return rows[0]
        raise ValidationError(self.error_messages["several" if rows else "unknown"])


def numbered(account: Account) -> str:
    """The account's name, with its number where another is called the same."""
    others = Account.objects.filter(hidden_at=None, name__iexact=account.name)
    is_alone = not others.exclude(pk=account.pk).exists()
    return account.name if is_alone else f"{account.name} (#{account.pk})"


def matching(accounts: QuerySet[Account], typed: str) -> list[Account]:
    """Accounts that hold every word typed: those that begin with it first."""
    words = typed.split()[:6]
    rows = accounts.filter(*(Q(name__icontains=word) for word in words))
    begins = list(rows.filter(name__istartswith=typed)[:_MOST])
    rest = rows.exclude(pk__in=[one.pk for one in begins])[: _MOST - len(begins)]
    return [*begins, *rest]
