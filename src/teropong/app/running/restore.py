"""Restoring a backup: looked at first, brought in whole, and what stood there is kept beside."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.loader import MigrationLoader

from teropong.app.configuration import Configuration
from teropong.app.running import postgresql
from teropong.app.running.archive import RECORDS, SECRET, Damaged, unpack, verify
from teropong.app.running.backup import NotVerified, check_sound
from teropong.app.running.database import check_reachable, holds_records
from teropong.app.running.folder import hold
from teropong.facts.faults import WrongCall
from teropong.language import _


def look(configuration: Configuration, file: Path) -> dict[str, Any]:
    """The manifest of a backup that can be restored here; raises what speaks against it."""
    if not file.is_file():
        raise WrongCall(_("{0}: there is no such file").format(file))
    manifest = verify(file)
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        told = _(
            "{0} was made by Teropong {1}, which is newer ({2} is not known here); install that "
            "version first"
        )
        raise Damaged(told.format(file, manifest["version"], unknown[-1]))
    here = "sqlite" if configuration.is_sqlite else "postgresql"
    if manifest["database"] != here:
        told = _("{0} holds records of {1}, and here is {2}; mend the setting database")
        raise WrongCall(told.format(file, manifest["database"], here))
    return manifest


def restore(configuration: Configuration, file: Path, *, force: bool = False) -> list[str]:
    """Bring a backup in, and return where what stood there is kept now.

    Raises `WrongCall` where there are records already and ``force`` does not ask to replace them.
    """
    manifest = look(configuration, file)
    with hold(configuration):
        bring = _sqlite if configuration.is_sqlite else _postgresql
        return bring(configuration, file, manifest, force)


def _sqlite(
    configuration: Configuration, file: Path, manifest: dict[str, Any], force: bool
) -> list[str]:
    standing = [
        place
        for place in (configuration.records, configuration.secret)
        if place.exists() and place.stat().st_size
    ]
    if configuration.records in standing and not force:
        raise WrongCall(_occupied(str(configuration.folder)))
    with TemporaryDirectory(prefix=".restore-", dir=configuration.folder) as passing:
        records, secret = Path(passing) / "records", Path(passing) / "secret"
        unpack(file, RECORDS["sqlite"], records)
        unpack(file, SECRET, secret)
        _check(records, manifest)
        connections.close_all()
        kept = [_set_aside(place) for place in standing]
        records.replace(configuration.records)
        secret.replace(configuration.secret)
    _settle(configuration.folder)
    return [str(place) for place in kept]


def _check(records: Path, manifest: dict[str, Any]) -> None:
    with closing(sqlite3.connect(records)) as connection:
        check_sound(connection, records)
        for table, n in manifest["counts"].items():
            [(found,)] = connection.execute(f'SELECT count(*) FROM "{table}"')
            if found != n:
                told = _("{0} has {1} rows instead of {2}; take another backup")
                raise NotVerified(told.format(table, found, n))


def _set_aside(place: Path) -> Path:
    """Give a file another name, beside; the records' own log goes with them."""
    aside = place.with_name(f"{place.name}.replaced-{_now()}")
    for tail in ("-wal", "-shm"):
        log = place.with_name(place.name + tail)
        if log.exists():
            log.replace(aside.with_name(aside.name + tail))
    place.replace(aside)
    return aside


def _postgresql(
    configuration: Configuration, file: Path, manifest: dict[str, Any], force: bool
) -> list[str]:
    check_reachable()
    if holds_records() and not force:
        raise WrongCall(_occupied(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]))
    _check_alone()
    kept = []
    with TemporaryDirectory(prefix=".restore-", dir=configuration.folder) as passing:
        dumped, secret = Path(passing) / "records", Path(passing) / "secret"
        unpack(file, RECORDS["postgresql"], dumped)
        unpack(file, SECRET, secret)
        aside = f"replaced_{_now().replace('-', '_')}"
        if holds_records():
            _rename("public", aside)
            kept.append(aside)
        try:
            postgresql.bring_back(dumped)
            _count(manifest)
        except BaseException:
            if kept:
                _rename(aside, "public")
            raise
        if configuration.secret.exists():
            kept.append(str(_set_aside(configuration.secret)))
        secret.replace(configuration.secret)
    return kept


def _check_alone() -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        if n := cursor.fetchone()[0]:
            told = _("the database is in use ({0} connections); stop the app everywhere first")
            raise WrongCall(told.format(n))


def _rename(schema: str, to: str) -> None:
    with transaction.atomic(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{to}" CASCADE')
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{to}"')
        if schema == "public":
            cursor.execute("CREATE SCHEMA public")


def _count(manifest: dict[str, Any]) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        for table, n in manifest["counts"].items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            if (found := cursor.fetchone()[0]) != n:
                told = _("{0} has {1} rows instead of {2}; take another backup")
                raise NotVerified(told.format(table, found, n))


def _occupied(place: str) -> str:
    told = _(
        "{0} holds records already; name another folder by --folder, or say --force to replace "
        "them: they are kept beside"
    )
    return told.format(place)


def _now() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
