"""One of the others and the library in turns, on three indicators, in a process of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Protocol

from benchmarks.agreeing import agree_on
from benchmarks.beside import TILES
from benchmarks.by_hand import Analyst, Table
from benchmarks.question import TILES as ALL
from benchmarks.question import Frame, Row, answers, frame
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.load import kept_settings
from teropong.engine.store import Store


class Contestant(Protocol):
    """Who answers the three."""

    def answers(self) -> Iterator[Table]:
        """Their figures, one after another."""
        ...


class ByHand:
    """The analyst with DuckDB."""

    def __init__(self, analyst: Analyst) -> None:
        self.analyst = analyst

    def answers(self) -> Iterator[Table]:
        """The three, one after another."""
        self.analyst.open_deals()
        for name in TILES:
            yield getattr(self.analyst, name)()


def race(name: str, database: Path, rounds: int) -> dict[str, float]:
    """Wall and CPU seconds of the library and of another, medians; PostgreSQL's CPU is not seen."""
    with connect(database, read_only=True, in_order=False) as connection:
        store = Store(DuckDB(connection), kept_settings(DuckDB(connection)))
        seen = frame(store)
        other = _contestant(name, store, seen)
        compared = agree_on(TILES, _ours(store, seen), other.answers())
        taken: dict[str, list[tuple[float, float]]] = {"ours": [], "theirs": []}
        for _ in range(rounds):
            for whose, run in (
                ("ours", lambda: list(_ours(store, seen))),
                ("theirs", lambda: list(other.answers())),
            ):
                begun, used = perf_counter(), process_time()
                run()
                taken[whose].append((perf_counter() - begun, process_time() - used))
    told = {f"{whose}_wall": median(wall for wall, _ in times) for whose, times in taken.items()}
    told |= {f"{whose}_cpu": median(cpu for _, cpu in times) for whose, times in taken.items()}
    return told | {"compared": compared}


def _contestant(name: str, store: Store, seen: Frame) -> Contestant:
    connection = store.connection
    if name == "polars":
        from benchmarks.beside.by_polars import Polars  # noqa: PLC0415 - only where it is measured

        return Polars(connection, seen)
    if name == "pandas":
        from benchmarks.beside.by_pandas import Pandas  # noqa: PLC0415

        return Pandas(connection, seen)
    if name == "postgresql":
        from benchmarks.beside.by_postgresql import PostgreSQL  # noqa: PLC0415

        return PostgreSQL(connection, seen)
    return ByHand(Analyst(connection, seen))


def _ours(store: Store, seen: Frame) -> Iterator[list[Row]]:
    return answers(store, seen, tiles=[tile for tile in ALL if tile[0] in TILES])
