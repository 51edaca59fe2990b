"""Decimals as people type them, exact, as text: a binary float would lose digits.

`16.250,50` where Indonesian is spoken, `16,250.50` in English; a lone sign that cannot group
thousands is the decimal point, whichever it is.
"""

from __future__ import annotations

import re
from decimal import Decimal

from teropong.language import current_language

_SIGNS = {"id": (".", ","), "en": (",", ".")}


def read_decimal(text: str) -> str | None:
    """The number as `16250.5`, or null where it is none of up to 15 and 12 digits."""
    group, point = _SIGNS[current_language()]
    plain = re.sub(r"[\s\u00a0]", "", text)
    g, p = re.escape(group), re.escape(point)
    if re.fullmatch(rf"\d{{1,3}}({g}\d{{3}})+({p}\d+)?", plain):
        plain = plain.replace(group, "").replace(point, ".")
    elif re.fullmatch(rf"\d+([{g}{p}]\d+)?", plain):
        plain = plain.replace(group, ".").replace(point, ".")
    else:
        return None
    whole, _dot, part = plain.partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    if not plain.isascii() or len(whole) > 15 or len(part) > 12:
        return None
    return f"{whole}.{part}" if part else whole


def shortest(text: str) -> str:
    """A decimal without the zeros at its end, as it is kept."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_decimal(text: str) -> str:
    """A kept decimal as the language in use writes it, to its last digit."""
    group, point = _SIGNS[current_language()]
    whole, _dot, part = text.partition(".")
    grouped = f"{Decimal(whole):,}".replace(",", group)
    return f"{grouped}{point}{part}" if part else grouped
