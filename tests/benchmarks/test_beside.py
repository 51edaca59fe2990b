"""What stands beside the library in the benchmarks answers what the library does."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.beside import CONTESTANTS
from benchmarks.beside.racing import race
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import build
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.facts.settings import read_settings


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample company, loaded."""
    place = tmp_path_factory.mktemp("beside")
    write_sample(place / "facts", reps=8, months=20, opportunities=1500)
    file = place / "facts.duckdb"
    with connect(file) as connection:
        build(Store(DuckDB(connection), read_settings(place / "facts")), place / "facts")
    return file


@pytest.mark.parametrize("name", CONTESTANTS)
def test_they_agree(database: Path, name: str) -> None:
    assert race(name, database, 1)["compared"] > 10_000
