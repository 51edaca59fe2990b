"""The dashboard side by side: the library, the analyst, the bare work, the floor, in turns."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks import floor
from benchmarks.agreeing import agree
from benchmarks.by_hand import Analyst
from benchmarks.question import TILES, answers, frame
from benchmarks.recording import recorded
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import kept_settings
from teropong.engine.store import Store

Times = dict[str, list[float]]


def race(database: Path, rounds: int) -> dict[str, object]:
    """Wall and CPU seconds of each contestant: medians of so many rounds, after one that warms up.

    They take turns within a round, so that whatever else the machine does meets all of them, and
    each finds the file in memory, whatever the one before it has driven out.
    """
    with connect(database, read_only=True, in_order=False) as connection:
        store = Store(DuckDB(connection), kept_settings(DuckDB(connection)))
        seen = frame(store)
        compared = agree(store, seen)
        analyst = Analyst(connection, seen)
        with recorded(store) as (recording, record):
            list(answers(recording, seen))
        runs: dict[str, Callable[[], object]] = {
            "library": lambda: list(answers(store, seen)),
            "bare": lambda: record.again(connection),
        }
        by_hand: Times = {"wall": [], "cpu": []}
        times: dict[str, Times] = {name: {"wall": [], "cpu": []} for name in runs}
        for nth in range(rounds):
            for name, run in runs.items():
                _read_through(database)
                _timed(run, times[name])
            if nth < ceil(rounds / 2):
                _read_through(database)
                _timed(lambda: list(analyst.answers()), by_hand)
        columns = floor.needed(record, connection)
        summed = floor.summed(columns, connection)
        tiles = _by_tile(store)
    told = {name: _medians(taken) for name, taken in (times | {"by_hand": by_hand}).items()}
    return {
        **told,
        "floor": summed,
        "statements": len(record.statements),
        "kernels": len(record.kernels),
        "compared": compared,
        "tiles": tiles,
    }


def _read_through(file: Path) -> None:
    with file.open("rb", buffering=0) as stream:
        while stream.read(1 << 24):
            pass


def _timed(run: Callable[[], object], times: Times) -> None:
    begun, used = perf_counter(), process_time()
    run()
    times["wall"].append(perf_counter() - begun)
    times["cpu"].append(process_time() - used)


def _medians(times: Times) -> dict[str, float]:
    return {name: median(taken) for name, taken in times.items()}


def _by_tile(store: Store) -> dict[str, float]:
    """CPU seconds of each tile, once."""
    rows, found = answers(store, frame(store)), {}
    for name, *_ in TILES:
        used = process_time()
        next(rows)
        found[name] = process_time() - used
    return found


def alone(database: Path, memory: str | None) -> dict[str, float]:
    """One dashboard in a process of its own: the peak of its memory is the process's."""
    with connect(database, read_only=True, in_order=False, memory=memory) as connection:
        held = DuckDB(connection, memory)
        store = Store(held, kept_settings(held))
        begun, used = perf_counter(), process_time()
        n_rows = sum(len(rows) for rows in answers(store, frame(store)))
        return {"wall": perf_counter() - begun, "cpu": process_time() - used, "rows": n_rows}
