"""The ids behind every figure are those that the plain-Python oracle finds, on random companies."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.database import Database
from teropong.engine.evaluate import Evaluator
from teropong.engine.query import Query
from teropong.indicators import BY_NAME
from tests import oracle
from tests.companies import Company, random_company
from tests.engine.comparing import queries, store_of

COMPANIES = 10 * int(os.environ.get("TEROPONG_EXAMPLES", "1"))
BATCH = 5
Found = Counter[tuple[Any, ...]]
COHORT = ("entered", "converted", "lost", "undecided", "won")
COMPARED = {
    "first_meetings": ("value", "booked", "no_shows"),
    "outreach": ("value", "accounts_reached"),
    "pipeline_value": ("deals", "without_amount", "past_expected_close", "pushed"),
    "stage_duration": ("completed", "running"),
    "revenue": ("deals", "revenue", "profit", "without_cost", "without_amount"),
    "conversion": COHORT,
    "baseline": COHORT,
    "average_sale": ("n", "without_amount", "without_account"),
}
"""The figures of which the oracle tells whom they count."""
IDS = {"activity": "activity_id", "deal": "opportunity_id", "account": "account_id"}


@pytest.mark.others(1, 2)
@pytest.mark.parametrize("first", range(0, COMPANIES, BATCH))
def test_cases_equal_oracle(first: int, tmp_path: Path, engine: Database) -> None:
    found = []
    for seed in range(first, first + BATCH):
        company = random_company(seed)
        store = store_of(company, tmp_path / str(seed), engine)
        for question in company.questions:
            heard = dict(_heard(company, question))
            for evaluator, query in queries(store, question):
                found += [
                    f"seed {seed}, {query.indicator}, {question}: {one}"
                    for one in _unlike(evaluator, query, heard[query.indicator])
                ]
    assert not found, "\n".join(found[:20])


def _heard(company: Company, question: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return oracle.questions(
        company.tables,
        **question,
        timezone=company.timezone,
        currency=company.currency,
        fiscal_start=company.fiscal_start,
        settings=company.settings,
    )


def _unlike(evaluator: Evaluator, query: Query, heard: Any) -> Iterator[str]:
    if isinstance(heard, list):
        return  # the facts do not suffice
    names = ("period", *BY_NAME[query.indicator].split_by(query.by), *BY_NAME[query.indicator].own)
    expected: Found = Counter()
    for told in oracle.behind(query.indicator, heard):
        expected.update((told["figure"], _cell(told["cell"], names), one) for one in told["ids"])
    unknown = {
        _cell(row, names)
        for row in evaluator.evaluate(query).rows
        if row.get("booked", "not asked") is None
    }
    mine: Found = Counter()
    for case in evaluator.cases(query).rows:
        cell = _cell(case, names)
        for mark in case["counts"]:
            if mark in COMPARED[query.indicator] and not (mark == "booked" and cell in unknown):
                mine[mark, cell, case[IDS[case["kind"]]]] += 1
    if mine != expected:
        yield f"too many {[*(mine - expected)][:3]}, lacking {[*(expected - mine)][:3]}"


def _cell(row: dict[str, Any], names: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, row[name]) for name in names if name in row)
