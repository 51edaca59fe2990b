"""The targets of a store: its rows as they are sound, its calendar, its people."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from operator import itemgetter

from teropong.engine.evaluate import Evaluator
from teropong.engine.in_duckdb import FOR_TARGETS, in_duckdb
from teropong.engine.store import Store
from teropong.facts.measures import figure_of
from teropong.facts.money import digits
from teropong.facts.target_checks import sound_targets
from teropong.outlook.people import read_people
from teropong.outlook.shape import Measure, Target, Whose
from teropong.outlook.targets import Targets
from teropong.outlook.working_days import read_working_days

Rates = Mapping[str, Sequence[tuple[date, Fraction]]]


def read_targets(store: Store) -> Targets:
    """The targets of a store, without the rows that `check` says are ignored.

    Money is in minor units of the reporting currency, at the rate of the row's first day.
    """
    rows = list(_rows(store))
    people = read_people(store, (row.whose.name for row in rows if row.whose.kind == "rep"))
    return Targets.made_of(rows, people, read_working_days(store), store.settings.fiscal_start)


def _rows(store: Store) -> Iterator[Target]:
    rates = Evaluator(store, as_of=0).rates
    for (
        indicator, companion, pipeline, stage, kind, name, grain, starts_on, value, upper, currency,
        decided_on, withdrawn_on, line,
    ) in in_duckdb(store.database, FOR_TARGETS).rows(
        "SELECT indicator, measure, pipeline, stage, scope_kind, scope, grain, starts_on, "
        "CAST(value AS $text), CAST(upper AS $text), currency, decided_on, withdrawn_on, "
        f"line FROM ({sound_targets(store.settings)}) t ORDER BY line"
    ):  # fmt: skip
        figure = figure_of(indicator, companion)
        assert figure is not None  # noqa: S101 - a sound row names a figure
        unit = Fraction(1)
        if figure.unit == "money":
            unit = _minor(currency or store.settings.currency, starts_on, rates)
        yield Target(
            Measure(indicator, figure.companion, stage or "", pipeline or ""),
            Whose(kind, "" if kind == "company" else name),
            grain,
            starts_on,
            Fraction(value) * unit,
            None if upper is None else Fraction(upper) * unit,
            decided_on,
            line,
            withdrawn_on,
        )


def _minor(currency: str, day: date, rates: Rates) -> Fraction:
    """Reporting minor units in a unit of a currency, at the rate of a day."""
    mine = rates[currency]
    rate = mine[bisect_right(mine, day, key=itemgetter(0)) - 1][1]
    return rate * Fraction(10) ** digits(currency)
