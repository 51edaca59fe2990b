"""A folder of CSV texts, what is read of it, and the faults that are found."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest

from teropong.engine.duckdb.opening import connect
from teropong.facts.checks import check_facts
from teropong.facts.faults import Fault
from teropong.facts.reading import read_folder
from teropong.facts.settings import Settings

DEALS = "opportunity_id,rep_id,created_at,outcome\nD1,R1,2026-04-01,open\n"


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = connect()
    connection.execute("SET threads = 1")
    return connection


@pytest.fixture
def faults(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> Callable[..., list[Fault]]:
    """The faults of a folder that holds these tables, as CSV; ``opportunities`` is given if not said."""
    folders = count()

    def find(settings: Settings | None = None, **tables: str | bytes) -> list[Fault]:
        folder = tmp_path / f"facts-{next(folders)}"
        folder.mkdir()
        for name, text in {"opportunities": DEALS, **tables}.items():
            content = text.encode() if isinstance(text, str) else text
            (folder / f"{name}.csv").write_bytes(content)
        reading = read_folder(connection, folder, settings or Settings())
        return check_facts(connection, reading, settings or Settings())

    return find


@pytest.fixture
def rows(connection: duckdb.DuckDBPyConnection) -> Callable[[str], list[tuple[Any, ...]]]:
    """Rows of the folder that was read last."""
    return lambda sql: connection.execute(sql).fetchall()
