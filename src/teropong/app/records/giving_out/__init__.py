"""The records as a folder of facts: what `teropong report` reads, and another Teropong takes in.

It tells what was so, in effective time: undone changes never happened, what is deleted is left
out, what was done at an account that was merged was done at the one that is left. Rows stand in
the order in which they were written down, which orders what happened at one instant.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from teropong.app.records.giving_out.deals import Deals
from teropong.app.records.giving_out.edge import Edge
from teropong.app.records.giving_out.tables import (
    absences,
    accounts,
    activities,
    holidays,
    memberships,
    rates,
    reps,
    stages,
)
from teropong.app.records.models import Company
from teropong.facts.schema import BY_NAME
from teropong.facts.settings import SETTINGS_FILE
from teropong.sources.tables.writing import check_target, new_folder, put_in_place

__all__ = ["give_folder"]


def give_folder(target: Path, company: Company, *, replace: bool = False) -> dict[str, int]:
    """Write the records as a folder of facts; answers the rows of each table.

    The folder is written whole or not at all. Raises `FactsError` where it holds something else,
    or facts that are not to be replaced.
    """
    target = target.resolve()
    check_target(target, replace=replace)
    with new_folder(target) as folder:
        with _one_view():
            counts = _write_all(folder, company)
        put_in_place(folder, target)
    return counts


@contextmanager
def _one_view() -> Iterator[None]:
    """All that is read within is read as of one instant; nobody who writes waits for it."""
    if connection.in_atomic_block:
        yield
        return
    is_lite = connection.vendor == "sqlite"
    begin = "BEGIN DEFERRED" if is_lite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_all(folder: Path, company: Company) -> dict[str, int]:
    edge = Edge.of(company)
    deals = Deals(edge)
    tables: dict[str, Iterable[Sequence[Any]]] = {
        "accounts": accounts(edge),
        "opportunities": deals.rows(),
        "opportunity_history": deals.history(),
        "activities": activities(edge),
        "memberships": memberships(edge),
        "absences": absences(edge),
        "rates": rates(),
        "holidays": holidays(),
        "stages": stages(edge),
        "reps": reps(edge),
    }
    # Stages and reps come last: all are told of of which another table speaks.
    counts = {name: _write(folder, name, rows) for name, rows in tables.items()}
    settings = (
        f'timezone = "{company.timezone}"\ncurrency = "{company.currency}"\n'
        f"fiscal_start = {company.fiscal_start}\n"
    )
    (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8")
    return counts


def _write(folder: Path, name: str, rows: Iterable[Sequence[Any]]) -> int:
    n = 0
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(BY_NAME[name].names)
        for row in rows:
            writer.writerow(row)
            n += 1
    return n
