"""A backup: consistent while everybody goes on writing, verified, in one file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from teropong import __version__
from teropong.app.configuration import Configuration
from teropong.app.running import postgresql
from teropong.app.running.archive import RECORDS, SCHEMA, SECRET, write_archive
from teropong.app.running.database import check_reachable, holds_records
from teropong.facts.faults import FactsError, WrongCall
from teropong.language import _


class NotVerified(FactsError):
    """The copy is not sound: nothing was kept of it."""


def back_up(configuration: Configuration, target: Path | None = None, why: str = "own") -> Path:
    """Write a backup, and return its file: the target, or one in the folder named by the time.

    Written beside its place under another name and moved there when it has been verified.
    """
    check_reachable()
    if not holds_records():
        told = _("{0} holds no records yet; there is nothing to back up")
        raise WrongCall(told.format(configuration.folder))
    target = target or _named(configuration, why)
    if target.is_dir():
        target = target / _named(configuration, why).name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".backup-", dir=target.parent) as passing:
        beside, place = Path(passing) / target.name, Path(passing)
        copy = place / RECORDS["sqlite" if configuration.is_sqlite else "postgresql"]
        manifest = _sqlite(configuration, copy) if configuration.is_sqlite else _postgresql(copy)
        files = {copy.name: copy, SECRET: configuration.secret}
        write_archive(beside, manifest, files)
        beside.replace(target)
    _settle(target.parent)
    return target


def prune(configuration: Configuration, why: str, kept: int) -> list[Path]:
    """Delete the older ones of the automatic backups of a kind, and return which."""
    found = sorted(configuration.backups.glob(f"teropong-{why}-*.zip"), reverse=True)
    for file in found[kept:]:
        file.unlink(missing_ok=True)
    return found[kept:]


def _named(configuration: Configuration, why: str) -> Path:
    now = datetime.now(UTC)
    return configuration.backups / f"teropong-{why}-{now:%Y%m%d-%H%M%S-%f}.zip"


def _sqlite(configuration: Configuration, copy: Path) -> dict[str, Any]:
    """Copy the records by SQLite's own means, which see one moment of them; check the copy."""
    with (
        closing(sqlite3.connect(configuration.records, timeout=30)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    copy.chmod(0o600)
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as records:
        check_sound(records, copy)
        return _manifest("sqlite", _answers(records))


def check_sound(records: sqlite3.Connection, file: Path) -> None:
    """Raises `NotVerified` where SQLite finds fault with a file."""
    faults = [row[0] for row in records.execute("PRAGMA integrity_check(3)")]
    faults += [f"{row[0]} → {row[2]}" for row in records.execute("PRAGMA foreign_key_check")][:3]
    if faults != ["ok"]:
        told = _("the records in {0} are damaged ({1}); restore the last backup that is sound")
        raise NotVerified(told.format(file, "; ".join(map(str, faults))))


def _postgresql(copy: Path) -> dict[str, Any]:
    """Dump the records as one moment sees them, and count the rows of that same moment."""
    with postgresql.moment() as (cursor, snapshot):
        postgresql.dump(copy, snapshot)

        def answer(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        return _manifest("postgresql", answer)


def _answers(records: sqlite3.Connection) -> Any:
    return lambda sql: records.execute(sql).fetchall()


def _manifest(database: str, answer: Any) -> dict[str, Any]:
    names = connections[DEFAULT_DB_ALIAS].introspection.table_names()
    firm = "SELECT name FROM records_company ORDER BY id LIMIT 1"
    company = answer(firm) if "records_company" in names else []
    applied = answer(f"SELECT app, name FROM {MigrationRecorder.Migration._meta.db_table}")
    return {
        "schema": SCHEMA,
        "version": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": database,
        "company": company[0][0] if company else "",
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "counts": {name: answer(f'SELECT count(*) FROM "{name}"')[0][0] for name in sorted(names)},
    }


def _settle(folder: Path) -> None:
    """Have the new name on the disk, as the file is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
