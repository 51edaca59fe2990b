"""Values as people type them, and as they are kept: exact decimal texts, a share from 0 to 1."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from teropong.app.records.decimals import read_decimal, say_decimal, shortest
from teropong.app.records.money_field import read_amount, to_minor
from teropong.facts.measures import Figure
from teropong.language import current_language, numbers
from teropong.sources.tables.signs import is_sign_of

_MOST = {"count": 1_000_000, "days": 10_000, "rate": 1}
_SIZES = {
    "id": ((12, "T"), (9, "M"), (6, "jt")),
    "en": ((12, "tn"), (9, "bn"), (6, "m")),
}
_SIGNS_OF_LESS = "-−–("


def read_value(typed: str, figure: Figure, currency: str) -> str:
    """What is kept of a value as it was typed; raises `ValidationError` with the reason."""
    text = typed.strip()
    if text[:1] in _SIGNS_OF_LESS:
        raise ValidationError(_("A target is not negative."))
    if figure.unit == "money":
        return _money(text, currency)
    return _rate(text) if figure.unit == "rate" else _number(text, figure)


def say_value(value: str, figure: Figure) -> str:
    """A kept value as it is typed, to its last digit; empty stays empty."""
    if not value:
        return ""
    if figure.unit == "rate":
        return f"{say_decimal(plain(Decimal(value) * 100))} %"
    return _short_amount(Decimal(value)) or say_decimal(value)


def say_band(shown: tuple[str, str], currency: str, figure: Figure) -> str:
    """A value, or both ends of its band, with its currency: `Rp1.500.000`, `10–14`."""
    sign = numbers.symbol(currency) if figure.unit == "money" and currency else ""
    return sign + "–".join(filter(None, shown))


def short_number(value: Decimal, figure: Figure) -> str:
    """A value in a few digits, without its currency, as overviews say it."""
    if figure.unit == "money":
        return numbers.short_number(value)
    return numbers.percent(value) if figure.unit == "rate" else numbers.decimal(value)


def check_size(value: str, figure: Figure, currency: str) -> None:
    """Raise `ValidationError` where a kept value is more than anybody aims at."""
    if figure.unit == "money":
        to_minor(Decimal(value), currency)
    elif Decimal(value) > _MOST[figure.unit]:
        raise ValidationError(_("This is absurdly much; is a digit too many?"))


def plain(value: Decimal) -> str:
    """A decimal as it is kept."""
    return shortest(format(value, "f"))


def _short_amount(value: Decimal) -> str:
    """A large sum as people write it, where no digit is lost: `1,25 M`; else nothing."""
    for power, word in _SIZES[current_language()]:
        scaled = value.scaleb(-power)
        # Of three digits behind a sign nobody knows whether it groups: two are written at most.
        if scaled >= 1 and scaled == scaled.quantize(Decimal("0.01")):
            return f"{say_decimal(plain(scaled))} {word}"
    return ""


def _money(text: str, currency: str) -> str:
    sign = re.match(r"[^\d\s.,]+", text)
    if sign and re.search(r"\d", text) and not is_sign_of(sign[0], currency):
        told = _("“%(sign)s” is not the sign of %(currency)s, in which this target is set.")
        raise ValidationError(told % {"sign": sign[0], "currency": currency})
    try:
        amount = read_amount(text, current_language())
    except ValueError:
        if re.search(r"^\D*\d{1,3}[.,]\d{3}\b", text):
            told = _(
                "“%(text)s” is one sum in English and another in Indonesian; "
                "write it without the mark."
            )
            raise ValidationError(told % {"text": text}) from None
        example = "350 jt, 1.250.000" if current_language() == "id" else "350k, 1,250,000"
        told = _("“%(text)s” is no amount; write one such as %(example)s.")
        raise ValidationError(told % {"text": text, "example": example}) from None
    to_minor(amount, currency)
    return plain(amount)


def _number(text: str, figure: Figure) -> str:
    found = read_decimal(text)
    if found is None:
        told = _("“%(text)s” is no number; write one such as %(example)s.")
        raise ValidationError(told % {"text": text, "example": say_decimal("2.5")})
    check_size(found, figure, "")
    return found


def _rate(text: str) -> str:
    found = read_decimal(text.removesuffix("%"))
    if found is None:
        told = _("“%(text)s” is no share; write one such as 65 %%.")
        raise ValidationError(told % {"text": text})
    share = Decimal(found)
    if 0 < share < 1 and not text.endswith("%"):
        # 0.65 is 65 % to one and less than a hundredth to another: asked, not guessed.
        told = _("Is this %(share)s %%, or %(less)s %%? Write it with its sign.")
        words = {"share": say_decimal(plain(share * 100)), "less": say_decimal(found)}
        raise ValidationError(told % words)
    if share > 100:
        raise ValidationError(_("A share is at most 100 %%.") % ())
    return plain(share / 100)
