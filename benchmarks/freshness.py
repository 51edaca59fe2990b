"""A saved change until the moments know it, and any past day against the present."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time

from benchmarks.question import Frame, answers, frame
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import connect
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.load import bounds, kept_settings
from teropong.engine.query import Query
from teropong.engine.refresh import refresh, touch
from teropong.engine.store import Store
from teropong.facts.zone import start_of_day

TILES = ("revenue", "pipeline_value")


def changed(database: Path, touched: int, repeats: int) -> dict[str, float]:
    """Seconds from a change in the facts to moments that know it, and to two tiles that show it.

    Of both the CPU time, too, since other work on the machine lengthens what the clock says.

    Each time so many opportunities, neighbours from a random one on, get another amount.
    """
    refreshed: list[tuple[float, float]] = []
    shown: list[tuple[float, float]] = []
    picked = Random(7)  # noqa: S311 - not a secret
    with connect(database) as connection:
        store = Store(DuckDB(connection), kept_settings(DuckDB(connection)))
        seen = frame(store)
        total = store.rows("SELECT count(*) FROM facts.opportunities")[0][0]
        for _ in range(repeats + 1):
            low = picked.randrange(max(1, total - touched))
            some = f"line > {low} AND line <= {low + touched}"
            connection.execute(
                f"UPDATE facts.opportunities SET amount_minor = amount_minor + 100 WHERE {some}"
            )
            begun, used = perf_counter(), process_time()
            _refresh(store, some)
            refreshed.append((perf_counter() - begun, process_time() - used))
            _tiles(store, seen)
            shown.append((perf_counter() - begun, process_time() - used))
    told: dict[str, float] = {}
    for name, taken in (("refreshed", refreshed[1:]), ("shown", shown[1:])):
        walls = [wall for wall, _ in taken]
        told |= {name: median(walls), f"{name}_p95": _p95(walls)}
        told[f"{name}_cpu"] = median(cpu for _, cpu in taken)
    return told


def _refresh(store: Store, some: str) -> None:
    deals = f"SELECT deal_no FROM facts.opportunities WHERE {some}"
    store.connection.execute("BEGIN")
    touch(store, {"deal": deals, "account": "SELECT account_no FROM facts.accounts WHERE FALSE"})
    refresh(store)
    store.connection.execute("COMMIT")


def _tiles(store: Store, seen: Frame) -> None:
    evaluator = Evaluator(store, seen.as_of)
    for name in TILES:
        evaluator.evaluate(Query(name, seen.period, seen.as_of, by=("rep",), has_lists=False))


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]


def past(database: Path, days: int) -> dict[str, float]:
    """The dashboard as of the ends of random past days of the last year, against the present."""
    present: list[tuple[float, float]] = []
    earlier: list[tuple[float, float]] = []
    with connect(database, read_only=True, in_order=False) as connection:
        store = Store(DuckDB(connection), kept_settings(DuckDB(connection)))
        now = frame(store)
        _dashboard(store, now)
        for as_of in _past_days(store, now, days):
            present.append(_dashboard(store, now))
            earlier.append(_dashboard(store, frame(store, as_of)))
    return {
        "present": median(wall for wall, _ in present),
        "past": median(wall for wall, _ in earlier),
        "worst": max(wall for wall, _ in earlier),
        "present_cpu": median(cpu for _, cpu in present),
        "past_cpu": median(cpu for _, cpu in earlier),
    }


def _past_days(store: Store, now: Frame, days: int) -> Iterator[int]:
    picked = Random(11)  # noqa: S311 - not a secret
    latest = bounds(store).latest or 0
    while days:
        as_of = start_of_day(now.end - timedelta(days=picked.randint(1, 365)), now.zone)
        if as_of <= latest:
            days -= 1
            yield as_of


def _dashboard(store: Store, seen: Frame) -> tuple[float, float]:
    begun, used = perf_counter(), process_time()
    with seen_from(store, seen.as_of) as evaluator:
        for _ in answers(evaluator.store, seen, evaluator):
            pass
    return perf_counter() - begun, process_time() - used
