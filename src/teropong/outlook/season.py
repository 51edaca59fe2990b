"""A measure's own season: what a working day of each month of the year brings.

A year's target is spread by working days times these factors, where two whole years lie before it.
A factor is what the month of those years brought over the working days that it had, so that a
Lebaran that moves to another month takes its days along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from teropong.facts.calendar import months_before
from teropong.outlook.working_days import Count

FEWEST, MOST = 2, 3
"""Whole years that are needed, and that are looked at."""
Factors = tuple[Fraction, ...]


@dataclass(frozen=True)
class History:
    """The company's sums of a measure by month, known by their first days, without gaps."""

    months: Mapping[date, Fraction]

    def factors(self, before: date, count: Count) -> Factors | None:
        """What a working day of January … December brings, from the whole years before a day.

        Null where they are fewer than two, or brought nothing.
        """
        last = months_before(before.replace(day=1), 1)
        if self.months:
            last = min(last, max(self.months))
        past = [months_before(last, nth) for nth in range(12 * MOST)]
        known = next((n for n, month in enumerate(past) if month not in self.months), len(past))
        past = past[: known // 12 * 12]
        if len(past) < 12 * FEWEST:
            return None
        sums, days = [Fraction(0)] * 12, [0] * 12
        for month in past:
            sums[month.month - 1] += self.months[month]
            days[month.month - 1] += count(month, months_before(month, -1))
        found = tuple(s / n if n else Fraction(0) for s, n in zip(sums, days, strict=True))
        return found if all(factor >= 0 for factor in found) and any(found) else None
