"""Words that the company uses already, offered where somebody types: they stay the same words."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import forms
from django.db.models import Count, Model
from django.utils.safestring import SafeString, mark_safe

_MOST = 30


class Suggesting(forms.TextInput):
    """A text field with a list to choose from; anything else may be typed, too."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self.words = list(words)

    def render(self, name: str, value: object, attrs: object = None, renderer: object = None) -> SafeString:
        """The field and its list."""
        given = dict(attrs) if isinstance(attrs, dict) else {}
        listed = f"{given.get('id', name)}_words"
        field = super().render(name, value, {**given, "list": listed}, renderer)  # type: ignore[arg-type]
        options = "".join(f'<option value="{escape(word)}"></option>' for word in self.words)
        return mark_safe(f'{field}<datalist id="{listed}">{options}</datalist>')  # noqa: S308 - escaped above


def suggested(form: forms.BaseForm, model: type[Model], *names: str) -> None:
    """Offer the most used words of each field."""
    for name in names:
        form.fields[name].widget = Suggesting(used(model, name))


def used(model: type[Model], name: str) -> list[str]:
    """The words of a field, the most used first."""
    rows = model._default_manager.filter(hidden_at=None).exclude(**{name: ""})  # noqa: SLF001
    counted = rows.values(name).annotate(n=Count("pk")).order_by("-n", name)
    return list(counted.values_list(name, flat=True)[:_MOST])
