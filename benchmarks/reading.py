"""Reading activities and opportunities with every rule, against csv and pydantic, row by row."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from teropong.engine.duckdb.opening import connect
from teropong.facts.checks import check_facts
from teropong.facts.reading import read_folder
from teropong.facts.sample import write_sample
from teropong.facts.schema import BY_NAME, Table
from teropong.facts.settings import Settings
from teropong.sources.tables import import_tables, read_mapping

OPPORTUNITIES_A_ROW = 10.7
"""Rows of the two tables for each opportunity of the sample company."""
WRONG = 500


def write(folder: Path, rows: int) -> dict[str, float]:
    """Write the two tables as CSV, about so many rows, some of them with faults."""
    whole = folder / "whole"
    write_sample(whole, reps=200, opportunities=max(1, int(rows / OPPORTUNITIES_A_ROW)))
    n = 0
    for name in ("activities", "opportunities"):
        n += _with_faults(whole / f"{name}.csv", folder / f"{name}.csv")
    shutil.rmtree(whole)
    return {"rows": n}


def _with_faults(source: Path, target: Path) -> int:
    picked = Random(3)  # noqa: S311 - not a secret
    lines = source.read_text(encoding="utf-8").splitlines()
    names = lines[0].split(",")
    at = {name: names.index(name) for name in ("rep_id", "created_at")}
    for nth in picked.sample(range(1, len(lines)), min(WRONG, len(lines) // 20)):
        cells = next(csv.reader([lines[nth]]))
        cells[at["rep_id" if nth % 2 else "created_at"]] = "" if nth % 2 else "31/04/2026"
        lines[nth] = ",".join(cells)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - 1


def by_library(folder: Path) -> dict[str, float]:
    """Read and check the folder; seconds and how many rows are faulty."""
    begun = perf_counter()
    with connect() as connection:
        reading = read_folder(connection, folder, Settings())
        faults = check_facts(connection, reading, Settings())
    seconds = perf_counter() - begun
    return {"seconds": seconds, "faulty": len({(f.file, f.line) for f in faults if f.blocks})}


def by_pydantic(folder: Path) -> dict[str, float]:
    """The same rules as models: one instance for each row, kept as the library keeps it."""
    from benchmarks.pydantic_rows import Activity, Opportunity, ValidationError  # noqa: PLC0415 - a contestant

    begun, faulty, dangling = perf_counter(), 0, 0
    kept: dict[str, list[tuple[Any, ...]]] = {"opportunities": [], "activities": []}
    deals: set[str] = set()
    for name, model in (("opportunities", Opportunity), ("activities", Activity)):
        seen: set[str] = set()
        for row in _rows(folder / f"{name}.csv"):
            try:
                one = model.model_validate(row)
            except ValidationError:
                faulty += 1
                continue
            faulty += one.key in seen
            seen.add(one.key)
            about = row.get("opportunity_id")
            dangling += name == "activities" and about is not None and about not in deals
            kept[name].append(one.kept())
        deals = deals or seen
    return {"seconds": perf_counter() - begun, "faulty": faulty, "dangling": dangling}


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {name: text for name, value in row.items() if (text := value.strip())}


def by_import(folder: Path) -> dict[str, float]:
    """The same two tables through a mapping that keeps every name, into a folder of facts."""
    text = "".join(_block(BY_NAME[name]) for name in ("opportunities", "activities"))
    (folder / "same.toml").write_text(text, encoding="utf-8")
    files = [folder / "opportunities.csv", folder / "activities.csv"]
    begun = perf_counter()
    with tempfile.TemporaryDirectory(prefix="teropong-benchmarks-") as place:
        target, rejected = Path(place) / "facts", Path(place) / "rejected.csv"
        import_tables(
            files,
            read_mapping(folder / "same.toml"),
            target,
            settings=Settings(),
            rejected=rejected,
        )
        seconds = perf_counter() - begun
        n_rejected = (
            rejected.read_text(encoding="utf-8").count("\n") - 1 if rejected.exists() else 0
        )
    return {"seconds": seconds, "faulty": n_rejected}


def _block(table: Table) -> str:
    names = "\n".join(f'{name} = "{name}"' for name in table.names)
    return f'[{table.name}]\nfile = "{table.name}.csv"\n{names}\n\n'
