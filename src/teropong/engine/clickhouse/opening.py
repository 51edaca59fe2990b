"""Opening ClickHouse: a database of a server, or of a folder in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shlex import quote
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from teropong.engine.address import CHDB, CLICKHOUSE, shown
from teropong.engine.clickhouse.client import GREETING, Client
from teropong.engine.clickhouse.database import ClickHouse
from teropong.engine.clickhouse.tables import Tables
from teropong.engine.duckdb.opening import READING_MEMORY, connect
from teropong.facts.faults import WrongCall
from teropong.language import _

CHDB_DATABASE = "teropong"


@contextmanager
def open_server(url: str, is_written: bool) -> Iterator[ClickHouse]:
    """A database of a server, which must be there."""
    where = _server_of(url)
    memory = None if is_written else READING_MEMORY
    with _opened(shown(url), where["database"], memory, **where) as opened:
        yield opened


@contextmanager
def open_server_tables(url: str, database: str) -> Iterator[Tables]:
    """The tables of a database of a server."""
    with closing(Client(shown(url), **_server_of(url))) as client:
        yield Tables(client, database)


@contextmanager
def open_folder_tables(url: str, database: str) -> Iterator[Tables]:
    """The tables of a database of a folder."""
    folder, more = _folder_of(url)
    if not folder.is_dir():
        told = _("there is no database {0}; name the folder that holds the facts")
        raise WrongCall(told.format(folder))
    with closing(Client(url, interface="chdb", path=str(folder), more=more)) as client:
        yield Tables(client, database)


def _server_of(url: str) -> dict[str, Any]:
    at = urlsplit(url)
    database = unquote(at.path.strip("/"))
    try:
        host, port = at.hostname, at.port or 8123
    except ValueError:
        host, port = None, 0
    if not host or not database:
        raise WrongCall(
            _("{0} names no database; write {1}").format(shown(url), CLICKHOUSE.example)
        )
    return {
        "host": host,
        "port": port,
        "username": unquote(at.username or "default"),
        "password": unquote(at.password or ""),
        "database": database,
        "more": dict(parse_qsl(at.query)),
        "connect_timeout": GREETING,
        "compress": False,
        "autogenerate_session_id": False,
    }


@contextmanager
def open_folder(url: str, is_written: bool) -> Iterator[ClickHouse]:
    """The database of a folder; a new one is made where it is written to."""
    folder, more = _folder_of(url)
    if not folder.is_dir() and not is_written:
        told = _("there is no database {0}; make it with `teropong load SOURCE {1}`")
        raise WrongCall(told.format(folder, quote(url)))
    memory = None if is_written else READING_MEMORY
    where: dict[str, Any] = {"interface": "chdb", "path": str(folder), "more": more}
    with _opened(url, CHDB_DATABASE, memory, **where) as opened:
        yield opened


def _folder_of(url: str) -> tuple[Path, dict[str, str]]:
    path, _mark, query = url.removeprefix("chdb://").partition("?")
    folder = Path(path)
    if not folder.is_absolute() or folder.is_file():
        raise WrongCall(_("{0} names no folder; write {1}").format(url, CHDB.example))
    return folder, dict(parse_qsl(query))


@contextmanager
def _opened(url: str, name: str, memory: str | None, **where: Any) -> Iterator[ClickHouse]:
    with closing(Client(url, **where)) as client:
        if "path" in where:
            client.run(f"CREATE DATABASE IF NOT EXISTS {name} ENGINE = Atomic")
        with connect(memory=memory) as beside, closing(ClickHouse(client, name, beside)) as opened:
            yield opened
