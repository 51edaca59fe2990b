"""Numbers as people read them: money short and in full, shares, days, counts.

Money comes as a decimal string and stays a decimal: no figure passes through a binary float.
A space inside a figure is a no-break space.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Any

from teropong.language import _, current_language, ngettext

# Sums go to 10^21 minor units, and a quotient of two of them must not lose a digit.
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_SCALES = {
    "id": ((12, "T"), (9, "M"), (6, "jt"), (3, "rb")),
    "en": ((12, "tn"), (9, "bn"), (6, "m"), (3, "k")),
}
_NEARLY_ONE = Decimal("0.9995")  # what three digits round up to the next size
_WHOLE, _TENTH = Decimal("0.95"), Decimal("0.1")
_SHORT = Decimal(3)  # days below it are said with a decimal
_SYMBOLS = {"IDR": "Rp"}  # the law and every price tag in the country, in either language
GAP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def exact(value: Any) -> Decimal:
    """Return a figure of a report as an exact decimal."""
    return Decimal(str(value))


def short_money(value: Any, currency: str) -> str:
    """Return money in three digits and a word for its size: `Rp1,62 M`; en `Rp1.62 bn`."""
    amount = exact(value)
    return _signed(amount, symbol(currency) + short_number(abs(amount)))


def short_money_range(low: Any, high: Any, currency: str) -> str:
    """Return a range of money, its size said once: `Rp18–142 jt`; `Rp540 jt – Rp4,26 M`."""
    least, most = (short_money(end, currency) for end in (low, high))
    size = least.partition(GAP)[2]
    if size and size == most.partition(GAP)[2] and symbol(currency)[-1] != GAP:
        return f"{least.partition(GAP)[0]}–{most.removeprefix(symbol(currency))}"
    return f"{least}{GAP}–{GAP}{most}"


def short_number(value: Any) -> str:
    """Return a large number in three digits: `1,62 M`; en `1.62 bn`."""
    amount = exact(value)
    for power, word in _SCALES[current_language()]:
        scaled = amount.scaleb(-power, _EXACT)
        if abs(scaled) >= _NEARLY_ONE:
            return f"{_grouped(_three_digits(scaled))}{GAP}{word}"
    return _grouped(_three_digits(amount))


def full_money(value: Any, currency: str) -> str:
    """Return money to its last digit: `Rp1.234.567,50`; en `Rp1,234,567.50`."""
    amount = exact(value)
    is_whole = amount == amount.to_integral_value()
    digits = abs(amount).quantize(Decimal(1), context=_EXACT) if is_whole else abs(amount)
    return _signed(amount, symbol(currency) + _grouped(digits, keep=not is_whole))


def symbol(currency: str) -> str:
    """Return the sign of a currency as it stands before a figure: `Rp`, `€`, `CHF` and a space."""
    from babel.numbers import get_currency_symbol  # noqa: PLC0415 - the command's help must be quick

    sign = _SYMBOLS.get(currency) or str(get_currency_symbol(currency, current_language()))
    return sign + GAP if sign[-1:].isalpha() and sign not in _SYMBOLS.values() else sign


def count(value: Any) -> str:
    """Return a count with separators: `1.234`; en `1,234`."""
    return _signed(exact(value), _grouped(abs(exact(value))))


def decimal(value: Any, places: int = 1) -> str:
    """Return a number rounded to `places`, without trailing zeros: `4,5`."""
    number = exact(value).quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return _signed(number, _grouped(abs(number)))


def percent(rate: Any, places: int = 0) -> str:
    """Return a rate from 0 to 1 as a share of a hundred: `27 %`; en `27%`."""
    gap = GAP if current_language() == "id" else ""
    return decimal(exact(rate).scaleb(2, _EXACT), places) + gap + "%"


def percent_range(low: Any, high: Any, places: int = 0) -> str:
    """Return an interval of rates: `22–31 %`; en `22–31%`."""
    gap = GAP if current_language() == "id" else ""
    ends = (decimal(exact(rate).scaleb(2, _EXACT), places) for rate in (low, high))
    return "–".join(ends) + gap + "%"


def days(value: Any) -> str:
    """Return a duration: `17 hari`, `0,4 hari` below three days; en `17 days`."""
    length = exact(value)
    places = 1 if abs(length) < _SHORT else 0
    shown = decimal(length, places)
    return ngettext("%s day", "%s days", 1 if shown == "1" else 2) % shown


def days_range(low: Any, high: Any) -> str:
    """Return an interval of durations: `12–17 hari`, `0,6–1,2 hari` where it ends below three."""
    places = 1 if exact(high) < _SHORT else 0
    shown = "–".join(decimal(end, places) for end in (low, high))
    return ngettext("%s day", "%s days", 2) % shown


def change(now: Any, before: Any) -> str | None:
    """Return the change from `before` in percent with its sign: `+12 %`, `+0,3 %`, `no change`.

    None from nothing.
    """
    if not exact(before):
        return None
    ratio = _EXACT.divide(exact(now), exact(before)) - 1
    return moved(ratio.scaleb(2, _EXACT), lambda share: percent(share.scaleb(-2, _EXACT), 1))


def points(
    now: Any, before: Any, said: Callable[[Decimal], str] | None = None, none: str | None = None
) -> str:
    """Return the difference of two rates in percentage points with its sign: `+4`, `+0,3`."""
    difference = exact(now).scaleb(2, _EXACT) - exact(before).scaleb(2, _EXACT)
    return moved(difference, said or decimal, none)


def days_moved(
    now: Any, before: Any, said: Callable[[Decimal], str] = days, none: str | None = None
) -> str:
    """Return the difference of two durations with its sign: `+4 hari`, `+0,4 hari`."""
    return moved(exact(now) - exact(before), said, none, _SHORT)


def moved(
    difference: Decimal,
    said: Callable[[Decimal], str],
    none: str | None = None,
    whole: Decimal = _WHOLE,
) -> str:
    """Return a difference with its sign, rounded from ``whole`` on: what is small is still said.

    ``none`` is what is said where nothing is left of it.
    """
    size = abs(difference)
    rounded = size.quantize(Decimal(1) if size >= whole else _TENTH, context=_EXACT)
    if not rounded:
        return none or (_("hardly any change") if size else _("no change"))
    return ("+" if difference > 0 else MINUS) + said(rounded)


def _three_digits(amount: Decimal) -> Decimal:
    places = max(0, 2 - amount.adjusted()) if amount else 0
    rounded = amount.quantize(Decimal(1).scaleb(-min(places, 2)), context=_EXACT)
    return rounded.normalize(_EXACT) if rounded else Decimal(0)


def _grouped(number: Decimal, *, keep: bool = False) -> str:
    fraction = -int(number.normalize(_EXACT).as_tuple().exponent) if number else 0
    least = 2 if keep else 0
    shape = "#,##0" + ("." + "0" * max(fraction, least) if max(fraction, least) > 0 else "")
    return _shaped(number, shape, current_language())


@lru_cache(maxsize=8192)
def _shaped(number: Decimal, shape: str, language: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - the command's help must be quick

    return str(format_decimal(number, shape, locale=language, decimal_quantization=False))


def _signed(amount: Decimal, shown: str) -> str:
    return MINUS + shown if amount < 0 else shown
