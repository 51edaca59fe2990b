"""Where facts and moments live: names that could clash, folders large and small."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from teropong.engine.asked import Asked
from teropong.engine.duckdb import opening
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import load
from teropong.engine.report import make_report
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.facts.settings import read_settings


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=3, months=12, opportunities=60)
    return folder


def report_of(source: str) -> dict[str, object]:
    with open_source(source, {}) as store:
        return make_report(store, Asked()).to_dict()


@pytest.mark.parametrize("name", ["facts", "moments", "temp", "it's"])
def test_a_database_may_have_any_name(company: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"{name}.duckdb"
    with connect(file) as connection:
        load(Store(DuckDB(connection), read_settings(company)), company)
    assert report_of(f"duckdb:///{file}") == report_of(str(company))


def test_a_large_folder_is_read_into_a_file(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = report_of(str(company))
    monkeypatch.setattr(opening, "LARGE_FOLDER", 0)
    assert report_of(str(company)) == small


def test_what_is_spilled_leaves_half_of_the_disk_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(Path.cwd())._replace(free=20 * 2**30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: free)
    with connect() as connection:
        told = connection.execute("SELECT current_setting('max_temp_directory_size')").fetchall()
    assert told == [("10.0 GiB",)]


def test_a_bounded_database_gives_back_what_an_answer_took() -> None:
    wide = "SELECT range AS a, range + 1 AS b, range + 2 AS c FROM range(5000000)"
    held = {}
    for memory in ("200MiB", None):
        with connect(memory="200MiB") as connection:
            database = DuckDB(connection, memory)
            before = _resident()
            assert len(database.columns(wide)["a"]) == 5_000_000
            held[memory] = _resident() - before
            assert database.rows("SELECT current_setting('memory_limit')") == [("200.0 MiB",)]
    assert held["200MiB"] < held[None] / 2


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages)
