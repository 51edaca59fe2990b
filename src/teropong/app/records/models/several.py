"""A field that holds several of its choices: by their names, in the order of the choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.text import capfirst

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class Several(_Text):
    """Names with commas between; in a form a box for each choice."""

    def validate(self, value: str, model_instance: models.Model | None) -> None:
        """Each is one of the choices."""
        for name in names_in(value) or [""]:
            super().validate(name, model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field:
        """A box for each choice."""
        return forms.MultipleChoiceField(
            label=capfirst(self.verbose_name),
            choices=self.flatchoices,
            required=not self.blank,
            widget=forms.CheckboxSelectMultiple,
            help_text=kwargs.get("help_text", self.help_text),
        )

    def value_from_object(self, obj: models.Model) -> list[str]:  # type: ignore[override] # for boxes
        """The names, as boxes are ticked by them."""
        return names_in(super().value_from_object(obj))

    def save_form_data(self, instance: models.Model, data: Iterable[str]) -> None:
        """Keep what was ticked, in the order of the choices."""
        ticked = set(data)
        setattr(
            instance, self.attname, written(name for name, _ in self.flatchoices if name in ticked)
        )


def names_in(value: str) -> list[str]:
    """The names that a value holds."""
    return value.split(",") if value else []


def written(names: Iterable[str]) -> str:
    """The value that holds names."""
    return ",".join(names)
