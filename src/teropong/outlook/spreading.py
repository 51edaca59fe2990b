"""A target as a density over working days: what of it falls on a range of days.

A target per week is spread over as many days as a week has without a holiday, so that one lowers
it; per month, quarter or year over the company's working days of just that period, of a year times
its season. Whose days they are makes the share: days that a rep was not there weigh nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from teropong.facts.calendar import Period, period_of, split
from teropong.outlook.season import Factors, History
from teropong.outlook.shape import Measure, Target
from teropong.outlook.versions import Piece
from teropong.outlook.working_days import Count, WorkingDays

_NOTHING = Fraction(0)


@dataclass(frozen=True)
class Spreading:
    """Spreads targets over days; what it has weighed once, it keeps."""

    days: WorkingDays
    fiscal_start: int = 1
    seasons: Mapping[Measure, History] = field(default_factory=dict)
    _wholes: dict[tuple[object, ...], Fraction] = field(default_factory=dict, compare=False)
    _factors: dict[tuple[object, ...], Factors | None] = field(default_factory=dict, compare=False)

    def share(self, piece: Piece, start: date, end: date, count: Count) -> Fraction:
        """How many times the piece's target falls on the days from ``start`` to before ``end``.

        ``count`` counts the days that weigh; a target per week on a whole week is 1.
        """
        start, end = max(start, piece.start), min(end, piece.end)
        if start >= end:
            return _NOTHING
        if piece.target.grain == "week":
            return Fraction(count(start, end), self.days.a_week)
        found = _NOTHING
        for part in split(Period("", start, end), piece.target.grain, self.fiscal_start):
            whole = self._whole(part.start, piece.target)
            if whole:
                factors = self._season(part.start, piece.target)
                found += self._weight(part.start, part.end, count, factors) / whole
        return found

    def _whole(self, day: date, target: Target) -> Fraction:
        """What the period of a target's grain weighs in which a day lies."""
        period = period_of(day, target.grain, self.fiscal_start)
        key = (period, target.grain == "year" and target.measure)
        if key not in self._wholes:
            factors = self._season(day, target)
            weight = self._weight(period.start, period.end, self.days.count, factors)
            self._wholes[key] = weight
        return self._wholes[key]

    def _season(self, day: date, target: Target) -> Factors | None:
        if target.grain != "year":
            return None
        start = period_of(day, "year", self.fiscal_start).start
        key = (start, target.measure)
        if key not in self._factors:
            history = self.seasons.get(target.measure, History({}))
            self._factors[key] = history.factors(start, self.days.count)
        return self._factors[key]

    @staticmethod
    def _weight(start: date, end: date, count: Count, factors: Factors | None) -> Fraction:
        if factors is None:
            return Fraction(count(start, end))
        months = split(Period("", start, end), "month")
        return sum(
            (factors[one.start.month - 1] * count(one.start, one.end) for one in months), _NOTHING
        )
