"""What every contestant tells: cells of the statistics, and figures by the key of their row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb

from benchmarks.by_hand import Key, Table
from benchmarks.question import Frame
from teropong.facts.money import divided
from teropong.facts.zone import local_date
from teropong.statistics import aalen_johansen_by, kaplan_meier_by

Columns = Mapping[str, Any]
DAY = 86_400_000_000
FACTS = {
    "deals": "SELECT deal_no, rep_id, pipeline, currency, outcome, closed_at, closed_on "
    "FROM facts.opportunities",
    "history": "SELECT deal_no, changed_at, changed_on, stage, amount_minor, rep_id, "
    "expected_close_on, CAST(line AS INTEGER) AS line FROM facts.opportunity_history",
    "stages": "SELECT pipeline, stage, position, "
    "CAST(row_number() OVER (ORDER BY pipeline, position) - 1 AS INTEGER) AS stage_no, "
    "max(position) OVER (PARTITION BY pipeline) AS top FROM facts.stages",
    "reps": "SELECT rep_id, CAST(row_number() OVER (ORDER BY rep_id) - 1 AS INTEGER) AS rep_no "
    "FROM facts.reps",
}
"""The facts that the three need, in DuckDB's words."""
STAGES = 8
"""Places for each rep."""


@dataclass(frozen=True)
class Told:
    """The cells, and the rates, that figures are told by."""

    names: list[Key]
    rates: Mapping[str, list[tuple[date, Fraction]]]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> Told:
        """Those of a loaded database."""
        reps = connection.execute(f"{FACTS['reps']} ORDER BY rep_no").fetchall()
        stages = connection.execute(f"{FACTS['stages']} ORDER BY stage_no").fetchall()
        places = [stage[:2] for stage in stages] + [("", "")] * (STAGES - len(stages))
        rates: dict[str, list[tuple[date, Fraction]]] = defaultdict(list)
        for currency, day, rate in connection.execute(
            "SELECT currency, starts_on, rate FROM facts.rates ORDER BY 1, 2"
        ).fetchall():
            rates[currency].append((day, Fraction(rate)))
        return cls([(rep, *place) for rep, _ in reps for place in places], rates)

    def pipeline(self, rows: Iterable[tuple[Any, ...]]) -> Table:
        """What stands open, each currency converted at the rate of its day.

        Of day, pipeline, stage, currency; deals, those without an amount, times, days, value,
        and what is past its expected close, deals and value.
        """
        found: dict[Key, list[int]] = defaultdict(lambda: [0] * 7)
        for day, lane, stage, currency, deals, without, times, days, value, past, worth in rows:
            cell = found[day.isoformat(), lane, stage]
            mine = (
                self._converted(int(value), currency, day),
                deals,
                without,
                past,
                self._converted(int(worth), currency, day),
                times,
                days,
            )
            cell[:] = [old + int(new) for old, new in zip(cell, mine, strict=True)]
        names = ("value", "deals", "without_amount", "past", "past_value", "times", "days")
        return {key: dict(zip(names, cell, strict=True)) for key, cell in found.items()}

    def _converted(self, minor: int, currency: str, day: date) -> int:
        if currency == "IDR":
            return minor
        rate = [rate for since, rate in self.rates[currency] if since <= day][-1]
        return divided(minor * rate.numerator, rate.denominator)

    def durations(self, ended: Iterable[tuple[Any, ...]], seen: Columns) -> Table:
        """Of rep, pipeline, stage, how many ended, mean, median, p90; and of what was watched."""
        found: Table = defaultdict(dict)
        for row in ended:
            names = ("completed", "mean", "median", "p90")
            found[row[:3]] = dict(zip(names, row[3:], strict=True))
        estimates = kaplan_meier_by(
            seen["place"], len(self.names), seen["entry"], seen["ended"], seen["cause"] > 0
        )
        for name, one in zip(self.names, estimates, strict=True):
            if one.n:
                found[name] |= {"n": one.n, "km_mean": one.mean, "km_median": one.median}
        return found

    def followed(
        self, counts: Iterable[tuple[Any, ...]], passing: Columns, winning: Columns
    ) -> Table:
        """Of rep, pipeline, stage, entered, converted, lost, won; and of what was watched."""
        found: Table = defaultdict(dict)
        for *key, entered, converted, lost, won in counts:
            told = {"entered": entered, "converted": converted, "lost": lost}
            found[tuple(key)] = told | {"win_rate": won / entered}
        for seen, name in ((passing, "rate_expected"), (winning, "win_rate_expected")):
            estimates = aalen_johansen_by(
                seen["place"], len(self.names), seen["entry"], seen["ended"], seen["cause"]
            )
            for cell, one in zip(self.names, estimates, strict=True):
                if one.n:
                    found[cell][name] = one.rate
                    if seen is passing:
                        more = {"n": one.n, "low": one.low, "unresolved": one.unresolved}
                        found[cell] |= more
        return found


def today(seen: Frame) -> date:
    """The day of as_of: what is expected to close before it is past, if still open."""
    return local_date(seen.as_of, seen.zone)
