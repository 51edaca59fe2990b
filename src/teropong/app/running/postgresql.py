"""What PostgreSQL's own programs do for a backup: `pg_dump` and `pg_restore`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from teropong.facts.faults import FactsError
from teropong.language import _


class NoProgram(FactsError):
    """A program that comes with PostgreSQL is not there, or refuses."""


@contextmanager
def moment() -> Iterator[tuple[Any, str]]:
    """A cursor that sees one moment of the database, and that moment's name for others."""
    connection = connections[DEFAULT_DB_ALIAS].copy()
    try:
        connection.set_autocommit(False)
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor, cursor.fetchone()[0]
        connection.rollback()
    finally:
        connection.close()


def dump(target: Path, snapshot: str) -> None:
    """Dump the database as that moment sees it, and read the dump's list of contents."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    _run("pg_dump", *words, f"--file={target}")
    _run("pg_restore", "--list", str(target))


def bring_back(dumped: Path) -> None:
    """Fill the empty database from a dump: all of it or nothing."""
    words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    name = connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]
    _run("pg_restore", *words, f"--dbname={name}", str(dumped))


def _run(program: str, *words: str) -> None:
    found = shutil.which(program)
    if found is None:
        told = _("{0} is not there; install PostgreSQL's client programs (postgresql-client)")
        raise NoProgram(told.format(program))
    surroundings = os.environ | _surroundings()
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, with words of ours
        [found, *words], env=surroundings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = _("{0} says: {1}. Its version must be the server's or newer")
        said = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise NoProgram(told.format(program, said[-1].removeprefix(f"{program}: ")))


def _surroundings() -> dict[str, str]:
    """The connection as PostgreSQL's programs read it, so that no password is seen in `ps`."""
    parameters = connections[DEFAULT_DB_ALIAS].get_connection_params()
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
        "sslcert": "PGSSLCERT",
        "sslkey": "PGSSLKEY",
    }
    return {names[key]: str(value) for key, value in parameters.items() if key in names and value}
