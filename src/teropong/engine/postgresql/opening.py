"""Opening a PostgreSQL database: to read what was loaded, all of one moment, or to load."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from teropong.engine.address import POSTGRESQL, shown, unknown
from teropong.engine.duckdb.opening import READING_MEMORY, connect
from teropong.engine.postgresql.database import PostgreSQL
from teropong.engine.postgresql.refusing import reason, told
from teropong.engine.postgresql.tables import Tables
from teropong.facts.faults import FactsError, WrongCall
from teropong.language import N_, _

OLDEST = 15
_CONNECTING = {"connect_timeout": "10", "application_name": "teropong"}
"""Unless the address says otherwise."""
_SPEAKING = {"client_encoding": "UTF8"}
"""Whatever the address, the role or the environment says."""
_LOADING = int.from_bytes(b"teropong")
"""The lock of who loads."""
_ATTEMPTS, _PAUSE = 20, 0.1
"""So often, and after so many seconds, it is asked for."""
_READING = (
    "SET datestyle = ISO",
    "SET extra_float_digits = 1",
    "SET quote_all_identifiers = off",
)
"""What values and names look like, whatever the server is set to."""
_SETTINGS = (
    *_READING,
    "SET jit = off",
    "SET enable_nestloop = off",
    "SET work_mem = '64MB'",
    "SET client_connection_check_interval = '2s'",
)
_LOAD_SETTINGS = (
    "SET work_mem = '256MB'",
    "SET maintenance_work_mem = '256MB'",
    "SET temp_buffers = '64MB'",
)
_UNREACHABLE = N_("{url} does not answer ({reason}); see whether the server runs there")
_REFUSED = (
    ("invalid response to SSL negotiation", _UNREACHABLE),
    (
        "password|authentication|role ",
        N_("{url} refuses the user or the password ({reason}); write {example}"),
    ),
    (
        "database .* does not exist",
        N_("{url} is not there ({reason}); make the database first: CREATE DATABASE"),
    ),
    (
        r"\bSSL\b|certificate",
        N_(
            "{url} cannot be reached by TLS as asked ({reason}); mend sslmode and sslrootcert in "
            "the address, or set TLS up there"
        ),
    ),
    (
        "invalid .* value",
        N_("{url} says what PostgreSQL does not know ({reason}); mend it in the address"),
    ),
)
_UNKNOWN = re.compile(r'invalid URI query parameter: "(.*)"')
_NO_ADDRESS = "connection option|[iI]nvalid port|port number"


class _Exact(Loader):
    """A number of any width: an integer where it is one."""

    def load(self, data: Buffer) -> int | Decimal:
        text = bytes(data).decode()
        return Decimal(text) if "." in text else int(text)


@contextmanager
def open_tables(url: str, schema: str) -> Iterator[Tables]:
    """The tables and views of a schema, all of one moment."""
    with _session(url) as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.autocommit = False
        for setting in _READING:
            session.execute(setting.encode())
        yield Tables(session, shown(url), schema)


@contextmanager
def open_database(url: str, is_written: bool) -> Iterator[PostgreSQL]:
    """The database of an address: to read as of one moment, or to make and change."""
    memory = None if is_written else READING_MEMORY
    with _session(url) as session, connect(memory=memory) as beside:
        with told(shown(url)):
            _prepare(session, shown(url), is_written)
        yield PostgreSQL(beside, session, shown(url))


def _session(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    try:
        more = {name: how for name, how in _CONNECTING.items() if name not in conninfo_to_dict(url)}
        asked = make_conninfo(url, **more, **_SPEAKING)
        return psycopg.connect(asked, autocommit=True, prepare_threshold=None)
    except psycopg.Error as error:
        raise _refused(url, error) from error


def _refused(url: str, error: psycopg.Error) -> FactsError:
    """What to tell where no session comes about."""
    said = reason(error)
    if match := _UNKNOWN.search(said):
        return unknown(url, match[1])
    if isinstance(error, psycopg.ProgrammingError) or re.search(_NO_ADDRESS, said):
        # What is wrong with it may be a part of the password: it is not repeated.
        told = _(
            "that is no address of PostgreSQL; write {0}, signs such as @ in it percent-encoded"
        )
        return WrongCall(told.format(POSTGRESQL.example))
    fitting = (told for words, told in _REFUSED if re.search(words, said))
    words = {"url": shown(url), "reason": said, "example": POSTGRESQL.example}
    return FactsError(_(next(fitting, _UNREACHABLE)).format(**words))


def _prepare(session: psycopg.Connection[tuple[Any, ...]], url: str, is_written: bool) -> None:
    if session.info.server_version < OLDEST * 10_000:
        said = _("{0} is of version {1}; it takes PostgreSQL {2} or later")
        raise FactsError(said.format(url, session.info.server_version // 10_000, OLDEST))
    encoding = session.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        said = _(
            "{0} is of encoding {1}; make one that holds every text: CREATE DATABASE … "
            "ENCODING 'UTF8' TEMPLATE template0"
        )
        raise FactsError(said.format(url, encoding))
    session.adapters.register_loader("numeric", _Exact)
    for setting in (*_SETTINGS, *(_LOAD_SETTINGS if is_written else ())):
        session.execute(setting.encode())
    if not is_written:
        _hold_still(session)
    elif not _may_load(session):
        raise FactsError(_("another load into {0} is running; wait until it is done").format(url))


def _may_load(session: psycopg.Connection[tuple[Any, ...]]) -> bool:
    """Whether nobody else loads; who has just gone needs a moment to let go."""
    lock = f"SELECT pg_try_advisory_lock({_LOADING})".encode()
    for _attempt in range(_ATTEMPTS):
        if session.execute(lock).fetchone() == (True,):
            return True
        time.sleep(_PAUSE)
    return False


def _hold_still(session: psycopg.Connection[tuple[Any, ...]]) -> None:
    """All that is read is of one moment, and no load takes it away meanwhile."""
    session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    session.autocommit = False
    try:
        session.execute("LOCK TABLE moments.kept IN ACCESS SHARE MODE")
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        session.rollback()
