"""The shape that the eight share: what an indicator is, what it is asked, how it reads.

An indicator holds no dates, no user, no comparison: all of that is in the `Scope`. It reads
moments through a `Reader` and answers with rows that are ready for the edge.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal, Protocol

from numpy.typing import NDArray

from teropong.facts.calendar import Grain, months_before
from teropong.facts.faults import FactsError
from teropong.facts.money import divided, to_text
from teropong.facts.parsing import literal
from teropong.facts.settings import Settings
from teropong.language import _

Row = dict[str, Any]
Group = Literal["activity", "behaviour", "result"]
Unit = Literal["count", "money", "days", "rate"]

DIMENSIONS: dict[str, str] = {
    "rep": "m.rep_id",
    "team": "c.team",
    "profile": "c.profile",
    "pipeline": "m.pipeline",
    "stage": "m.stage",
    "channel": "m.channel",
    "source": "m.source",
    "segment": "m.segment",
}
"""Each dimension, in display order, and the column that holds it."""
PEOPLE = ("rep", "team", "profile")
OF_ACCOUNTS = (*PEOPLE, "source", "segment")
OF_DEALS = (*PEOPLE, "pipeline", "source", "segment")


class Reader(Protocol):
    """How an indicator reads moments; SQL in, rows or columns out."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows, integers exact."""
        ...

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns as numpy arrays."""
        ...

    def moment(self, name: str) -> str:
        """The relation that holds a moment."""
        ...

    def fact(self, name: str) -> str:
        """The relation that holds a table of facts, for the names of what is listed."""
        ...


@dataclass(frozen=True)
class Span:
    """A period of the answer, and until when it can be watched.

    ``seen_until`` is its end, or as_of where that is earlier (an instant, exclusive);
    ``watched_from`` the first instant of that local day twelve months before; ``last_on`` the
    last local day seen.
    """

    label: str
    start: date
    end: date
    seen_until: int
    watched_from: int
    last_on: date


@dataclass(frozen=True)
class Rung:
    """A stage in its pipeline's order; ``following`` is null for the last one."""

    pipeline: str
    stage: str
    position: int
    following: str | None
    base: int
    is_guess: bool
    expected_days: float | None


@dataclass(frozen=True)
class Given:
    """What the source gave: the columns of each table, and the stages whose order is known."""

    columns: Mapping[str, Sequence[str]]
    ladder: Sequence[Rung]

    def lacking(self, *names: str) -> list[str]:
        """Those of the tables and table.columns that the source did not give."""
        return [name for name in names if not self._has(*name.split("."))]

    @cached_property
    def has_amounts(self) -> bool:
        """Whether the source tells what open deals are worth."""
        return len(self.lacking("opportunities.amount", "opportunity_history.amount")) < 2

    def _has(self, table: str, column: str | None = None) -> bool:
        return table in self.columns and (column is None or column in self.columns[table])


