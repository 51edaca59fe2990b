"""``python -m benchmarks --sizes 100k,1m,10m``: one table of what is measured, mark and verdict."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.apart import apart
from benchmarks.beside import CONTESTANTS
from benchmarks.marks import Mark, marks
from teropong.engine.duckdb.opening import READING_MEMORY

_LETTERS = {"k": 1_000, "m": 1_000_000}
PARTS = ("dashboard", "memory", "freshness", "past", "beside", "reading")


def _sizes(text: str) -> list[int]:
    return [
        int(float(part[:-1]) * _LETTERS[part[-1]]) if part[-1] in _LETTERS else int(part)
        for part in text.lower().split(",")
    ]


@click.command()
@click.option(
    "--sizes", default="100k,1m", show_default=True, help="opportunities, e.g. 2k,100k,1m,10m"
)
@click.option("--rounds", default=5, show_default=True, help="repetitions; medians are shown")
@click.option("--only", default=",".join(PARTS), show_default=True, help="parts to measure")
@click.option("--folder", type=click.Path(path_type=Path), help="keep samples and databases here")
@click.option("--output", type=click.Path(path_type=Path), help="write what was measured as JSON")
def main(sizes: str, rounds: int, only: str, folder: Path | None, output: Path | None) -> None:
    """Measure, side by side, and compare with the marks."""
    console = Console(width=120)
    found: dict[Any, Any] = {}
    parts = only.split(",")
    with tempfile.TemporaryDirectory(prefix="teropong-benchmarks-") as place:
        root = folder or Path(place)
        for size in _sizes(sizes):
            found[size] = measure(root, size, rounds, parts, console)
            _save(found, output)
        if "reading" in parts:
            found["reading"] = reading(root, min(1_000_000, max(_sizes(sizes)) * 10), console)
            _save(found, output)
    show(console, found, marks(found))


def _save(found: dict[Any, Any], output: Path | None) -> None:
    if output:
        output.write_text(json.dumps(found, indent=1), encoding="utf-8")


def measure(
    root: Path, size: int, rounds: int, parts: list[str], console: Console
) -> dict[str, Any]:
    """Everything of one size."""
    facts, database = root / f"facts-{size}", root / f"{size}.duckdb"
    found: dict[str, Any] = {}
    if not database.exists():
        console.print(f"{size:,} opportunities: writing the sample company …")
        found["write"] = apart("write", facts, size)
        console.print("  building facts and moments …")
        found["build"] = apart("build", facts, database)
    few = min(3, rounds) if size > 2_000_000 else rounds
    if "dashboard" in parts:
        console.print("  the dashboard, side by side …")
        found["race"] = apart("race", database, few)
    if "memory" in parts:
        console.print("  the dashboard alone …")
        found["alone"] = apart("alone", database, None)
        found["alone_limited"] = apart("alone", database, READING_MEMORY)
    if "past" in parts:
        console.print("  past days …")
        found["past"] = apart("past", database, few)
    if "freshness" in parts:
        console.print("  changes …")
        found["one"] = apart("changed", database, 1, 10)
        found["many"] = apart("changed", database, min(10_000, size // 10), few)
    if "beside" in parts:
        console.print("  three of its tiles beside others …")
        found["beside"] = {name: apart("beside", name, database, few) for name in CONTESTANTS}
    return found


def reading(root: Path, rows: int, console: Console) -> dict[str, Any]:
    """Reading with validation, by the library and by csv and pydantic."""
    console.print(f"reading {rows:,} rows …")
    folder = root / "csv"
    folder.mkdir(exist_ok=True)
    written = apart("write_csv", folder, rows)
    ways = ("by_library", "by_import", "by_pydantic")
    taken = [{way: apart(way, folder) for way in ways} for _ in range(3)]
    found = {way: sorted((one[way] for one in taken), key=_seconds)[1] for way in ways}
    faulty = {one["faulty"] for one in found.values()}
    assert len(faulty) == 1, f"they differ in what is faulty: {found}"
    return {"rows": written["rows"], **found}


def _seconds(one: dict[str, float]) -> float:
    return one["seconds"]


def show(console: Console, found: dict[Any, Any], told: list[Mark]) -> None:
    """Print the tables."""
    built = Table(
        "opportunities", "sample s", "read s", "moments s", "MB", "peak MB", title="Building"
    )
    for size, one in found.items():
        if size != "reading" and "build" in one:
            build = one["build"]
            figures = (
                one["write"]["seconds"],
                build["read"],
                build["moments"],
                build["megabytes"],
                build["peak_mb"],
            )
            built.add_row(f"{size:,}", *(f"{figure:,.1f}" for figure in figures))
    beside = Table(
        "opportunities", "by", "s", "CPU s", "ours s", "ours CPU s", "÷ ours", "peak MB",
        title="Daily pipeline, stage durations and conversion, beside others",
    )  # fmt: skip
    for size, one in found.items():
        for name, race in one.get("beside", {}).items():
            beside.add_row(f"{size:,}", name, *_beside(race))
    table = Table("what", "opportunities", "measured", "mark", "", "how", title="Marks")
    for mark in told:
        table.add_row(mark.what, mark.size, f"{mark.value:.3g}", mark.limit, mark.verdict, mark.how)
    console.print(built)
    console.print(beside)
    console.print(table)


def _beside(race: dict[str, float]) -> list[str]:
    names = ("theirs_wall", "theirs_cpu", "ours_wall", "ours_cpu")
    ratio = race["theirs_wall"] / race["ours_wall"]
    return [*(f"{race[name]:.2f}" for name in names), f"{ratio:.2f}", f"{race['peak_mb']:,.0f}"]


if __name__ == "__main__":
    main()
