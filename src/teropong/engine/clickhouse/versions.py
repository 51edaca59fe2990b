"""Which tables a database of ClickHouse is made of, from version to version.

ClickHouse has no transaction over several tables. So a load writes tables of its own beside those
that are read, and then names all of them at once: in the comment of a table ``teropong_version_N``
that is empty itself, since a table is created at once or not at all, and no two can be created by
one name. Readers look once, when they open, and keep to what they found; the version before stays
until the next load, so that they can.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TypeAlias
from uuid import uuid4

from teropong.engine.clickhouse.client import ALREADY_THERE, Client, Refused
from teropong.facts.faults import FactsError
from teropong.facts.parsing import literal, quoted
from teropong.language import _

Places: TypeAlias = dict[str, str]
"""Where each relation is: the name of its table."""
_VERSION = "teropong_version_"
_OURS = re.compile(r"(facts|moments|temp|incoming)_\w+_[0-9a-f]{12}_\d+")
_ABANDONED = "metadata_modification_time < now() - INTERVAL 1 DAY"
"""A load that died left its tables; one that lasts longer than a day is taken for dead."""


class TakenVersion(FactsError):
    """Another process has loaded meanwhile."""


def new_token() -> str:
    """What the tables of one session are called by."""
    return uuid4().hex[:12]


@dataclass(frozen=True)
class Versions:
    """The versions of a database."""

    client: Client
    database: str

    def all(self) -> dict[int, Places]:
        """Every version that is there, by its number."""
        rows = self.client.rows(
            f"SELECT name, comment FROM system.tables WHERE database = {text(self.database)} "
            f"AND startsWith(name, '{_VERSION}')"
        )
        return {int(name.removeprefix(_VERSION)): json.loads(told) for name, told in rows}

    def publish(self, number: int, tables: Places) -> None:
        """Make tables those of a version; raises `TakenVersion` where it is there."""
        told = text(json.dumps(tables, separators=(",", ":")))
        name = f"{quoted(self.database)}.{_VERSION}{number}"
        try:
            self.client.run(f"CREATE TABLE {name} (nothing UInt8) ENGINE = Null COMMENT {told}")
        except Refused as error:
            if error.code != ALREADY_THERE:
                raise
            raise self._taken() from error
        if max(self.all()) != number:  # the name was free again, of a version that is past
            self.drop(f"{_VERSION}{number}")
            raise self._taken()

    def _taken(self) -> TakenVersion:
        told = _("{0} was loaded by another process meanwhile; load it again")
        return TakenVersion(told.format(self.client.url))

    def sweep(self) -> None:
        """Drop what only versions before the last two hold, and what dead loads left."""
        found = self.all()
        last = sorted(found)[-2:]
        kept = {table for number in last for table in found[number].values()}
        old = {table for number in found for table in found[number].values()} - kept
        rows = self.client.rows(
            f"SELECT name, {_ABANDONED} FROM system.tables WHERE database = {text(self.database)}"
        )
        gone = [f"{_VERSION}{number}" for number in found if number not in last]
        gone += [
            name
            for name, is_old in rows
            if _OURS.fullmatch(name) and (name in old or (is_old and name not in kept))
        ]
        for name in gone:
            self.drop(name)

    def drop(self, table: str) -> None:
        """Drop a table, where it is there."""
        self.client.run(f"DROP TABLE IF EXISTS {quoted(self.database)}.{quoted(table)}")


def text(value: str) -> str:
    """A text, as ClickHouse writes it."""
    return literal(value).replace("\\", "\\\\")
