"""What a target is held against before it is set: what it replaces, what is usual, what can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median

from django.utils.translation import gettext as _

from teropong.app.mirror import NotReady, read
from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.models.company import company
from teropong.app.targets.drafts import sums_by_month
from teropong.app.targets.models import Grain, ScopeKind, Target, period_by
from teropong.app.targets.values import say_band, say_value
from teropong.engine.store import Store
from teropong.facts.calendar import months_before
from teropong.facts.measures import Figure, figure_of
from teropong.language.dates import period_name
from teropong.outlook.shape import Measure

_FAR = 10
_MOST_A_DAY = 100
_DAYS = {Grain.WEEK: 5, Grain.MONTH: 21, Grain.QUARTER: 63, Grain.YEAR: 252}
_A_YEAR = {Grain.WEEK: 52, Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1}
_MONTHS = 12


@dataclass(frozen=True)
class Beside:
    """What stands beside a target that is wished, in the same line and currency.

    ``replaced`` is the value that it takes the place of, null where there is none; ``kept`` are
    those set, ``wished`` those that are wished with it.
    """

    replaced: Decimal | None
    kept: Sequence[Decimal]
    wished: Sequence[Decimal]


class Usual:
    """What the company is used to; asked once for many targets."""

    def __init__(self) -> None:
        firm = company()
        self.currency = firm.currency if firm else "IDR"
        self.fiscal_start = firm.fiscal_start if firm else 1
        self._people = max(Person.objects.filter(is_active=True).count(), 1)
        self._years: dict[Measure, Decimal | None] = {}

    def question(self, target: Target, name: str, beside: Beside) -> str:
        """What is to be asked of the target of whoever is so called; empty where nothing is."""
        value, figure = Decimal(target.value or 0), _figure(target)
        if not value or value == beside.replaced:
            return ""
        if far := self._far_from(value, target, beside):
            told = _("It is far from %(usual)s, as it was.")
            told %= {"usual": self._spelled(far, target)}
        elif self._is_beyond(value, target, figure):
            told = _("That is more than %(n)s a working day for each.") % {"n": _MOST_A_DAY}
        else:
            return ""
        period = period_by(target.starts_on, target.grain, self.fiscal_start)
        said = {
            "whose": name,
            "period": period_name(period.label),
            "value": self._spelled(value, target),
        }
        return f"{_('%(whose)s, %(period)s: %(value)s?') % said} {told}"

    def _far_from(self, value: Decimal, target: Target, beside: Beside) -> Decimal | None:
        """What a value is far from: what it takes the place of, else what is usual; or null."""
        # A digit too many or too few is just ten times as much or as little.
        replaced = beside.replaced
        if replaced and not replaced / _FAR < value < replaced * _FAR:
            return replaced
        usual, is_whole = self._usual(target, beside)
        if not usual:
            return None
        # A part of the company may be small; it is not far more than the whole.
        least = usual / _FAR if is_whole else usual / _FAR / self._people
        return None if least <= value <= usual * _FAR else usual

    def _usual(self, target: Target, beside: Beside) -> tuple[Decimal | None, bool]:
        """What a target is held against, and whether that is of the same line.

        What stands in the line, else the company's last year, else what is wished beside it.
        """
        if there := [one for one in beside.kept if one]:
            return median(there), True
        if last_year := self._last_year(target):
            return last_year, target.scope_kind == ScopeKind.COMPANY
        return (median(beside.wished), True) if beside.wished else (None, True)

    def _last_year(self, target: Target) -> Decimal | None:
        """What the company did per period in the last twelve whole months; null where unknown."""
        if not _figure(target).is_flow or target.currency not in ("", self.currency):
            return None
        measure = Measure(target.indicator, target.companion, target.stage, target.pipeline)
        if measure not in self._years:
            self._years[measure] = _year(measure)
        done = self._years[measure]
        return done / _A_YEAR[Grain(target.grain)] if done else None

    def _is_beyond(self, value: Decimal, target: Target, figure: Figure) -> bool:
        if figure.unit != "count" or not figure.is_flow:
            return False
        is_alone = target.scope_kind in (ScopeKind.REP, ScopeKind.PROFILE)
        people = 1 if is_alone else self._people
        return value > _MOST_A_DAY * _DAYS[Grain(target.grain)] * people

    def _spelled(self, value: Decimal, target: Target) -> str:
        figure = _figure(target)
        places = Decimal("0.01") if value != value.to_integral_value() else Decimal(1)
        text = format(value.quantize(places).normalize(), "f")
        return say_band((say_value(text, figure), ""), target.currency or self.currency, figure)


def _figure(target: Target) -> Figure:
    figure = figure_of(target.indicator, target.companion)
    assert figure is not None  # noqa: S101 - who wishes a target has named one
    return figure


def _year(measure: Measure) -> Decimal | None:
    try:
        return read(partial(_year_before, measure, today())).value
    except NotReady:
        return None


def _year_before(measure: Measure, day: date, store: Store) -> Decimal | None:
    """A question to the mirror: the company's sum of the twelve months before a day's."""
    months = sums_by_month(measure, day, store) or {}
    first = months_before(day.replace(day=1), _MONTHS)
    found = [value for month, value in months.items() if month >= first]
    if len(found) < _MONTHS:
        return None
    total = sum(found)
    return Decimal(total.numerator) / Decimal(total.denominator)
