"""The records as a folder of facts: what `teropong report` reads, and another Teropong takes in.

It tells what was so, in effective time: undone changes never happened, what is deleted is left
out, what was done at an account that was merged was done at the one that is left. Rows stand in
the order in which they were written down, which orders what happened at one instant.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path

from django.db import connection

from teropong.app.records.giving_out.calls import told_calls, write_calls
from teropong.app.records.giving_out.deals import Deals
from teropong.app.records.giving_out.edge import Edge, Part
from teropong.app.records.giving_out.tables import (
    Rows,
    absences,
    accounts,
    activities,
    fallen_stages,
    holidays,
    memberships,
    rates,
    reps,
    selling,
    stages,
    targets,
)
from teropong.app.records.models import Company
from teropong.facts.schema import BY_NAME
from teropong.facts.settings import SETTINGS_FILE
from teropong.sources.tables.writing import check_target, new_folder, put_in_place

__all__ = [
    "Edge",
    "Part",
    "fallen_stages",
    "give_folder",
    "one_view",
    "selling",
    "told_at_accounts",
    "told_of_company",
    "write_folder",
]


def give_folder(target: Path, company: Company, *, replace: bool = False) -> dict[str, int]:
    """Write the records as a folder of facts; answers the rows of each table.

    The folder is written whole or not at all. Raises `FactsError` where it holds something else,
    or facts that are not to be replaced.
    """
    target = target.resolve()
    check_target(target, replace=replace)
    with new_folder(target) as folder:
        with one_view():
            counts = write_folder(folder, company)
        put_in_place(folder, target)
    return counts


@contextmanager
def one_view() -> Iterator[None]:
    """All that is read within is read as of one instant; nobody who writes waits for it."""
    if connection.in_atomic_block or _is_one_view.get():
        yield
        return
    token = _is_one_view.set(True)
    try:
        with _begun():
            yield
    finally:
        _is_one_view.reset(token)


_is_one_view: ContextVar[bool] = ContextVar("is_one_view", default=False)


@contextmanager
def _begun() -> Iterator[None]:
    is_lite = connection.vendor == "sqlite"
    begin = "BEGIN DEFERRED" if is_lite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def told_at_accounts(edge: Edge) -> dict[str, Rows]:
    """The tables of what hangs on accounts and deals: of a part of them, where the edge says so.

    They are to be read in this order.
    """
    deals = Deals(edge)
    return {
        "accounts": accounts(edge),
        "opportunities": deals.rows(),
        "opportunity_history": deals.history(),
        "activities": activities(edge),
    }


def told_of_company(edge: Edge) -> dict[str, Rows]:
    """The small tables. They are to be read after the others, of which they tell who is named."""
    return {
        "memberships": memberships(edge),
        "absences": absences(edge),
        "targets": targets(edge),
        "rates": rates(),
        "holidays": holidays(),
        "stages": stages(edge),
        "reps": reps(edge),
    }


def write_folder(folder: Path, company: Company) -> dict[str, int]:
    """Write all tables, the calls and the settings; answers the rows of each table."""
    edge = Edge.of(company)
    calls = told_calls(edge)
    tables = told_at_accounts(edge) | told_of_company(edge)
    counts = {name: _write(folder, name, rows) for name, rows in tables.items()}
    told = (f"{name} = {json.dumps(value)}\n" for name, value in asdict(company.facts).items())
    write_calls(folder, calls)
    (folder / SETTINGS_FILE).write_text("".join(told), encoding="utf-8")
    return counts | ({"calls": len(calls)} if calls else {})


def _write(folder: Path, name: str, rows: Rows) -> int:
    n = 0
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(BY_NAME[name].names)
        for row in rows:
            writer.writerow(row)
            n += 1
    return n
