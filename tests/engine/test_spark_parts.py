"""What Spark reads and writes of a load again: the parts that differ, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.load import load
from teropong.engine.spark.database import Spark
from teropong.engine.spark.parts import ENTITIES
from teropong.engine.spark.pruning import pruned
from teropong.engine.spark.shared import Manifest, Shared, Table
from teropong.engine.store import Store
from tests.companies import Company, random_company, write
from tests.engine.comparing import settings_of
from tests.engine.test_incremental import built, unlike
from tests.spark_cluster import database

_TOUCHED = "(SELECT deal_no FROM temp.touched_deal)"
_SPREAD = Table({}, "deal_no", buckets=4)
PRUNED = {
    f"SELECT * FROM facts.deals f WHERE f.deal_no IN {_TOUCHED}": True,
    f"WITH a AS (SELECT * FROM facts.deals r WHERE r.deal_no IN {_TOUCHED}) SELECT 1": True,
    f"SELECT a FROM facts.deals s WHERE deal_no IN {_TOUCHED}": True,
    f"SELECT * FROM facts.deals f WHERE f.deal_no IN {_TOUCHED} OR a = 1": False,
    f"SELECT * FROM facts.deals f WHERE NOT f.deal_no IN {_TOUCHED}": False,
    "SELECT * FROM facts.deals f WHERE f.account_no IN (SELECT account_no FROM temp.x)": False,
    "SELECT * FROM facts.deals f WHERE f.deal_no IN (1, 2)": False,
    f"SELECT * FROM facts.small f WHERE f.deal_no IN {_TOUCHED}": False,
}


@pytest.mark.parametrize("sql", PRUNED)
def test_a_table_is_narrowed_where_keys_are_all_that_is_asked_for(sql: str) -> None:
    tables = {"facts.deals": _SPREAD, "facts.small": Table({}, "deal_no")}
    asked: list[tuple[str, str, str]] = []

    def narrow(relation: str, key: str, keys: str) -> str:
        asked.append((relation, key, keys))
        return "narrow"

    written = pruned(sql, tables, narrow)
    assert written == (sql.replace("facts.deals", "narrow") if PRUNED[sql] else sql)
    assert asked == [("facts.deals", "deal_no", _TOUCHED[1:-1])] * PRUNED[sql]


def test_a_version_goes_by_parts(tmp_path: Path) -> None:
    """What a later version took the place of goes, also where others of its version stay."""
    shared, versions = Shared(tmp_path), {}
    for version, buckets in (("a", "01"), ("b", "1"), ("c", "1")):
        for bucket in buckets:
            versions[f"bucket={bucket}/month=2026-05"] = version
            place = tmp_path / f"facts.x/version={version}/bucket={bucket}/month=2026-05"
            place.mkdir(parents=True)
        shared.keep(Manifest(1, {"facts.x": Table({}, buckets=2, versions=dict(versions))}))
    left = {version: shared.parts("facts.x", version) for version in "abc"}
    zero, one = "bucket=0/month=2026-05", "bucket=1/month=2026-05"
    assert left == {"a": [zero], "b": [one], "c": [one]}


COMPANY = random_company(8)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A company in five buckets, its events by month."""
    folder = tmp_path_factory.mktemp("facts")
    with database(bucket_rows=30) as spark:
        store = Store(spark, settings_of(COMPANY))
        write(COMPANY, folder)
        load(store, folder)
        yield store


def _tables(store: Store) -> dict[str, Table]:
    assert isinstance(store.database, Spark)
    return store.database.shared.manifest().tables


def test_duckdb_and_spark_put_a_row_into_the_same_part(store: Store) -> None:
    """What is sent as a part's rows is written as that part's."""
    tables = _tables(store)
    for name in ENTITIES:
        assert set(tables[name].versions) == set(tables[name].hashes)
    assert len(tables["facts.activities"].versions) > 8, "by bucket and month"


def test_what_came_as_it_was_is_not_written(store: Store, tmp_path: Path) -> None:
    before = _tables(store)
    write(COMPANY, tmp_path)
    load(store, tmp_path)
    after = _tables(store)
    facts = [name for name in before if name.startswith("facts.")]
    assert [after[name] for name in facts] == [before[name] for name in facts]


def test_an_edit_reads_and_writes_its_parts_only(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company, before = edited(COMPANY), _tables(store)
    write(company, tmp_path)
    read: list[str] = []
    frame = Spark._frame

    def watched(self: Spark, sql: str) -> Any:
        found = frame(self, sql)
        if "min(created_at)" not in sql:  # the bounds of all facts, a few columns
            read.extend(found.inputFiles())
        return found

    monkeypatch.setattr(Spark, "_frame", watched)
    done = load(store, tmp_path)
    monkeypatch.undo()
    assert (done.is_rebuilt, done.deals) == (False, 1)
    after = _tables(store)
    changed = {name: _changed(before[name], after[name]) for name in before}
    assert [len(changed[name]) for name in sorted(ENTITIES)] == [0, 1, 1, 0]
    assert max(len(changed[name]) for name in before if name.startswith("moments.")) == 1
    for name in ("facts.opportunity_history", "facts.activities", "moments.stays", "moments.met"):
        buckets = {_bucket_of(file) for file in read if f"/{name}/" in file}
        assert len(buckets) == 1 < len({*map(_bucket_of, before[name].versions)}), name
    assert not list(unlike(store, built(company, tmp_path)))


def test_what_was_added_often_lies_in_one_part_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, name = "SELECT count(*) FROM facts.deal_numbers n", "facts.deal_numbers"
    ((before,),), parts = store.rows(count), len(_tables(store)[name].versions)
    monkeypatch.setattr("teropong.engine.spark.database._MOST_APPENDED", parts + 1)
    for nth, expected in ((1, parts + 1), (2, 1)):
        with store.database.changing(anew=False):
            one = f"SELECT 'new {nth}' AS opportunity_id, {9000 + nth} AS deal_no"
            store.database.append(name, one)
        assert len(_tables(store)[name].versions) == expected
        assert store.rows(count) == [(before + nth,)]


def edited(company: Company) -> Company:
    """One deal is worth more, one activity of its account went another way."""
    tables = {name: [dict(row) for row in rows] for name, rows in company.tables.items()}
    met = {row["account_id"]: row for row in reversed(tables["activities"]) if row["account_id"]}
    deal = next(row for row in tables["opportunities"] if row["account_id"] in met)
    deal["amount"] = "1" + deal["amount"]
    activity = met[deal["account_id"]]
    activity["channel"] = "email" if activity["channel"] != "email" else "call"
    return replace(company, tables=tables)


def _changed(before: Table, after: Table) -> list[str]:
    parts = {*before.versions, *after.versions}
    return [one for one in parts if before.versions.get(one) != after.versions.get(one)]


def _bucket_of(file: str) -> str:
    return next(word for word in file.split("/") if word.startswith("bucket="))
