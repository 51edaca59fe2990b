"""What stands open at the end of each period: deals, amounts, and what is said of their close.

Counted as changes, so that a year of days costs one reading: each state is added where it appears
and taken away where it goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import add
from typing import Any

from teropong.facts.zone import local_date
from teropong.indicators.cases import Part
from teropong.indicators.shape import Reader, Row, Scope, Span
from teropong.indicators.slices import CONVERTED, STATE, Cell, columns_of, filters, place, rates_of

Numbers = tuple[int, ...]
"""Deals, those without an amount, those past their expected close, times and days pushed; value
and value past, in minor units."""
Stock = dict[str, Numbers]
"""What stands open in one cell: its numbers by currency."""
VALUE, PAST_VALUE = 5, 6
NOTHING = (0,) * 7
_COUNTED = ("m.currency", "m.amount_minor", "m.pushed_times", "m.pushed_days")


def _joined(one: Stock, other: Stock) -> Stock:
    """What stands in two cells together."""
    return one | {
        currency: tuple(map(add, one[currency], numbers)) if currency in one else numbers
        for currency, numbers in other.items()
    }


def standing(scope: Scope, reader: Reader) -> dict[Cell, Stock]:
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
        f"FROM ({_events(scope, reader, dimensions)}) m GROUP BY {keys}"
    )
    changes: dict[tuple[Any, ...], dict[int, Stock]] = {}
    width = 1 + len(dimensions)
    for row in rows:
        stock = changes.setdefault(row[1:width], {}).setdefault(row[0], {})
        stock[row[width]] = tuple(map(int, row[width + 1 :]))
    return changes


def _events(scope: Scope, reader: Reader, dimensions: Sequence[str]) -> str:
    """States as they appear, as they go, and as their expected close passes meanwhile.

    All from one reading: a state is taken once for each kind of event.
    """
    ends = [span.end for span in scope.spans]
    opened, closed = place("m.from_on", ends), place("m.to_on", ends)
    late = place("m.expected_close_on", [_seen(scope, end) for end in ends])
    overdue = f"greatest({opened}, {late})"
    is_late = f"{_is_late(scope, ends[-1])} AND {overdue} < {closed}"
    states = (
        f"SELECT m.*, {opened} AS opened, {closed} AS closed, "
        f"CASE WHEN {is_late} THEN {overdue} END AS late_at "
        f"FROM {reader.moment('states')} m "
        f"WHERE {_stands(ends)}{filters(scope, leave_out=('team', 'profile', 'stage'))}"
    )
    kinds = "SELECT 0 AS kind, 1 AS sign"
    if len(ends) > 1:
        kinds += " UNION ALL SELECT 1, -1 UNION ALL SELECT 2, 0"
    told = [f"{column} AS {column.removeprefix('m.')}" for column in (*dimensions, *_COUNTED)]
    return (
        "SELECT CASE k.kind WHEN 0 THEN m.opened WHEN 1 THEN m.closed ELSE m.late_at END AS nth, "
        "k.sign AS sign, CASE k.kind WHEN 0 THEN CASE WHEN m.late_at = m.opened THEN 1 ELSE 0 END "
        "WHEN 1 THEN CASE WHEN m.late_at IS NULL THEN 0 ELSE -1 END ELSE 1 END AS late, "
        f"{', '.join(told)} FROM ({states}) m CROSS JOIN ({kinds}) k WHERE CASE k.kind "
        f"WHEN 0 THEN TRUE WHEN 1 THEN m.closed < {len(ends)} ELSE m.late_at > m.opened END"
    )


def _stands(ends: Sequence[date]) -> str:
    """SQL: the state stands at one of the ends, which ascend."""
    return f"m.from_on < DATE '{ends[-1]}' AND (m.to_on IS NULL OR m.to_on >= DATE '{ends[0]}')"


def _is_late(scope: Scope, end: date) -> str:
    """SQL: the expected close is over at the end."""
    return f"m.expected_close_on < DATE '{_seen(scope, end)}'"


def _seen(scope: Scope, end: date) -> date:
    return min(end, local_date(scope.as_of, scope.settings.zone))


def standing_one_by_one(scope: Scope, reader: Reader, nth: int, span: Span) -> Part:
    """The deals that stand open at the end of a period, each with its stay in the stage."""
    last = f"DATE '{span.last_on}'"
    states, stays = reader.moment("states"), reader.moment("stays")
    source = (
        f"(SELECT {STATE}, s.entered_at, s.entered_on, r.numerator, r.denominator FROM {states} o "
        f"LEFT JOIN {stays} s ON s.deal_no = o.deal_no AND s.entered_on < DATE '{span.end}' "
        f"AND (s.left_on IS NULL OR s.left_on >= DATE '{span.end}')"
        f"{rates_of(reader, 'o', last)})"
    )
    return Part(
        "deal",
        source=source,
        on=last,
        nth=str(nth),
        condition=_stands([span.end]),
        marks={
            "deals": "TRUE",
            "without_amount": "m.amount_minor IS NULL",
            "past_expected_close": _is_late(scope, span.end),
            "pushed": "m.pushed_times > 0",
        },
        columns={
            "deal_no": "m.deal_no",
            "pipeline": "m.pipeline",
            "stage": "m.stage",
            "currency": "m.currency",
            "own_minor": "m.amount_minor",
            "amount_minor": CONVERTED,
            "entered_on": "m.entered_on",
            "entered_at": "m.entered_at",
            "expected_close_on": "m.expected_close_on",
            "pushed_times": "m.pushed_times",
            "pushed_days": "m.pushed_days",
        },
    )


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
