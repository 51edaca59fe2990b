"""3 Value of opportunities at each step: the deals open at an instant, by the stage they were in.

Open amounts are summed per currency and each sum is converted once, at the rate of that day.
Without a grain the instant is as_of; with one it is the end of each period, or as_of if earlier.
Source: docs/words.md, section 3.

What the source is silent on: an expected close is past when its day is over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import add
from typing import Any

from teropong.facts.zone import local_date
from teropong.indicators.shape import (
    OF_DEALS,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
)
from teropong.indicators.slices import Cell, columns_of, filters, laid_out, pipeline_key, place
from teropong.language import N_

Numbers = tuple[int, ...]
"""Deals, those without an amount, those past their expected close, times and days pushed; value
and value past, in minor units."""
Stock = dict[str, Numbers]
"""What stands open in one cell: its numbers by currency."""
_VALUE, _PAST_VALUE = 5, 6
_NOTHING = (0,) * 7


def _joined(one: Stock, other: Stock) -> Stock:
    """What stands in two cells together."""
    return one | {
        currency: tuple(map(add, one[currency], numbers)) if currency in one else numbers
        for currency, numbers in other.items()
    }


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by stage of ``value``, ``deals``, and what stands beside them (docs/report.md)."""
    if not scope.has_grain:
        scope = replace(scope, spans=(scope.now,))
    found = _standing(scope, reader)
    width = len(scope.by)

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, stage = values[width:]
        cell = pipeline_key(scope, pipeline) | {"stage": stage}
        return cell | _row(scope, nth, found.get((nth, values), {}))

    rows = laid_out(scope, found, _stages(scope), row)
    return Measured(
        [row for row in rows if _is_shown(scope, row)],
        {"inversions": [row for row in _inversions(scope, rows) if _is_shown(scope, row)]},
    )


def _is_shown(scope: Scope, row: Row) -> bool:
    """A filter on the stage hides rows; a stage is compared with the one before all the same."""
    return "stage" not in scope.where or (row["stage"] or "") in scope.where["stage"]


def _stages(scope: Scope) -> list[tuple[str, str]]:
    return [
        (rung.pipeline, rung.stage)
        for rung in scope.ladder
        if rung.pipeline in scope.where.get("pipeline", (rung.pipeline,))
    ]


def _row(scope: Scope, nth: int, stock: Stock) -> Row:
    span = scope.spans[nth]
    deals, without_amount, past, times, days, *_ = map(
        sum, zip(_NOTHING, *stock.values(), strict=True)
    )

    def worth(place: int) -> str | None:
        sums = {currency: numbers[place] for currency, numbers in stock.items()}
        return scope.money(scope.convert(sums, span.last_on)) if scope.given.has_amounts else None

    return {
        "value": worth(_VALUE),
        "n": deals,
        "deals": deals,
        "without_amount": without_amount,
        "past_expected_close": {"deals": past, "value": worth(_PAST_VALUE)},
        "pushed": {"times": times, "days": days},
    }


def _standing(scope: Scope, reader: Reader) -> dict[Cell, Stock]:
    """What stands open at the end of each period, by the dimensions asked for, pipeline and stage.

    Teams are those of the period's last day, so reps are summed first and joined to teams here.
    """
    by = tuple(name for name in scope.by if name not in ("team", "profile"))
    by_crew = bool({"team", "profile"} & {*scope.by, *scope.where})
    fetched = ("rep", *(name for name in by if name != "rep")) if by_crew else by
    moves = _changes(scope, reader, fetched)
    crew = _crew(reader) if by_crew else {}
    found: dict[Cell, Stock] = {}
    for values, changes in moves.items():
        running: Stock = {}
        for nth, span in enumerate(scope.spans):
            if nth in changes:
                running = _joined(running, changes[nth])
            if not any(map(any, running.values())):
                continue
            named = dict(zip(fetched, values, strict=False))
            if by_crew:
                named |= _at(crew, named["rep"], span.last_on)
                if not _is_wanted(scope, named):
                    continue
            cell = (nth, (*(named[name] for name in scope.by), *values[len(fetched) :]))
            found[cell] = _joined(found[cell], running) if cell in found else running
    return found


