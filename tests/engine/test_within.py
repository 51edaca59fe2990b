"""What rights let through: joined to every filter, and never told of beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.database import Database
from teropong.engine.evaluate import Evaluator
from teropong.engine.query import Query
from teropong.engine.report import make_report, make_reports
from teropong.engine.store import Store
from teropong.facts.faults import WrongCall
from teropong.indicators.shape import Wanted
from tests.companies import random_company
from tests.engine.comparing import queries, store_of
from tests.indicators.conftest import Company, company, stores, told  # noqa: F401

SALES = """
opportunity_id, rep_id, account_id, created_at, stage, amount, outcome, closed_at
D1, R1, A, 2026-01-01, Lead, 100, won,  2026-04-10
D2, R2, B, 2026-01-01, Lead, 200, won,  2026-04-11
D3, R3, C, 2026-01-01, Lead, 400, won,  2026-05-12
D4, R1, A, 2026-01-01, Lead, 800, open,
D5, R3, C, 2026-01-01, Lead, 900, open,
"""
REPS = """
rep_id, name,  team
R1,     Ayu,   North
R2,     Budi,  North
R3,     Chandra, South
"""


@pytest.fixture
def firm(company: Company, stores: list[Store]) -> Store:  # noqa: F811
    company(opportunities=SALES, reps=REPS)
    return stores[-1]


def revenue(store: Store, **words: Any) -> list[tuple[Any, ...]]:
    asked = Asked(period="2026-Q2", indicators=["revenue"], grain="quarter", **words)
    return told(make_report(store, asked).indicators["revenue"].rows, "rep value deals")


def test_both_filters_hold(firm: Store) -> None:
    within = {"team": ("North",)}
    # North sold 100 and 200; asked for R2 only 200; asked for nobody of North nothing.
    assert revenue(firm, within=within) == [(None, "300.00", 2)]
    assert revenue(firm, within=within, where={"rep": ["R2"]}) == [(None, "200.00", 1)]
    assert revenue(firm, within={"rep": ("R1",)}, where={"rep": ["R1"]}) == [(None, "100.00", 1)]
    assert revenue(firm, within={"rep": ()}) == [(None, "0.00", 0)]
    assert revenue(firm, within=within, by=["rep"]) == [
        ("R1", "100.00", 1),
        ("R2", "200.00", 1),
    ]


def test_a_value_of_no_fact_is_no_fault_of_rights(firm: Store) -> None:
    assert revenue(firm, within={"rep": ("nobody",)}) == [(None, "0.00", 0)]


def test_nobody_lets_nobody_through(firm: Store) -> None:
    report = make_report(firm, Asked(period="2026-Q2", within={"rep": ()}))
    assert report.reps == {}
    for result in report.indicators.values():
        assert not any(row["n"] for row in result.rows)


@pytest.mark.parametrize(
    ("where", "hidden"),
    [({"rep": ["Chandr"]}, "R3"), ({"rep": ["R3"]}, "R2, R3"), ({"team": ["Sout"]}, "South")],
)
def test_errors_name_only_what_may_be_told(
    firm: Store, where: dict[str, list[str]], hidden: str
) -> None:
    with pytest.raises(WrongCall) as everyone:
        revenue(firm, where={name: [f"{value}?"] for name, [value] in where.items()})
    with pytest.raises(WrongCall) as error:
        revenue(firm, where=where, within={"team": ("North",)})
    assert hidden.rsplit(", ", maxsplit=1)[-1] in str(everyone.value)
    assert f"there are {'R1, R2' if 'rep' in where else 'North'}" in str(error.value)


def test_who_is_not_there_and_who_may_not_be_seen_are_alike(firm: Store) -> None:
    told_of = []
    for rep in ("R3", "R9"):
        with pytest.raises(WrongCall) as error:
            revenue(firm, where={"rep": [rep]}, within={"rep": ("R1",)})
        told_of.append(str(error.value).replace(rep, "…"))
    assert told_of[0] == told_of[1]


def test_names_are_those_who_may_be_told_of(firm: Store) -> None:
    assert make_report(firm, Asked(within={"team": ("North",)})).reps == {"R1": "Ayu", "R2": "Budi"}
    assert make_report(firm, Asked()).reps == {"R1": "Ayu", "R2": "Budi", "R3": "Chandra"}


def test_questions_of_several_periods_are_answered_together(firm: Store) -> None:
    asked = [
        Asked(period=period, indicators=["revenue"], as_one=True)
        for period in ("2026-04", "2026-05", "2026-Q2")
    ]
    reports = make_reports(firm, *asked)
    assert [one.indicators["revenue"].rows[0]["value"] for one in reports] == [
        "300.00",
        "400.00",
        "700.00",
    ]
    assert [one.to_dict() for one in reports] == [make_report(firm, one).to_dict() for one in asked]
    with pytest.raises(ValueError, match="one instant"):
        make_reports(firm, asked[0], replace(asked[1], as_of="2026-04-30"))


# `within` is answered as the same words in `where` are: by rows, lists beside them, and cases.


@pytest.mark.others(1, 3)
@pytest.mark.parametrize("first", range(0, 12, 4))
def test_within_holds_back_what_where_does(first: int, tmp_path: Path, engine: Database) -> None:
    found = []
    for seed in range(first, first + 4):
        random = random_company(seed)
        store = store_of(random, tmp_path / str(seed), engine)
        reps = sorted({row["rep_id"] for row in random.tables["opportunities"]})
        for within in ({"rep": tuple(reps[:1])}, {"team": ("North",)}, {"rep": ()}):
            question = random.questions[0] | {"where": {}}
            for evaluator, query in queries(store, question, within=within):
                found += [f"seed {seed}, {query}: {one}" for one in _leaks(evaluator, query)]
    assert not found, "\n".join(found[:10])


def _leaks(evaluator: Evaluator, query: Query) -> Iterator[str]:
    said = replace(query, where=query.within, within={})
    mine, theirs = evaluator.evaluate(query), evaluator.evaluate(said)
    if (mine.rows, mine.beside) != (theirs.rows, theirs.beside):
        yield "rows or lists differ from those of the same words in where"
    reps = query.within.get("rep")
    listed = [
        (name, row)
        for name, rows in mine.beside.items()
        if isinstance(rows, list)
        for row in rows
        if isinstance(row, dict)
    ]
    cases = evaluator.cases(query).rows
    if mine.is_available:
        for figure in mine.indicator.opens:
            cases += evaluator.cases(query, Wanted(figure)).rows
    for name, row in [*listed, *(("cases", case) for case in cases)]:
        if reps is not None and "rep" in row and row["rep"] not in reps:
            yield f"{name}: {row}"
    if reps == () and any(row.get("deals") or row.get("n") for _, row in listed):
        yield f"something of nobody: {listed}"
