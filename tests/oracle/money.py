"""Exact money: minor units, dated rates, rounding half-even at the edge."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.oracle.facts import DIGITS, Facts, Opportunity


class MissingRateError(ValueError):
    """A currency has no rate on a day."""


def rate_on(facts: Facts, currency: str, on: date) -> Fraction:
    """Reporting currency per unit of a currency on a day."""
    if currency == facts.currency:
        return Fraction(1)
    known = [(start, rate) for name, start, rate in facts.rates if name == currency and start <= on]
    if not known:
        raise MissingRateError(f"no rate for {currency} on {on}")
    return max(known)[1]


def convert(facts: Facts, amount: int, currency: str, on: date) -> int:
    """Minor units of a currency as minor units of the reporting currency; `round` is half-even."""
    scale = Fraction(10 ** DIGITS.get(facts.currency, 2), 10 ** DIGITS.get(currency, 2))
    return round(amount * rate_on(facts, currency, on) * scale)


def text(facts: Facts, amount: Fraction | int | None) -> str | None:
    """Minor units as a decimal string of major units."""
    if amount is None:
        return None
    whole, digits = round(Fraction(amount)), DIGITS.get(facts.currency, 2)
    sign, units = "-" if whole < 0 else "", str(abs(whole)).rjust(digits + 1, "0")
    return f"{sign}{units[:-digits]}.{units[-digits:]}" if digits else sign + units


def open_value(facts: Facts, deals: list[tuple[Opportunity, int | None]], on: date) -> int:
    """Sums per currency, each converted at the day's rate and rounded once."""
    sums: dict[str, int] = {}
    for opp, amount in deals:
        if amount is not None:
            sums[opp.currency] = sums.get(opp.currency, 0) + amount
    return sum(convert(facts, amount, currency, on) for currency, amount in sums.items())


def closed_value(facts: Facts, deals: list[tuple[Opportunity, int | None, date]]) -> int:
    """Each record converted on the day it closed and rounded, then added."""
    return sum(
        convert(facts, amount, opp.currency, on) for opp, amount, on in deals if amount is not None
    )
