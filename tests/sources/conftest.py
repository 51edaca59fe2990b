"""A small import: tables written as text, a mapping as TOML, the outcome as rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from teropong.facts.checks import check_facts
from teropong.facts.reading import read_folder
from teropong.facts.settings import Settings
from teropong.sources.tables import Summary, import_tables, read_mapping

DEALS = """
[opportunities]
file = "deals.csv"
opportunity_id = "id"
rep_id = "owner"
created_at = "created"
outcome = { constant = "open" }
"""
"""The least that a mapping needs; a test adds to it."""


@dataclass
class Outcome:
    summary: Summary
    folder: Path

    def rows(self, table: str = "opportunities") -> list[dict[str, str]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def column(self, name: str, table: str = "opportunities") -> list[str]:
        return [row[name] for row in self.rows(table)]

    @property
    def rejected(self) -> list[dict[str, str]]:
        file = self.folder.parent / "rejected.csv"
        if not file.exists():
            return []
        with file.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Of each rejected cell: its line and the column of facts it was for."""
        return [(int(row["line"]), row["into"].split(".")[-1]) for row in self.rejected]


Import = Callable[..., Outcome]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """Import files, given as ``{name: text or bytes}``; what is written must be clean facts."""

    def run(toml: str, files: dict[str, Any], **asked: Any) -> Outcome:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        for name, text in files.items():
            (source / name).write_bytes(text.encode() if isinstance(text, str) else text)
        (source / "map.toml").write_text(toml, encoding="utf-8")
        folder = tmp_path / "facts"
        settings = asked.pop("settings", Settings())
        summary = import_tables(
            [source / name for name in files],
            read_mapping(source / "map.toml"),
            folder,
            settings=settings,
            **asked,
        )
        if summary.target:
            assert_clean(folder, settings)
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
        return Outcome(summary, folder)

    return run


def assert_clean(folder: Path, settings: Settings) -> None:
    with duckdb.connect() as connection:
        reading = read_folder(connection, folder, settings)
        faults = check_facts(connection, reading, settings)
    assert [str(fault) for fault in faults if fault.blocks] == []
