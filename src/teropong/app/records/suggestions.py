"""Words that the company uses already, offered where somebody types: they stay the same words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Count, Model

_MOST = 30


class Suggesting(forms.TextInput):
    """A text field with a list to choose from; anything else may be typed, too."""

    template_name = "records/suggesting.html"

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self.words = list(words)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The field with its list."""
        given = attrs or {}
        listed = {**given, "list": f"{given.get('id', name)}_words"}
        return {**super().get_context(name, value, listed), "words": self.words}


def suggested(form: forms.BaseForm, model: type[Model], *names: str) -> None:
    """Offer the most used words of each field."""
    for name in names:
        form.fields[name].widget = Suggesting(used(model, name))


def used(model: type[Model], name: str) -> list[str]:
    """The words of a field, the most used first."""
    rows = model._default_manager.filter(hidden_at=None).exclude(**{name: ""})
    counted = rows.values(name).annotate(n=Count("pk")).order_by("-n", name)
    return list(counted.values_list(name, flat=True)[:_MOST])
