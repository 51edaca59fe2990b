"""The folder of facts that an import leaves: written beside it, then put in its place at once."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import duckdb

from teropong.facts.parsing import literal, quoted
from teropong.facts.schema import BY_NAME, Column
from teropong.facts.settings import SETTINGS_FILE, Settings
from teropong.language import _
from teropong.sources.tables.mapping import wrong
from teropong.sources.tables.staging import KEPT, Stage

_A_DAY = 86_400
CALLS_FILE = "calls.json"
"""What people said that periods end at: the app lays it beside the facts."""


def check_target(target: Path, *, replace: bool) -> None:
    """Raise `MappingError` where the folder would not be ours to write.

    One that holds anything but facts is never replaced.
    """
    _bring_back(target)
    if not target.parent.is_dir():
        raise wrong(_("there is no folder {folder} to put facts into"), folder=target.parent)
    if not target.exists():
        return
    if not target.is_dir():
        raise wrong(_("{target} is a file; name a folder"), target=target)
    found = sorted(path.name for path in target.iterdir())
    if not found:
        return
    ours = {f"{name}{suffix}" for name in BY_NAME for suffix in (".csv", ".parquet")}
    if others := [name for name in found if name not in {*ours, SETTINGS_FILE, CALLS_FILE}]:
        raise wrong(
            _("{target} holds {name}, which is no table of facts; name another folder"),
            target=target,
            name=others[0],
        )
    if not replace:
        raise wrong(_("{target} holds facts already; say --replace to replace them"), target=target)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target, which is deleted unless it was put in the target's place."""
    for left in target.parent.glob(f".{target.name}.*.new"):
        if time.time() - left.stat().st_mtime > _A_DAY:  # of an import that was killed
            shutil.rmtree(left, ignore_errors=True)
    folder = target.parent / f".{target.name}.{uuid4().hex[:8]}.new"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(folder: Path, target: Path) -> None:
    """Put the folder where the target is; at no moment is there half of it."""
    old = _aside(target)
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        _bring_back(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _aside(target: Path) -> Path:
    return target.parent / f".{target.name}.before-teropong-import"


def _bring_back(target: Path) -> None:
    """Undo a replacement that was interrupted between its two moves."""
    old = _aside(target)
    if not old.exists():
        return
    if target.exists():
        shutil.rmtree(old)
    else:
        old.rename(target)


def _written(column: Column) -> str:
    """SQL for a column as it is written: of the amounts that are kept only -0 has a sign."""
    name = quoted(column.name)
    return f"ltrim(CAST({name} AS VARCHAR), '-') AS {name}" if column.kind == "money" else name


def write_facts(
    connection: duckdb.DuckDBPyConnection,
    stages: Iterable[Stage],
    settings: Settings,
    folder: Path,
) -> None:
    """Write each table as CSV, in the columns' order, and the settings."""
    for stage in stages:
        columns = ", ".join(_written(stage.table.column(name)) for name in stage.kinds)
        file = folder / f"{stage.table.name}.csv"
        connection.execute(
            f"COPY (SELECT {columns} FROM {stage.name} WHERE state = {KEPT}) "
            f"TO {literal(str(file))} (FORMAT csv, HEADER)"
        )
    (folder / SETTINGS_FILE).write_text(settings_text(settings), encoding="utf-8")
    for path in folder.iterdir():
        _to_disk(path)
    _to_disk(folder)


def _to_disk(path: Path) -> None:
    """Have the disk hold what was written before the folder takes its name."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settings_text(settings: Settings) -> str:
    """``facts.toml``: timezone, currency, and what else differs from the default."""
    lines = []
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if field.name in ("timezone", "currency") or value != field.default:
            lines.append(f"{field.name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
