"""Days in forms: the browser's own picker, and only days of which anything can be kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST: Final = date(1970, 1, 2)
LAST: Final = date(2099, 12, 30)
ONE: Final = timedelta(days=1)


def kept(day: date) -> None:
    """Refuse a day before 1970 or after 2099."""
    if not FIRST <= day <= LAST:
        raise ValidationError(_("Write a day between 1970 and 2099."))


class DayInput(forms.DateInput):
    """A date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Day(forms.DateField):
    """A day, as the browser sends it or as people write it."""

    widget = DayInput

    def __init__(self, **words: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
            validators=[kept],
            error_messages={"invalid": _("Write a day, such as 2026-03-31.")},
            **words,
        )


class LastDay(Day):
    """A last day; as a value it is the day after it, as records keep it."""

    def prepare_value(self, value: Any) -> Any:
        """The last day, of a kept day after it; what was typed stays as it is."""
        return value - ONE if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        """The day after the last."""
        day = super().clean(value)
        return day + ONE if day else None
