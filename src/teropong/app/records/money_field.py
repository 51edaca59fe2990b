"""A field for money, read as people write it: `Rp1.234.567,50`, `350 jt`, `1,5 M`.

In Indonesian a comma begins the fraction and points group by three; in English the other way
round. One lone mark that does not group three digits begins the fraction in either language;
where it would, but is the language's point (`1,500` in Indonesian), nobody can know: refused.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from teropong.facts.money import LARGEST_MINOR, digits, to_text
from teropong.language import current_language

_SIZES = {
    "id": {
        "rb": 3,
        "ribu": 3,
        "jt": 6,
        "juta": 6,
        "m": 9,
        "miliar": 9,
        "milyar": 9,
        "t": 12,
        "triliun": 12,
    },
    "en": {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "b": 9, "billion": 9, "tn": 12},
}
_AMOUNT = re.compile(r"(?:[A-Za-z]{0,3}[.$€£¥]?)?\s*([0-9][0-9.,\s]*)\s*([A-Za-z]*)\.?")


def read_amount(text: str, language: str) -> Decimal:
    """What a text says; raises `ValueError` where it says no amount."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    number, size = re.sub(r"\s", "", found[1]), found[2].lower()
    power = 0 if not size else _SIZES[language].get(size, -1)
    if power < 0:
        raise ValueError(text)
    try:
        return Decimal(_plain(number, language)).scaleb(power)
    except InvalidOperation:
        raise ValueError(text) from None


def _plain(number: str, language: str) -> str:
    point, group = (",", ".") if language == "id" else (".", ",")
    marks = [mark for mark in number if mark in ".,"]
    is_lone = len(marks) == 1
    if len(marks) > 1 and marks[0] == point:
        point, group = group, point  # the first of several marks groups, in either language
    is_thousands = re.fullmatch(r"\d{1,3}[.,]\d{3}", number)
    if is_lone and is_thousands and marks == [point]:
        raise ValueError(number)  # a thousand in the other language: asked, not guessed
    if is_lone and not is_thousands:
        return number.replace(",", ".")
    whole, _point, fraction = number.partition(point)
    if group in whole and not re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+", whole):
        raise ValueError(number)
    return f"{whole.replace(group, '')}.{fraction or '0'}"


class MoneyField(forms.CharField):
    """Money as a decimal; the form makes minor units of it when it knows the currency."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """The amount, or none; raises `ValidationError` where it cannot be read."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_amount(text, current_language())
        except ValueError:
            told = _("Write an amount such as %(example)s.") % {
                "example": "350 jt, 1.250.000" if current_language() == "id" else "350k, 1,250,000"
            }
            raise ValidationError(told) from None


def to_minor(amount: Decimal | None, currency: str) -> int | None:
    """Minor units of an amount; raises `ValidationError` where the currency has no such part."""
    if amount is None:
        return None
    places = digits(currency)
    minor = amount.scaleb(places)
    if minor != minor.to_integral_value():
        told = _("%(currency)s has %(places)s digits after the point.")
        raise ValidationError(told % {"currency": currency, "places": places})
    if not 0 <= minor <= LARGEST_MINOR:
        raise ValidationError(_("This is more than can be kept; is a digit too many?"))
    return int(minor)


def written(minor: int | None, currency: str) -> str:
    """Minor units as they are typed into the field."""
    text = to_text(minor, currency)
    if text is None:
        return ""
    whole, _point, fraction = text.partition(".")
    point, group = (",", ".") if current_language() == "id" else (".", ",")
    grouped = f"{int(whole):,}".replace(",", group)
    return grouped if not fraction.strip("0") else grouped + point + fraction
