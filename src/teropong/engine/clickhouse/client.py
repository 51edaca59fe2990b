"""Talking to ClickHouse, by HTTP or in this process: SQL in, rows or columns out."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.engine.clickhouse.dialect import SETTINGS
from teropong.facts.faults import FactsError
from teropong.language import N_, _

_CODE = re.compile(r"\bCode: (\d+)\. DB::Exception: (.*)", re.DOTALL)
_SAID = re.compile(r"\s*\([A-Z_]+\)\s*(\((version|for url) .*)*$")
_REFUSED = N_("{url} refuses the user or the password; put the right ones in the address")
_FORBIDDEN = N_("{url} does not let its user do that: {said}; ask for the right to it")
_OTHER = N_("{url} holds other tables than are asked for; load it anew: teropong load SOURCE {url}")
_LONG = N_("{url} stopped after the longest time that it allows; raise max_execution_time there")
_MEMORY = N_("{url} ran out of memory; raise max_memory_usage there, or ask for less at once")
_DISK = N_("{url} has no room left on its disk; make some, then do it again")
_TOLD: Mapping[int, str] = {
    **dict.fromkeys((16, 43, 47, 53, 60, 386), _OTHER),
    **dict.fromkeys((192, 193, 194, 516), _REFUSED),
    **dict.fromkeys((164, 497), _FORBIDDEN),
    **dict.fromkeys((159, 160), _LONG),
    **dict.fromkeys((173, 241), _MEMORY),
    243: _DISK,
    81: N_("{url} has no such database; make it there by CREATE DATABASE, or name another"),
}
"""What ClickHouse says no to, by its number, as a sentence with the remedy."""
ALREADY_THERE = 57
GREETING, _ANSWER = 10, 300
"""Seconds in which a server must say that it is there, and in which it must answer."""
_STATUS = "status"
"""The file of a folder that the process which has it open holds locked."""
_HELD = N_("{url} is held by another process, or by another folder in this one; close that first")


class Client:
    """A connection to ClickHouse; ``url`` is its address as people may see it.

    ``more`` are settings of ClickHouse's for every query. Everything that it says no to is a
    `FactsError` of one sentence, with its number as ``code``.
    """

    def __init__(self, url: str, more: Mapping[str, str] | None = None, **where: Any) -> None:
        self.url = url
        from clickhouse_connect import get_client  # noqa: PLC0415 - optional
        from urllib3 import Timeout  # noqa: PLC0415 - comes with it

        # What it says no to is told by us, in a sentence.
        logging.getLogger("clickhouse_connect").setLevel(logging.CRITICAL)
        settings = {**(more or {}), **SETTINGS}
        self._client: Any
        if "path" in where:
            with self._asking(), _quiet_where_held(Path(where["path"])):
                self._client = get_client(settings=settings, **where)
            return
        with self._asking():
            self._client = get_client(settings=settings, send_receive_timeout=GREETING, **where)
            self._client.timeout = Timeout(connect=GREETING, read=_ANSWER)

    def run(self, sql: str) -> None:
        """Run what has no answer."""
        with self._asking():
            self._client.command(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query's rows."""
        with self._asking():
            return list(map(tuple, self._client.query(sql).result_rows))

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """A query's columns; wide integers as floats, what is null as anything."""
        with self._asking():
            table = self._client.query_arrow(sql)
        return {name: _array(table.column(name)) for name in table.column_names}

    def insert(self, table: str, parquet: Path) -> None:
        """Add the rows of a Parquet file to a table."""
        with self._asking(), parquet.open("rb") as rows:
            self._client.raw_insert(table, insert_block=rows, fmt="Parquet")

    def export(self, sql: str, parquet: Path) -> None:
        """Write a query's rows to a Parquet file."""
        with (
            self._asking(),
            parquet.open("wb") as out,
            self._client.raw_stream(sql, fmt="Parquet") as rows,
        ):
            shutil.copyfileobj(rows, out)

    def close(self) -> None:
        """Let go of it."""
        self._client.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        from clickhouse_connect.driver.exceptions import (  # noqa: PLC0415 - optional
            Error,
            OperationalError,
        )

        try:
            yield
        except Error as error:
            # What is not ClickHouse answers with a page.
            is_away = isinstance(error, OperationalError) or "HTTP status" in str(error)
            raise Refused(self.url, str(error), is_away=is_away) from error


@contextmanager
def _quiet_where_held(folder: Path) -> Iterator[None]:
    """Keep what chDB itself writes to the error stream from people where the folder is held.

    It may be this very process that holds it, so that it is opened all the same.
    """
    if not _is_held(folder / _STATUS):
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _is_held(file: Path) -> bool:
    import fcntl  # noqa: PLC0415 - where chDB is built

    try:
        with file.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


class Refused(FactsError):
    """What ClickHouse, or its client, said no to; ``code`` is ClickHouse's number for it."""

    code: int | None

    def __init__(self, url: str, words: str, *, is_away: bool = False) -> None:
        match = _CODE.search(words)
        if match is None:
            self.code = None
            told = _("{url} says no: {said}")
            if is_away:
                told = _(
                    "{url} does not answer; is ClickHouse running there, is the address right?"
                )
            super().__init__(told.format(url=url, said=words.partition("\n")[0].rstrip(".")))
            return
        self.code = code = int(match[1])
        said = _SAID.sub("", match[2].strip()).splitlines()[0].rstrip(".")
        told = _(_TOLD[code]) if code in _TOLD else _("{url} says no: {said}")
        if "EmbeddedServer" in said:
            told = _(_HELD)
        super().__init__(told.format(url=url, said=said))


def _array(column: Any) -> NDArray[Any]:
    import pyarrow as pa  # noqa: PLC0415 - optional

    kind = column.type
    if pa.types.is_fixed_size_binary(kind):
        whole = (int.from_bytes(one or b"", "little", signed=True) for one in column.to_pylist())
        return np.fromiter(whole, np.float64, len(column))
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        column = column.fill_null(pa.scalar(0).cast(kind))
    found: NDArray[Any] = column.to_numpy()
    return found
