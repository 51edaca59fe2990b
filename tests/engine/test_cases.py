"""Every figure opens the very rows behind it: counted again one by one, and to the minor unit."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.database import Database
from teropong.engine.evaluate import Evaluator
from teropong.engine.query import Query, Result
from teropong.facts.money import digits, half_even
from teropong.indicators import BY_NAME
from teropong.indicators.shape import Wanted
from tests.companies import random_company
from tests.engine.comparing import queries, store_of

COMPANIES = 8 * int(os.environ.get("TEROPONG_EXAMPLES", "1"))
BATCH = 4
Row = dict[str, Any]
Sums = Counter[tuple[Any, ...]]

COUNTED: Mapping[str, Mapping[str, str]] = {
    "first_meetings": {"value": "value", "booked": "booked", "no_shows": "no_shows"},
    "outreach": {"value": "value", "accounts_reached": "accounts_reached", "met": "met"},
    "pipeline_value": {"deals": "deals", "without_amount": "without_amount"},
    "stage_duration": {"completed": "completed", "running": "running"},
    "revenue": {
        "deals": "deals",
        "without_cost": "without_cost",
        "without_amount": "without_amount",
    },
    "conversion": {name: name for name in ("entered", "converted", "lost", "undecided")},
    "baseline": {name: name for name in ("entered", "converted", "lost", "undecided")},
    "average_sale": {
        "n": "n",
        "without_amount": "without_amount",
        "without_account": "without_account",
    },
}
"""The figures that count, and what their cases count in."""


def key_of(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in names)


def minor(text: str | None, currency: str) -> int | None:
    return None if text is None else int(Fraction(text) * 10 ** digits(currency))


def unlike(evaluator: Evaluator, query: Query) -> Iterator[str]:
    """Where figures and cases of one query disagree."""
    result = evaluator.evaluate(query)
    listing = evaluator.cases(query)
    if not result.is_available:
        if listing.rows or (listing.needs, listing.unfiltered) != (result.needs, result.unfiltered):
            yield "cases of what is not available"
        return
    if listing.total != len(listing.rows):
        yield f"total {listing.total} of {len(listing.rows)}"
    indicator = result.indicator
    names = ("period", *indicator.split_by(query.by), *indicator.own)
    for figure, mark in COUNTED[query.indicator].items():
        yield from _counted(result.rows, listing.rows, names, figure, mark)
    yield from MORE.get(query.indicator, nothing)(evaluator, query, result, listing.rows, names)


def _counted(
    rows: list[Row], cases: list[Row], names: tuple[str, ...], figure: str, mark: str
) -> Iterator[str]:
    counted = Counter(key_of(case, names) for case in cases if mark in case["counts"])
    for row in rows:
        count = counted.pop(key_of(row, names), 0)
        if row[figure] is not None and count != row[figure]:
            yield f"{key_of(row, names)} {figure}: {row[figure]} | {count}"
    if counted and all(row[figure] is not None for row in rows):
        yield f"{figure}: cases of no row: {counted}"


def nothing(*_: Any) -> Iterator[str]:
    yield from ()


def _sums(cases: list[Row], names: tuple[str, ...], mark: str, told: str, currency: str) -> Sums:
    sums: Sums = Counter()
    for case in cases:
        if mark in case["counts"]:
            sums[key_of(case, names)] += minor(case[told], currency) or 0
    return sums


def money(
    evaluator: Evaluator, _: Query, result: Result, cases: list[Row], names: tuple[str, ...]
) -> Iterator[str]:
    """Revenue and profit are the sums of their deals, exactly."""
    currency = evaluator.store.settings.currency
    for figure, mark, told in (
        ("value", "revenue", "amount"),
        ("value", "deals", "amount"),
        ("profit", "profit", "profit"),
    ):
        sums = _sums(cases, names, mark, told, currency)
        for row in result.rows:
            if row[figure] is not None and sums[key_of(row, names)] != minor(row[figure], currency):
                yield f"{key_of(row, names)} {figure}: {row[figure]} | {sums[key_of(row, names)]}"


def first_sales(
    evaluator: Evaluator, query: Query, result: Result, cases: list[Row], names: tuple[str, ...]
) -> Iterator[str]:
    """The mean is that of its accounts; those outside are the list beside."""
    currency = evaluator.store.settings.currency
    sums = _sums(cases, names, "n", "amount", currency)
    for row in result.rows:
        if row["n"]:
            mean = half_even(Fraction(sums[key_of(row, names)], row["n"]))
            if mean != minor(row["mean"], currency):
                yield f"{key_of(row, names)} mean: {row['mean']} | {mean}"
    outside = evaluator.cases(query, Wanted("outside")).rows
    told = ("account_id", "rep", "on", "amount", "low", "high", "side")
    beside = ("account_id", "rep", "closed_on", "value", "low", "high", "side")
    mine = {key_of(case, told) for case in outside}
    if mine != {key_of(row, beside) for row in result.beside["outside"]}:
        yield f"outside: {mine} | {result.beside['outside']}"
    trailing = evaluator.cases(query, Wanted("trailing")).rows
    counted = Counter(key_of(case, names) for case in trailing)
    for row in result.rows:
        if counted[key_of(row, names)] != row["trailing"]["n"]:
            yield f"{key_of(row, names)} trailing: {row['trailing']} | {counted}"


def open_deals(
    evaluator: Evaluator, _: Query, result: Result, cases: list[Row], names: tuple[str, ...]
) -> Iterator[str]:
    """What is past and pushed, and worth, one by one; each deal stands once in a row."""
    currency = evaluator.store.settings.currency
    sums = _sums(cases, names, "deals", "amount", currency)
    foreign = Counter(key_of(case, names) for case in cases if case["currency"] != currency)
    past: Sums = Counter()
    times: Sums = Counter()
    days: Sums = Counter()
    for case in cases:
        key = key_of(case, names)
        past[key] += "past_expected_close" in case["counts"]
        times[key] += case["pushed"]["times"]
        days[key] += case["pushed"]["days"]
        if ("pushed" in case["counts"]) != (case["pushed"]["times"] > 0):
            yield f"pushed: {case}"
    for row in result.rows:
        key = key_of(row, names)
        told = (row["past_expected_close"]["deals"], row["pushed"]["times"], row["pushed"]["days"])
        if told != (past[key], times[key], days[key]):
            yield f"{key} past, pushed: {told} | {(past[key], times[key], days[key])}"
        off = abs(sums[key] - (minor(row["value"], currency) or 0))
        if row["value"] is not None and off > foreign[key]:
            yield f"{key} value: {row['value']} | {sums[key]}"


def reached(
    evaluator: Evaluator, query: Query, result: Result, cases: list[Row], names: tuple[str, ...]
) -> Iterator[str]:
    """Accounts are reached once a row, and once over all channels."""
    seen = Counter(
        (key_of(case, names)[:1], case["channel"], case["account_id"])
        for case in cases
        if "accounts_reached" in case["counts"]
    )
    if any(count > 1 for count in seen.values()):
        yield f"reached twice: {seen}"
    parts = tuple(name for name in names if name != "channel")
    once = Counter(key_of(case, parts) for case in cases if "accounts_once" in case["counts"])
    cohort: Sums = Counter()
    passed: Sums = Counter()
    tried: Sums = Counter()
    for case in cases:
        if "cohort" in case["counts"]:
            passed[key_of(case, names)] += case["window_over"]
            cohort[key_of(case, names)] += 1
            tried[key_of(case, parts)] += case["attempts"]
    for row in result.rows:
        key = key_of(row, names)
        if row["maturity"] != (passed[key] / cohort[key] if cohort[key] else None):
            yield f"maturity {key}: {row['maturity']} | {passed[key]} of {cohort[key]}"
    for row in result.beside["totals"]:
        if once[key_of(row, parts)] != row["accounts_reached"]:
            yield f"once {key_of(row, parts)}: {row['accounts_reached']} | {once}"
        if row["met"] and tried[key_of(row, parts)] != round(
            row["attempts_per_first_meeting"] * row["met"]
        ):
            yield f"attempts {key_of(row, parts)}: {row} | {tried}"


def cohorts(
    evaluator: Evaluator, query: Query, result: Result, _: list[Row], names: tuple[str, ...]
) -> Iterator[str]:
    """What was watched, what was won, what has no history, and who stands on which base."""
    yield from watched(evaluator, query, result, _, names)
    won = evaluator.cases(query, Wanted("win_rate")).rows
    counted = Counter(key_of(case, names) for case in won)
    for row in result.rows:
        if round((row["win_rate"] or 0) * row["entered"]) != counted[key_of(row, names)]:
            yield f"{key_of(row, names)} won: {row} | {counted}"
    if query.indicator == "baseline":
        yield from on_base(evaluator, query, result)


def on_base(evaluator: Evaluator, query: Query, result: Result) -> Iterator[str]:
    parts = (*result.indicator.split_by(query.by), "pipeline")
    for only, place in (("runners", "path"), ("left_on_base", "base")):
        cases = evaluator.cases(query, Wanted(only)).rows
        counted = Counter(key_of(case, (*parts, place)) for case in cases)
        for row in result.beside[only]:
            if counted.pop(key_of(row, (*parts, place)), 0) != row["deals"]:
                yield f"{only} {row} | {len(cases)}"
        if counted:
            yield f"{only}: cases of no row {counted}"
    unmet = evaluator.cases(query, Wanted("without_meeting")).rows
    if {case["opportunity_id"] for case in unmet} != {
        row["opportunity_id"] for row in result.beside["without_meeting"]
    }:
        yield f"without_meeting: {unmet}"


def watched(
    evaluator: Evaluator, query: Query, result: Result, _: list[Row], names: tuple[str, ...]
) -> Iterator[str]:
    """All that the estimate rests on; the few that enter late may be left out of it."""
    cases = evaluator.cases(query, Wanted("n")).rows
    counted = Counter(key_of(case, names) for case in cases)
    for row in result.rows:
        count = counted[key_of(row, names)]
        if not row["n"] <= count <= row["n"] * 1.02:
            yield f"{key_of(row, names)} watched: {row['n']} | {count}"
    unknown = evaluator.cases(query, Wanted("without_history"))
    if unknown.total != result.beside["without_history"]:
        yield f"without_history: {result.beside['without_history']} | {unknown.total}"


MORE = {
    "outreach": reached,
    "pipeline_value": open_deals,
    "stage_duration": watched,
    "revenue": money,
    "conversion": cohorts,
    "baseline": cohorts,
    "average_sale": first_sales,
}


@pytest.mark.others(1, 2)
@pytest.mark.parametrize("first", range(0, COMPANIES, BATCH))
def test_cases_add_up_to_their_figures(first: int, tmp_path: Path, engine: Database) -> None:
    found = []
    for seed in range(first, first + BATCH):
        company = random_company(seed)
        store = store_of(company, tmp_path / str(seed), engine)
        for question in company.questions:
            for evaluator, query in queries(store, question):
                found += [
                    f"seed {seed}, {query.indicator}, {question}: {one}"
                    for one in unlike(evaluator, query)
                ]
    assert not found, "\n".join(found[:20])


@pytest.mark.others(1, 2)
@pytest.mark.parametrize("first", range(0, COMPANIES // 2, BATCH))
def test_a_cell_opens_its_own_rows(first: int, tmp_path: Path, engine: Database) -> None:
    found = []
    for seed in range(first, first + BATCH):
        company = random_company(seed)
        store = store_of(company, tmp_path / str(seed), engine)
        for evaluator, query in queries(store, company.questions[seed % len(company.questions)]):
            found += [f"seed {seed}, {query}: {one}" for one in _wrong_cells(evaluator, query)]
    assert not found, "\n".join(found[:10])


def _wrong_cells(evaluator: Evaluator, query: Query) -> Iterator[str]:
    indicator = BY_NAME[query.indicator]
    names = ("period", *indicator.split_by(query.by), *indicator.own)
    result, cases = evaluator.evaluate(query), evaluator.cases(query).rows
    filled = [row for row in result.rows if row["n"]][:3]
    for row in filled:
        cell = {name: row[name] for name in names if name in row}
        for mark in dict.fromkeys(COUNTED[query.indicator].values()):
            expected = [
                case
                for case in cases
                if mark in case["counts"] and key_of(case, names) == key_of(row, names)
            ]
            got = evaluator.cases(query, Wanted(mark, cell))
            if got.rows != expected or got.total != len(expected):
                yield f"{cell} {mark}: {got.rows} | {expected}"
            few = evaluator.cases(query, Wanted(mark, cell, limit=2))
            if few.rows != expected[:2] or few.total != len(expected):
                yield f"{cell} {mark}: {few} of {len(expected)}"
