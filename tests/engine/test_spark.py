"""What is Spark's own: buckets, the manifest's switch, what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.errors import PySparkException

from teropong.engine.duckdb.opening import connect
from teropong.engine.engines import engine_of
from teropong.engine.exchange import Given, exchanged
from teropong.engine.load import load
from teropong.engine.spark.database import Spark
from teropong.engine.spark.dialect import SPARK
from teropong.engine.spark.failing import in_a_sentence
from teropong.engine.spark.opening import open_database, session_of
from teropong.engine.spark.shared import Manifest, Shared, Table
from teropong.engine.store import Store
from teropong.facts.faults import FactsError, WrongCall
from tests.companies import random_company, write
from tests.engine import test_incremental
from tests.engine.comparing import store_of, unlike_the_oracle
from tests.spark_cluster import context, database, free_port

WRITTEN = [
    ("SELECT 'a\\b', 'it''s' FROM facts.reps", "SELECT 'a\\\\b', 'it''s' FROM facts_reps"),
    ("SELECT $days(DATE '2026-01-01', m.on)", "SELECT datediff(m.on, DATE '2026-01-01')"),
    ("CAST(1 AS $wide) -- 'no\\text'", "CAST(1 AS DECIMAL(38,0)) -- 'no\\text'"),
]


@pytest.mark.parametrize(("sql", "written"), WRITTEN)
def test_what_is_written_otherwise(sql: str, written: str) -> None:
    assert SPARK.write(sql) == written


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path)


def _lay(shared: Shared, version: str) -> Path:
    place = shared.folder / "moments.stays" / f"version={version}" / "bucket=0"
    place.mkdir(parents=True)
    return place


def _told(version: str) -> Manifest:
    return Manifest(3, {"moments.stays": Table({"deal_no": "int"}, versions={"bucket=0": version})})


def test_the_manifest_before_is_kept_and_no_other(shared: Shared) -> None:
    places = [_lay(shared, version) for version in "abc"]
    for version in "abc":
        shared.keep(_told(version))
        if version == "a":
            assert not places[1].exists(), "no manifest named it yet"
            _lay(shared, "b"), _lay(shared, "c")
        if version == "b":
            assert not places[2].exists()
            _lay(shared, "c")
    assert [place.exists() for place in places] == [False, True, True]
    assert shared.manifest() == _told("c")


def test_a_switch_that_fails_leaves_the_old_manifest(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.keep(_told("a"))
    monkeypatch.setattr("os.fsync", lambda _file: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(FactsError, match=r"cannot be written \(full\); load into a folder"):
        shared.keep(_told("b"))
    assert shared.manifest() == _told("a")


def test_one_load_at_a_time(shared: Shared) -> None:
    with (
        shared.writing(),
        pytest.raises(FactsError, match="another load writes"),
        Shared(shared.folder).writing(),
    ):
        pass


def test_a_change_begins_from_what_another_left_meanwhile() -> None:
    with database() as first, connect() as beside:
        late = Spark(beside, session_of(context()), first.shared)
        with first.changing(anew=True):
            first.take("moments.kept", "SELECT 1 AS n")
            first.take("temp.asked", "SELECT 2 AS n")
        assert [*first.shared.manifest().tables] == ["moments.kept"], "what passes is not kept"
        with late.changing(anew=False):
            assert late.rows("SELECT n FROM moments.kept k") == [(1,)]
        assert [*first.shared.manifest().tables] == ["moments.kept"]


def test_a_manifest_that_is_none_is_named(shared: Shared) -> None:
    (shared.folder / "manifest.json").write_text("{")
    with pytest.raises(FactsError, match=r"manifest\.json cannot be read"):
        shared.manifest()


WRONG = {
    "spark://host:7077/": "names no folder",
    "spark://host:7077/?folder=relative": "names no folder",
    "spark:///?folder=/shared": "names no host",
    "spark://host:port/?folder=/shared": "the port in that address is no number",
    "spark://host:7077/?folder=/shared&memry=4g": "unknown parameter memry in .* memory, settings",
    "spark://host:7077/?folder=/shared&memory=4x": "memory=4x is no size; write one such as 512m",
    "spark://host:7077/?folder=/shared&facts=crm": "with facts= is only read",
    "sc://host:15002/?folder=/shared&memory=4g": "unknown parameter memory .* token",
}


@pytest.mark.parametrize("url", WRONG)
def test_a_wrong_address_says_how_it_is_written(url: str) -> None:
    with pytest.raises(WrongCall, match=WRONG[url]), engine_of(url).open(url, False):
        pass


def test_a_master_that_is_down_is_named_at_once(tmp_path: Path) -> None:
    url = f"spark://127.0.0.1:{free_port()}/?folder={tmp_path}"
    opened = engine_of(url).open(url, True)
    with pytest.raises(FactsError, match="no Spark answers at 127"), opened:
        pass


@pytest.mark.parametrize(
    ("status", "details", "told"),
    [
        ("PERMISSION_DENIED", "status: 403", r"no Spark Connect answers there \(status: 403\)"),
        ("UNAVAILABLE", "Socket closed", "Spark went away while it worked"),
        ("UNKNOWN", "java.lang.OutOfMemoryError: heap", "Spark ran out of memory"),
    ],
)
def test_what_spark_connect_breaks_off_with(
    tmp_path: Path, status: str, details: str, told: str
) -> None:
    said = (
        "<_InactiveRpcError of RPC that terminated with:\n"
        f'\tstatus = StatusCode.{status}\n\tdetails = "{details}"\n>'
    )
    with pytest.raises(FactsError, match=told), in_a_sentence(tmp_path):
        raise PySparkException(said)


def test_a_folder_without_facts_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(FactsError, match="load SOURCE 'spark://"),
        open_database(f"spark://local/?folder={tmp_path}", False),
    ):
        pass


@pytest.mark.parametrize("bucket_rows", [250_000, pytest.param(30, marks=pytest.mark.long)])
def test_touched_buckets_only_and_nothing_half_loaded(
    bucket_rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bucket or many: a refresh writes those that it touches; what fails leaves the old."""
    company = random_company(0)
    with database(bucket_rows=bucket_rows) as spark:
        found = test_incremental.live(company, 0, tmp_path, spark, loads=1, edits=1)
        assert not found, "\n".join(found)
        before = spark.shared.manifest()
        is_spread = bucket_rows < before.events
        assert (before.tables["moments.stays"].buckets > 1) is is_spread
        moments = [of for name, of in before.tables.items() if name.startswith("moments.")]
        versions = [len({*of.versions.values()}) for of in moments]
        assert (max(versions) > 1) is is_spread
        store = Store(spark, test_incremental.settings_of(company))
        write(company, tmp_path / "again")
        monkeypatch.setattr("teropong.engine.load.build_reference", _die)
        with pytest.raises(KeyboardInterrupt):
            load(store, tmp_path / "again")
        assert spark.shared.manifest() == before
        assert store.rows("SELECT count(*) FROM moments.kept") == [(1,)]


def test_many_workers_answer_as_the_oracle(tmp_path: Path) -> None:
    """Spread over buckets, shuffled between two workers."""
    company = random_company(1)
    with database(bucket_rows=30) as spark:
        store = store_of(company, tmp_path, spark)
        found = unlike_the_oracle(store, company, company.questions[0])
        events = spark.shared.manifest().events
        with exchanged(store, Given({})):
            pass
        assert spark.shared.manifest().events == events, "a batch tells nothing of how many"
    assert not found, "\n".join(found)


def _die(_store: Store) -> Iterator[None]:
    raise KeyboardInterrupt