@dataclass(frozen=True)
class Scope:
    """What is asked: the periods, the dimensions, the filters, and what holds for the company.

    ``parts`` are values of the dimensions that have a row even where nothing is found of them.
    ``is_dark`` where a rate is missing and the answer is to stand without it: no sum of money is
    told, since it would lack some, and of single amounts those that can be converted.
    ``leaves_out`` tells sums of what can be converted; who asks so says whose sums lack some.
    """

    spans: tuple[Span, ...]
    has_grain: bool
    as_of: int
    now: Span
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    settings: Settings
    ladder: tuple[Rung, ...]
    has_pipelines: bool
    given: Given
    is_past: bool = False
    first_activity_on: date | None = None
    first_deal_on: date | None = None
    parts: tuple[tuple[Any, ...], ...] = ()
    rates: Mapping[str, Sequence[tuple[date, Fraction]]] = field(default_factory=dict)
    is_dark: bool = False
    leaves_out: bool = False

    def is_met_anew(self, span: Span) -> bool:
        """Whether, in a period, accounts may look new that were met before the records begin."""
        return self.is_young(span, self.first_activity_on, self.settings.new_again_after_months)

    def money(self, minor: Fraction | int | None) -> str | None:
        """Minor units of the reporting currency as the edge's decimal string."""
        return to_text(minor, self.settings.currency)

    def total(self, minor: Fraction | int | None) -> str | None:
        """The same of what several amounts make; null where one of them may lack its rate."""
        return None if self.is_dark else self.money(minor)

    def worth(self, currency: str, minor: int | None, day: date) -> str | None:
        """One open amount at the day's rate; null of none, and in the dark of one without rate."""
        if minor is None or self.lacks_rate(currency, day):
            return None
        return self.money(_times(minor, self.rate(currency, day)))

    def convert(self, sums: Mapping[str, int], day: date) -> int | None:
        """Open sums by currency, each converted at the day's rate and rounded half-even once."""
        if self.is_dark:
            return None
        ours = self.settings.currency
        return sum(
            total if currency == ours else _times(total, self.rate(currency, day))
            for currency, total in sums.items()
            if not (self.leaves_out and self.lacks_rate(currency, day))
        )

    def rate(self, currency: str, day: date) -> Fraction:
        """Reporting minor units per minor unit of a currency; raises `MissingRate`."""
        found = self._rate(currency, day)
        if found is None:
            raise MissingRate(currency, day)
        return found

    def lacks_rate(self, currency: str, day: date) -> bool:
        """Whether a rate is missing; raises `MissingRate` where nothing is to stand without it."""
        if self._rate(currency, day) is not None:
            return False
        if self.is_dark or self.leaves_out:
            return True
        raise MissingRate(currency, day)

    def _rate(self, currency: str, day: date) -> Fraction | None:
        if currency == self.settings.currency:
            return Fraction(1)
        rates = self.rates.get(currency, ())
        nth = bisect_right(rates, day, key=itemgetter(0))
        return rates[nth - 1][1] if nth else None

    def is_young(self, span: Span, first_on: date | None, months: int) -> bool:
        """Whether a period begins within so many months of the first record (0: always)."""
        return first_on is None or months == 0 or months_before(span.start, months) < first_on


def _times(minor: int, rate: Fraction) -> int:
    """An amount at a rate, rounded half-even: no fraction is made of it, which costs more."""
    return divided(minor * rate.numerator, rate.denominator)


class MissingRate(FactsError):
    """Money cannot be converted: the currency has no rate on the day."""

    def __init__(self, currency: str, day: date) -> None:
        self.currency, self.day = currency, day
        told = _("{0} has no rate on {1}; add a row to `rates` that starts on or before that day")
        super().__init__(told.format(currency, day))

    def __reduce__(self) -> tuple[type[MissingRate], tuple[str, date]]:
        """Written out as what it is of, not as what it says."""
        return MissingRate, (self.currency, self.day)


@dataclass(frozen=True)
class Measured:
    """An answer: rows, and the lists and counts that stand beside them."""

    rows: list[Row]
    beside: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """Which cases are asked for: at most ``limit``, of the row with the keys ``cell``.

    ``only`` is what they must count in; null: anything that their row counts.
    """

    only: str | None = None
    cell: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    order: Literal["newest", "largest"] = "newest"


@dataclass(frozen=True)
class Cases:
    """Cases, each a row, and how many there are in all."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True)
class Indicator:
    """One of the eight: what it is called, counted in, defined as, and how it is measured.

    ``own`` are the dimensions that its rows always have; ``dimensions`` those it can be split
    and filtered by. ``lacks`` names the facts without which it says nothing: table or
    table.column, none where it can be measured. ``listed`` adds the lists beside the rows, which
    cost a reading of their own. ``cases`` are what was counted, one by one; ``opens`` says for
    each figure what they count in.
    """

    name: str
    label: str
    group: Group
    unit: Unit
    better: Literal["higher", "lower"]
    grain: Grain | None
    definition: str
    dimensions: tuple[str, ...]
    lacks: Callable[[Given], list[str]]
    measure: Callable[[Scope, Reader], Measured]
    cases: Callable[[Scope, Reader, Wanted], Cases]
    opens: Mapping[str, str]
    own: tuple[str, ...] = ()
    listed: Callable[[Scope, Reader, list[Row]], dict[str, Any]] | None = None

    def split_by(self, by: Sequence[str]) -> tuple[str, ...]:
        """The dimensions asked for that it has, its own left out."""
        return tuple(name for name in by if name in self.dimensions and name not in self.own)


def among(column: str, values: Iterable[str]) -> str:
    """SQL: the column is one of the values; an empty value is the missing one.

    No values let nobody through.
    """
    listed = ", ".join(literal(value) for value in values)
    return f"coalesce({column}, '') IN ({listed})" if listed else "FALSE"
