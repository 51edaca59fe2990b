"""What a good analyst would write: the same dashboard in DuckDB SQL straight from the raw tables.

It does what can be done without keeping anything: reads only deals that were open in the twelve
months, works the moves, wins and customers out once for all tiles, counts the pipeline by its
changes instead of day by day. It leaves out what the sample company does not need (unknown stages,
dates without a time, deals without history). The product-limit estimates are the library's own
numpy kernels, much faster than SQL or lifelines would be: the comparison flatters the analyst.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

import duckdb

from benchmarks.question import Frame
from teropong.facts.zone import local_date
from teropong.statistics import aalen_johansen_by, kaplan_meier_by

Key = tuple[Any, ...]
Figures = dict[str, Any]
Table = dict[Key, Figures]


@cache
def _text(name: str) -> str:
    return (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")


class Analyst:
    """Answers the dashboard from ``facts.*`` alone."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seen: Frame) -> None:
        self.connection = connection
        today = local_date(seen.as_of, seen.zone)
        self.names: dict[str, Any] = {
            "start": seen.start,
            "end": seen.end,
            "as_of": seen.as_of,
            "start_at": seen.start_at,
            "seen_until": seen.seen_until,
            "watched_from": seen.watched_from,
            "today": min(today, seen.end + timedelta(days=1)),
        }
        self._do("prepare")
        self.reps = self._dictionary("rep_numbers", "rep_id")
        self.stages = self._dictionary("stage_numbers", "pipeline, stage")
        self.bases = self._dictionary("base_numbers", "pipeline, stage")

    def answers(self) -> Iterator[Table]:
        """The figures of the eight, by the key of their row, one after another."""
        self.open_deals()
        self._do("wins")
        for tile in (
            self.first_meetings,
            self.outreach,
            self.pipeline_value,
            self.stage_duration,
            self.revenue,
            self.conversion,
            self.baseline,
            self.average_sale,
        ):
            yield tile()

    def open_deals(self) -> None:
        """Find the deals that several tiles are about."""
        self._do("alive")

    def first_meetings(self) -> Table:
        """By month and rep: held, booked, missed."""
        return {
            row[:2]: {"value": row[2], "booked": row[3], "no_shows": row[4]}
            for row in self._rows("first_meetings")
        }

    def outreach(self) -> Table:
        """By month, rep and channel."""
        names = ("value", "accounts_reached", "met", "attempts_per_first_meeting", "maturity")
        return {row[:3]: dict(zip(names, row[3:], strict=True)) for row in self._rows("outreach")}

    def pipeline_value(self) -> Table:
        """By day, pipeline and stage."""
        names = ("value", "deals", "without_amount", "past", "past_value", "times", "days")
        return {
            row[:3]: dict(zip(names, map(int, row[3:]), strict=True))
            for row in self._rows("pipeline_value")
        }

    def stage_duration(self) -> Table:
        """By rep, pipeline and stage."""
        self._do("stage_duration")
        found: Table = defaultdict(dict)
        for row in self._rows("stage_duration_ended"):
            found[row[:3]] = dict(zip(("completed", "mean", "median", "p90"), row[3:], strict=True))
        names = self._cells(self.stages)
        seen = self._columns("stage_duration_watched")
        estimates = kaplan_meier_by(
            seen["place"], len(names), seen["entry"], seen["ended"], seen["cause"] > 0
        )
        for name, one in zip(names, estimates, strict=True):
            if one.n:
                found[name] |= {"n": one.n, "km_mean": one.mean, "km_median": one.median}
        return found

    def revenue(self) -> Table:
        """By month and rep."""
        return {
            row[:2]: {
                "revenue": int(row[2] or 0),
                "deals": row[3],
                "profit": int(row[4]),
                "margin": row[5],
                "without_cost": row[6],
                "without_amount": row[7],
            }
            for row in self._rows("revenue")
        }

    def conversion(self) -> Table:
        """By rep, pipeline and stage."""
        return self._followed("conversion", "stage_numbers", self.stages)

    def baseline(self) -> Table:
        """By rep, pipeline and base; base 4 is the way from first base to home."""
        return self._followed("baseline", "base_numbers", self.bases)

    def _followed(self, name: str, numbers: str, places: list[Key]) -> Table:
        self._do(name)
        found: Table = defaultdict(dict)
        for row in self._rows("passages_counted"):
            entered, converted, lost, won, lost_unwon = row[3:]
            found[row[:3]] = _counted(entered, converted, lost) | {"win_rate": won / entered}
            if name == "baseline" and row[2] == 1:
                found[*row[:2], 4] = _counted(entered, won, lost_unwon) | {
                    "win_rate": won / entered
                }
        names = self._cells(places)
        for event, told in (("converted_at", "rate_expected"), ("won_at", "win_rate_expected")):
            seen = self._columns("passages_watched", event=event, numbers=numbers)
            estimates = aalen_johansen_by(
                seen["place"], len(names), seen["entry"], seen["ended"], seen["cause"]
            )
            for cell, one in zip(names, estimates, strict=True):
                if one.n == 0:
                    continue
                found[cell][told] = one.rate
                if event == "converted_at":
                    found[cell] |= {"n": one.n, "low": one.low, "unresolved": one.unresolved}
                elif name == "baseline" and cell[2] == 1:
                    found[*cell[:2], 4] |= {
                        "n": one.n,
                        "low": one.low,
                        "unresolved": one.unresolved,
                    }
                    found[*cell[:2], 4] |= {"rate_expected": one.rate, told: one.rate}
        return found

    def average_sale(self) -> Table:
        """By month and rep, of the month and of the twelve months up to its end."""
        found: Table = defaultdict(dict)
        for month, is_trailing, rep, n, without_amount, *figures in self._rows("average_sale"):
            told = {"n": n, **dict(zip(("mean", "median", "low", "high"), figures, strict=True))}
            if is_trailing:
                found[month, rep] |= {f"trailing_{name}": value for name, value in told.items()}
            else:
                found[month, rep] |= told | {"without_amount": without_amount}
        return found

    def _cells(self, places: list[Key]) -> list[Key]:
        """Every cell by its place: eight places for each rep."""
        none: list[Key] = [("", "")] * (8 - len(places))
        return [(*rep, *place) for rep in self.reps for place in [*places, *none]]

    def _dictionary(self, table: str, columns: str) -> list[Key]:
        return self.connection.execute(f"SELECT {columns} FROM {table} ORDER BY number").fetchall()

    def _sql(self, name: str, **more: str) -> str:
        return Template(_text(name)).substitute(self.names | more)

    def _do(self, name: str) -> None:
        self.connection.execute(self._sql(name))

    def _rows(self, name: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(self._sql(name)).fetchall()

    def _columns(self, name: str, **more: str) -> dict[str, Any]:
        return self.connection.execute(self._sql(name, **more)).fetchnumpy()


def _counted(entered: int, converted: int, lost: int) -> Figures:
    return {"entered": entered, "converted": converted, "lost": lost}


def read(name: str) -> Callable[[dict[str, Any]], tuple[Key, Figures]]:
    """How a row of the library's answer is read as a key and the figures to compare."""
    return _READ[name]


def _minor(money: str | None) -> int | None:
    return None if money is None else int(Fraction(money) * 100)


def _of(row: dict[str, Any], *names: str) -> Figures:
    return {name: row[name] for name in names}


def _lane(row: dict[str, Any]) -> str:
    return str(row["pipeline"])


def _baseline(row: dict[str, Any]) -> tuple[Key, Figures]:
    steps = ("Start→1st", "1st→2nd", "2nd→3rd", "3rd→Home", "1st→Home")
    return (row["rep"], _lane(row), steps.index(row["step"])), _of(row, *_FOLLOWED)


def _pipeline_value(row: dict[str, Any]) -> tuple[Key, Figures]:
    late, pushed = row["past_expected_close"], row["pushed"]
    return (row["period"], _lane(row), row["stage"]), {
        "value": _minor(row["value"]),
        "deals": row["deals"],
        "without_amount": row["without_amount"],
        "past": late["deals"],
        "past_value": _minor(late["value"]),
        "times": pushed["times"],
        "days": pushed["days"],
    }


def _average_sale(row: dict[str, Any]) -> tuple[Key, Figures]:
    money = ("mean", "median", "low", "high")
    trailing = row["trailing"]
    own = {"n": row["n"], "without_amount": row["without_amount"]}
    own |= {name: _minor(row[name]) for name in money}
    own |= {"trailing_n": trailing["n"]} | {
        f"trailing_{name}": _minor(trailing[name]) for name in money
    }
    return (row["period"], row["rep"]), own


_FOLLOWED = (
    "entered",
    "converted",
    "lost",
    "win_rate",
    "n",
    "rate_expected",
    "low",
    "unresolved",
    "win_rate_expected",
)
_OUTREACH = ("value", "accounts_reached", "met", "attempts_per_first_meeting", "maturity")
_READ: dict[str, Callable[[dict[str, Any]], tuple[Key, Figures]]] = {
    "first_meetings": lambda row: (
        (row["period"], row["rep"]),
        _of(row, "value", "booked", "no_shows"),
    ),
    "outreach": lambda row: ((row["period"], row["rep"], row["channel"]), _of(row, *_OUTREACH)),
    "pipeline_value": _pipeline_value,
    "stage_duration": lambda row: (
        (row["rep"], _lane(row), row["stage"]),
        _of(row, "completed", "mean", "median", "p90", "n", "km_mean", "km_median"),
    ),
    "revenue": lambda row: (
        (row["period"], row["rep"]),
        _of(row, "deals", "margin", "without_cost", "without_amount")
        | {"revenue": _minor(row["revenue"]), "profit": _minor(row["profit"])},
    ),
    "conversion": lambda row: (
        (row["rep"], _lane(row), row["step"].split("→")[0]),
        _of(row, *_FOLLOWED),
    ),
    "baseline": _baseline,
    "average_sale": _average_sale,
}
