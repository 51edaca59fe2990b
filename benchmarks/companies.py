"""The sample company of a size, in a DuckDB file: facts and moments, and what building them cost."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import perf_counter

from teropong.engine import load as engine_load
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.refresh import rebuild
from teropong.engine.store import Store
from teropong.facts.sample import write_sample
from teropong.facts.settings import read_settings

REPS, MONTHS = 200, 36
MEMORY = "8GB"
"""What DuckDB may use while it builds; what it answers with is measured apart."""


def write(folder: Path, opportunities: int) -> dict[str, float]:
    """Write the sample company as Parquet."""
    begun = perf_counter()
    write_sample(folder, reps=REPS, months=MONTHS, opportunities=opportunities, format="parquet")
    return {"seconds": perf_counter() - begun}


def build(folder: Path, database: Path) -> dict[str, float]:
    """Load a folder into a new database, and delete it: reading, checking, deriving every moment."""
    moments = [0.0]

    def timed(store: Store) -> None:
        begun = perf_counter()
        rebuild(store)
        moments[0] = perf_counter() - begun

    setattr(engine_load, "rebuild", timed)  # noqa: B010 - timed from outside
    with connect(database) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        begun = perf_counter()
        engine_load.build(Store(DuckDB(connection), read_settings(folder)), folder)
        connection.execute("CHECKPOINT")
        loaded = perf_counter() - begun
    shutil.rmtree(folder)
    return {
        "read": loaded - moments[0],
        "moments": moments[0],
        "megabytes": database.stat().st_size / 1e6,
    }