def _changes(
    scope: Scope, reader: Reader, fetched: tuple[str, ...]
) -> dict[tuple[Any, ...], dict[int, Stock]]:
    """What is added to, and taken from, what stands open at the end of each period."""
    dimensions = [*columns_of(fetched), "m.pipeline", "m.stage"]
    keys = ", ".join(str(nth + 1) for nth in range(len(dimensions) + 2))
    rows = reader.rows(
        f"SELECT m.nth, {', '.join(dimensions)}, m.currency, sum(m.sign), "
        "sum(CASE WHEN m.amount_minor IS NULL THEN m.sign ELSE 0 END), sum(m.late), "
        "sum(m.sign * m.pushed_times), sum(m.sign * m.pushed_days), "
        "coalesce(sum(m.sign * m.amount_minor), 0), coalesce(sum(m.late * m.amount_minor), 0) "
        f"FROM ({' UNION ALL '.join(_parts(scope, reader))}) m GROUP BY {keys}"
    )
    changes: dict[tuple[Any, ...], dict[int, Stock]] = {}
    width = 1 + len(dimensions)
    for row in rows:
        stock = changes.setdefault(row[1:width], {}).setdefault(row[0], {})
        stock[row[width]] = tuple(map(int, row[width + 1 :]))
    return changes


def _parts(scope: Scope, reader: Reader) -> list[str]:
    """States as they appear and go, and as their expected close passes and they go."""
    ends = [span.end for span in scope.spans]
    today = local_date(scope.as_of, scope.settings.zone)
    opened, closed = place("m.from_on", ends), place("m.to_on", ends)
    late = place("m.expected_close_on", [min(end, today) for end in ends])
    overdue = f"greatest({opened}, {late})"
    is_late = f"m.expected_close_on < DATE '{min(ends[-1], today)}'"
    stands = f"m.from_on < DATE '{ends[-1]}' AND (m.to_on IS NULL OR m.to_on >= DATE '{ends[0]}')"
    goes = f"m.to_on >= DATE '{ends[0]}' AND m.to_on < DATE '{ends[-1]}'"
    parts = [(opened, 1, 0, stands), (overdue, 0, 1, f"{stands} AND {is_late}")]
    if len(ends) > 1:
        is_late_first = f"{is_late} AND (m.to_on IS NULL OR {overdue} < {closed})"
        parts = [
            (opened, 1, 0, stands),
            (closed, -1, 0, goes),
            (overdue, 0, 1, f"{stands} AND {is_late_first}"),
            (closed, 0, -1, f"{goes} AND {is_late_first}"),
        ]
    chosen = filters(scope, leave_out=("team", "profile", "stage"))
    return [
        f"SELECT {nth} AS nth, {sign} AS sign, {late} AS late, m.* "
        f"FROM {reader.moment('states')} m WHERE {condition}{chosen}"
        for nth, sign, late, condition in parts
    ]


def _crew(reader: Reader) -> dict[str, list[tuple[date, date, Row]]]:
    crew: dict[str, list[tuple[date, date, Row]]] = {}
    rows = reader.rows(
        f"SELECT rep_id, from_on, until_on, team, profile FROM {reader.moment('crew')}"
    )
    for rep, from_on, until_on, team, profile in rows:
        crew.setdefault(rep, []).append((from_on, until_on, {"team": team, "profile": profile}))
    return crew


def _at(crew: dict[str, list[tuple[date, date, Row]]], rep: str, day: date) -> Row:
    for from_on, until_on, membership in crew.get(rep, ()):
        if from_on <= day < until_on:
            return membership
    return {"team": None, "profile": None}


def _is_wanted(scope: Scope, named: Row) -> bool:
    return all(
        (named[name] or "") in scope.where[name]
        for name in ("team", "profile")
        if name in scope.where
    )


def _inversions(scope: Scope, rows: list[Row]) -> list[Row]:
    """Stages worth more than the stage before them: there the pipeline is no funnel."""
    before = {
        (rung.pipeline or None, rung.following): rung.stage
        for rung in scope.ladder
        if rung.following
    }
    own = ("period", *scope.by)

    def address(row: Row, stage: str) -> tuple[Any, ...]:
        return (*(row.get(name) for name in own), row.get("pipeline"), stage)

    worth = {address(row, row["stage"]): row["value"] for row in rows}
    found = []
    for row in rows:
        pipeline = row.get("pipeline") if scope.has_pipelines else _only(scope)
        previous = before.get((pipeline, row["stage"]))
        if previous is None or row["value"] is None:
            continue
        value = worth.get(address(row, previous))
        if value is not None and Decimal(row["value"]) > Decimal(value):
            kept = {name: row[name] for name in (*own, "pipeline", "stage", "value") if name in row}
            found.append(kept | {"previous_stage": previous, "previous_value": value})
    return found


def _only(scope: Scope) -> str | None:
    return (scope.ladder[0].pipeline or None) if scope.ladder else None


INDICATOR = Indicator(
    name="pipeline_value",
    label=N_("Pipeline value per step"),
    group="behaviour",
    unit="money",
    better="higher",
    grain=None,
    definition=N_(
        "Open opportunities by the stage they were in, and what they are worth together."
    ),
    dimensions=(*OF_DEALS, "stage"),
    own=("pipeline", "stage"),
    lacks=lambda given: given.lacking("opportunities"),
    measure=measure,
)
