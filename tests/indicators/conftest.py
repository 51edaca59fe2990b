"""A tiny language for worked tables: a ``company`` of CSV texts, and the ``answer`` of an indicator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.asked import Asked
from teropong.engine.database import Database
from teropong.engine.load import build
from teropong.engine.query import Result
from teropong.engine.report import make_report
from teropong.engine.store import Store
from teropong.facts.schema import BY_NAME
from teropong.facts.settings import Settings

Company = Callable[..., None]
Answer = Callable[..., Result]


@pytest.fixture
def stores() -> list[Store]:
    """The company that is asked; the last one made."""
    return []


@pytest.fixture
def company(tmp_path: Path, stores: list[Store], engine: Database) -> Company:
    """Make a company: a CSV text for each table (blanks around cells do not count), and settings.

    Only the header of ``opportunities`` is needed, so it is written where nothing is said of them.
    """

    def make(**said: Any) -> None:
        tables = {name: said.pop(name) for name in list(said) if name in BY_NAME}
        tables.setdefault("opportunities", "opportunity_id, rep_id, created_at, outcome")
        folder = tmp_path / str(len(stores))
        folder.mkdir()
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(_bare(text), encoding="utf-8")
        stores.append(Store(engine, Settings(**said)))
        build(stores[-1], folder)

    return make


def _bare(text: str) -> str:
    lines = (line for line in text.splitlines() if line.strip())
    return "".join(",".join(cell.strip() for cell in line.split(",")) + "\n" for line in lines)


@pytest.fixture
def answer(stores: list[Store]) -> Answer:
    """Ask one of the eight, in the words of the command line."""

    def ask(indicator: str, **words: Any) -> Result:
        asked = Asked(indicators=[indicator], **words)
        result = make_report(stores[-1], asked).indicators[indicator]
        assert result.is_available, result.needs
        return result

    return ask


def told(rows: list[dict[str, Any]], names: str) -> list[tuple[Any, ...]]:
    """Of every row what it says under these names."""
    return [tuple(row.get(name) for name in names.split()) for row in rows]


def only(rows: list[dict[str, Any]], names: str) -> tuple[Any, ...]:
    """What the only row says under these names."""
    assert len(rows) == 1, rows
    return told(rows, names)[0]
