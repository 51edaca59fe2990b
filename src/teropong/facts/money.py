"""Exact money: integer minor units inside, decimal strings at the edge, never binary floats.

Digits after the point by ISO 4217; a currency that the list does not name has two.
"""

from __future__ import annotations

import re
from fractions import Fraction

LARGEST_MINOR = 900_000_000_000_000_000
"""The largest record, in minor units: 9·10^17."""

_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
DIGITS = {currency: digits for digits, codes in _DIGITS.items() for currency in codes.split()}


def digits(currency: str) -> int:
    """How many digits a currency has after the point (IDR 2, JPY 0)."""
    return DIGITS.get(currency, 2)


def is_currency(code: str) -> bool:
    """Whether a text has the form of an ISO 4217 code."""
    return re.fullmatch(r"[A-Z]{3}", code) is not None


def half_even(value: Fraction | int) -> int:
    """The nearest whole number, halves to the even one."""
    return divided(value.numerator, value.denominator)


def divided(dividend: int, by: int) -> int:
    """The whole number nearest to a quotient, halves to the even one; ``by`` is above 0."""
    whole, rest = divmod(dividend, by)
    twice = rest + rest
    return whole + 1 if twice > by or (twice == by and whole & 1) else whole


def to_text(minor: Fraction | int | None, currency: str) -> str | None:
    """Minor units as the decimal string of the edge, rounded half-even; null stays null."""
    if minor is None:
        return None
    places = DIGITS.get(currency, 2)
    text = str(minor if isinstance(minor, int) else half_even(minor))
    if not places:
        return text
    if len(text) <= places or text[0] == "-":
        sign, text = ("-", text[1:]) if text[0] == "-" else ("", text)
        text = sign + text.rjust(places + 1, "0")
    return f"{text[:-places]}.{text[-places:]}"
