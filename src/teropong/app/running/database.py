"""The database of the records: whether it is there, and whether it is as this version writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from teropong.facts.faults import FactsError
from teropong.language import _

_LOCK = 7_302_117_001
"""The number of PostgreSQL's advisory lock under which one process at a time migrates."""


class NoDatabase(FactsError):
    """The records cannot be reached, or are not this version's."""


def state() -> str:
    """Why the records cannot be used right now, in a few words; empty where they can."""
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1")
        return _age()
    except DatabaseError:
        return "the records cannot be reached"


@cache
def _current() -> None:
    """Kept once it is so: migrations are not taken back under a running process."""
    if newer():
        raise _Age("the records were written by a newer version")
    if pending():
        raise _Age("migrations are pending")


class _Age(Exception):
    """Which the records are."""


def _age() -> str:
    try:
        _current()
    except _Age as told:
        return str(told)
    return ""


def pending() -> list[str]:
    """Migrations that this version brings and the records have not seen."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def newer() -> list[str]:
    """Migrations of ours that the records have seen and this version does not know."""
    loader = MigrationLoader(connections[DEFAULT_DB_ALIAS], ignore_no_migrations=True)
    applied, known = set(loader.applied_migrations), set(loader.disk_migrations)
    replaced = {one for migration in loader.disk_migrations.values() for one in migration.replaces}
    ours = {app for app, _name in known}
    return sorted(f"{app}.{name}" for app, name in applied - known - replaced if app in ours)


def check_reachable() -> None:
    """Raises `NoDatabase` where the records cannot be reached or are a newer version's."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        connection.ensure_connection()
    except OperationalError as error:
        where = connection.settings_dict["HOST"] or connection.settings_dict["NAME"]
        reason = str(error).strip().splitlines()[-1]
        told = _(
            "the records cannot be reached at {0} ({1}); start that database, or mend the setting "
            "database"
        )
        raise NoDatabase(told.format(where, reason)) from error
    except DatabaseError as error:
        told = _("{0} holds no records ({1}); restore a backup: teropong restore FILE")
        raise NoDatabase(told.format(connection.settings_dict["NAME"], error)) from error
    if unknown := newer():
        told = _(
            "the records were written by a newer Teropong ({0} is not known here); install that "
            "version, or restore a backup from before"
        )
        raise NoDatabase(told.format(unknown[-1]))


def holds_records() -> bool:
    """Whether there is anything that a backup would keep."""
    return "changes_change" in connections[DEFAULT_DB_ALIAS].introspection.table_names()


@contextmanager
def alone() -> Iterator[None]:
    """Hold the right to migrate: on PostgreSQL others wait; on SQLite the folder is ours."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        yield
        return
    keeper = connection.copy()
    try:
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield
    finally:
        keeper.close()
