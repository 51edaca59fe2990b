"""The random companies are valid, and the oracle answers every question about them, in time and in sum."""

from __future__ import annotations

import csv
import time
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.companies import INDICATORS, Company, random_company, write
from tests.oracle import report
from tests.oracle.entry import seen_from
from tests.oracle.facts import CLOSED, Tables, read
from tests.oracle.periods import instant

SHORT, LONG = range(60), range(300)


def ask(
    company: Company, question: dict[str, Any], tables: Tables | None = None
) -> dict[str, dict[str, Any]]:
    return report(
        company.tables if tables is None else tables,
        timezone=company.timezone,
        currency=company.currency,
        fiscal_start=company.fiscal_start,
        settings=company.settings,
        **question,
    )


def faults(company: Company) -> list[str]:
    """What a check of the rows would name."""
    tables = company.tables
    facts = read(tables, company.timezone, company.currency)
    found = []
    for row, opp in zip(tables["opportunities"], facts.opportunities, strict=True):
        stages = [stage.name for stage in facts.stages.get(opp.pipeline, [])]
        if stages and opp.stage and opp.stage not in stages:
            found.append(f"{opp.id}: stage {opp.stage}")
        if (row["outcome"] in CLOSED) != bool(row["closed_at"]):
            found.append(f"{opp.id}: outcome and closed_at")
        if opp.closed_at and opp.closed_at < opp.created_at:
            found.append(f"{opp.id}: closed before it was created")
        if opp.account and "accounts" in tables and opp.account not in facts.accounts:
            found.append(f"{opp.id}: account {opp.account}")
        own = [
            change
            for change in tables.get("opportunity_history", [])
            if change["opportunity_id"] == opp.id
        ]
        if len(own) != len(opp.history):
            found.append(f"{opp.id}: history after the close")
        known = {*stages, *CLOSED}
        for change in opp.history:
            if change.at < opp.created_at:
                found.append(f"{opp.id}: history before it was created")
            if stages and change.stage and change.stage not in known:
                found.append(f"{opp.id}: stage {change.stage}")
        said = [change.stage for change in opp.history if change.stage]
        if said and said[-1] in CLOSED and said[-1] != opp.outcome:
            found.append(f"{opp.id}: {said[-1]} in history, {opp.outcome}")
    names = {opp.id for opp in facts.opportunities}
    linked = [*tables.get("activities", []), *tables.get("opportunity_history", [])]
    found += [
        f"opportunity {row['opportunity_id']}"
        for row in linked
        if row.get("opportunity_id") not in {None, "", *names}
    ]
    return found


@pytest.mark.parametrize("seed", LONG)
def test_the_data_are_valid(seed: int) -> None:
    assert faults(random_company(seed)) == []


def test_the_same_seed_gives_the_same_company() -> None:
    assert random_company(7) == random_company(7)


def test_written_tables_read_back(tmp_path: Path) -> None:
    for seed in SHORT:
        company = random_company(seed)
        folder = tmp_path / str(seed)
        write(company, folder)
        assert {file.stem for file in folder.iterdir()} == set(company.tables)
        for name, rows in company.tables.items():
            with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
                assert list(csv.DictReader(file)) == rows


@pytest.mark.parametrize("seed", SHORT)
def test_every_question_has_an_answer(seed: int) -> None:
    company = random_company(seed)
    for question in company.questions:
        assert set(ask(company, question)) == set(INDICATORS)


@pytest.mark.long
def test_answers_come_in_time() -> None:
    for seed in LONG:
        company = random_company(seed)
        for question in company.questions:
            begun = time.process_time()
            ask(company, question)
            assert time.process_time() - begun < 0.3


def total(found: dict[str, Any], name: str) -> Fraction:
    return sum((Fraction(row[name]) for row in found["rows"]), Fraction(0))


@pytest.mark.parametrize("seed", SHORT)
def test_parts_add_up(seed: int) -> None:
    company = random_company(seed)
    figures = {
        "first_meetings": ("value", "no_shows"),
        "outreach": ("value", "accounts_reached", "met"),
        "pipeline_value": ("deals", "without_amount"),
        "stage_duration": ("completed", "running", "n"),
        "revenue": ("revenue", "deals", "profit", "without_cost", "without_amount"),
        "conversion": ("entered", "converted", "lost", "n"),
        "baseline": ("entered", "converted", "lost", "n"),
        "average_sale": ("n", "without_amount", "without_account"),
    }
    for question in company.questions:
        whole, parts = (
            ask(company, {**question, "by": ()}),
            ask(company, {**question, "by": ("rep", "source")}),
        )
        for indicator, names in figures.items():
            for name in names:
                assert total(whole[indicator], name) == total(parts[indicator], name)


def until(company: Company, as_of: datetime) -> Tables:
    """The tables without what happened at as_of or later."""
    facts = read(company.tables, company.timezone, company.currency)
    tables = {name: list(rows) for name, rows in company.tables.items()}
    tables["opportunities"] = []
    for row, opp in zip(company.tables["opportunities"], facts.opportunities, strict=True):
        open_again = opp.closed_at is not None and opp.closed_at >= as_of
        changed = {**row, "outcome": "open", "closed_at": ""} if open_again else row
        tables["opportunities"].append(changed)
    for name, column in (("opportunity_history", "changed_at"), ("activities", "occurred_at")):
        if name in tables:
            tables[name] = [row for row in tables[name] if instant(row[column], facts.zone) < as_of]
    return tables


@pytest.mark.parametrize("seed", SHORT)
def test_what_happens_later_changes_nothing(seed: int) -> None:
    company = random_company(seed)
    for question in company.questions:
        facts = read(company.tables, company.timezone, company.currency)
        as_of = seen_from(facts, question["as_of"])
        fixed = {**question, "as_of": as_of.isoformat()}
        now, then = ask(company, fixed), ask(company, fixed, until(company, as_of))
        for indicator in ("outreach", "revenue", "average_sale"):
            assert now[indicator] == then[indicator]
        for name in ("value", "no_shows"):
            assert [row[name] for row in now["first_meetings"]["rows"] if row[name]] == [
                row[name] for row in then["first_meetings"]["rows"] if row[name]
            ]
