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
    return round(value)


def to_text(minor: Fraction | int | None, currency: str) -> str | None:
    """Minor units as the decimal string of the edge, rounded half-even; null stays null."""
    if minor is None:
        return None
    places = digits(currency)
    whole = half_even(minor)
    sign, text = ("-" if whole < 0 else ""), str(abs(whole)).rjust(places + 1, "0")
    return sign + (f"{text[:-places]}.{text[-places:]}" if places else text)
