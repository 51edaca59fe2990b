"""The law: what an incremental load keeps is what a fresh build of the same folder derives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from teropong.engine.database import Database
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import build, load
from teropong.engine.refresh import REFERENCES
from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.moments import MOMENTS
from tests.companies import Company, random_company, write
from tests.engine.comparing import ask, settings_of
from tests.engine.edits import REFERENCE_EDITS, ROW_EDITS
from tests.engine.histories import History, repeated

KEPT = (*REFERENCES, *(moment.name for moment in MOMENTS if moment.kept))


def built(company: Company, folder: Path) -> Store:
    """A store built anew, always on DuckDB: what another engine keeps equals that, too."""
    connection = connect()
    connection.execute("SET threads = 1")
    store = Store(DuckDB(connection), settings_of(company))
    build(store, folder)
    return store


def rows_of(store: Store, moment: str) -> Counter[tuple[Any, ...]]:
    """A moment's rows, with ids in place of the numbers that each store gives for itself."""
    names = store.database.names(store.moment(moment))
    joins = "".join(
        f" LEFT JOIN facts.{one}_numbers {one} ON {one}.{one}_no = m.{one}_no"
        for one in ("deal", "account")
        if f"{one}_no" in names
    )
    ids = {"deal_no": "deal.opportunity_id", "account_no": "account.account_id"}
    columns = ", ".join(ids.get(name, f"m.{name}") for name in names)
    return Counter(store.rows(f"SELECT {columns} FROM {store.moment(moment)} m{joins}"))


def unlike(store: Store, fresh: Store) -> Iterator[str]:
    """How what was loaded again differs from what was built anew."""
    for moment in (*KEPT, "kept"):
        ours, theirs = rows_of(store, moment), rows_of(fresh, moment)
        if ours != theirs:
            stale, lacking = list((ours - theirs).elements()), list((theirs - ours).elements())
            yield f"{moment}: stale {stale[:3]}, lacking {lacking[:3]}"


def answers(store: Store, company: Company) -> Iterator[Any]:
    """Every figure of every question, or what it lacks a rate for."""
    for question in company.questions[:2]:
        try:
            found = ask(store, question)
        except FactsError as error:
            yield str(error)
        else:
            yield {
                name: (result.rows, result.beside, result.needs) for name, result in found.items()
            }


def live(
    company: Company, seed: int, folder: Path, engine: Database, *, loads: int, edits: int
) -> list[str]:
    """A company's history: edits, a load, and whether it equals a fresh build; what differs."""
    history, random = History(company, Random(seed)), Random(seed)
    store = Store(engine, settings_of(company))
    write(company, folder / "0")
    load(store, folder / "0")
    found: list[str] = []
    for nth in range(1, loads + 1):
        history.told.clear()
        kinds = REFERENCE_EDITS if random.random() < 0.15 else ROW_EDITS
        history.edit(edits, kinds)
        if random.random() < 0.1:
            history.company = replace(history.company, settings=_other_settings(random))
        write(history.company, folder / str(nth))
        store = replace(store, settings=settings_of(history.company))
        load(store, folder / str(nth))
        fresh = built(history.company, folder / str(nth))
        found += [
            f"seed {seed}, load {nth} ({', '.join(history.told)}): {one}"
            for one in unlike(store, fresh)
        ]
        if nth == loads and list(answers(store, history.company)) != list(
            answers(fresh, history.company)
        ):
            found.append(f"seed {seed}: the answers differ")
        fresh.connection.close()
    return found


def _other_settings(random: Random) -> dict[str, Any]:
    return {
        "meeting_channels": random.choice((("meeting",), ("meeting", "visit"), ("call",))),
        "new_again_after_months": random.choice((0, 1, 12, 24)),
        "attribution_days": random.choice((1, 30, 90)),
    }


@pytest.mark.others(2, 8)
@pytest.mark.parametrize("seed", range(8))
def test_loaded_again_equals_built_anew(seed: int, tmp_path: Path, engine: Database) -> None:
    found = live(random_company(seed), seed, tmp_path, engine, loads=3, edits=4)
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.others(0, 2)
@pytest.mark.parametrize("seed", range(1000, 1060))
def test_through_36_000_changes(seed: int, tmp_path: Path, engine: Database) -> None:
    company = repeated(random_company(seed), 20)
    found = live(company, seed, tmp_path, engine, loads=10, edits=60)
    assert not found, "\n".join(found[:10])
