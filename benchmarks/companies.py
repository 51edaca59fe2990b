"""The sample company of a size, in a DuckDB file: facts and moments, and what building them cost."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from teropong.engine.load import load
from teropong.engine.refresh import rebuild
from teropong.engine.store import Store, connect
from teropong.facts.sample import write_sample
from teropong.facts.settings import read_settings

REPS, MONTHS = 200, 36
MEMORY = "8GB"
"""What DuckDB may use while it builds; what it answers with is measured apart."""


def write(folder: Path, opportunities: int) -> dict[str, float]:
    """Write the sample company as Parquet."""
    began = perf_counter()
    write_sample(folder, reps=REPS, months=MONTHS, opportunities=opportunities, format="parquet")
    return {"seconds": perf_counter() - began}


def build(folder: Path, database: Path) -> dict[str, float]:
    """Load a folder into a new database: reading, checking, deriving every moment."""
    with connect(database) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        store = Store(connection, read_settings(folder))
        began = perf_counter()
        load(store, folder)
        loaded = perf_counter() - began
    with connect(database) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        store = Store(connection, read_settings(folder))
        began = perf_counter()
        connection.execute("BEGIN")
        rebuild(store)
        moments = perf_counter() - began
        connection.execute("ROLLBACK")
    return {"loaded": loaded, "moments": moments, "megabytes": database.stat().st_size / 1e6}
