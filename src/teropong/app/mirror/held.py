"""A mirror as it is held: one writes to it, many read, each as of one moment.

`Filed` in a file of DuckDB and `Shipped` to a warehouse are its two kinds; each is found and
filled by where mirrors of its kind are kept (`Room`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from teropong import __version__
from teropong.app.mirror.position import Position
from teropong.engine.database import Database
from teropong.engine.load import FOLLOWED
from teropong.engine.store import Store
from teropong.facts.parsing import literal
from teropong.moments import definitions

MADE_BY = f"{__version__} {definitions()}"
"""Another version may give the records out otherwise: its mirror is made anew."""


class Unusable(Exception):
    """There is a mirror that this version cannot use."""


@dataclass(frozen=True)
class Mark:
    """What a mirror says of itself: of whose records, built as what, followed up to where.

    ``whole`` is the last version that brought the small tables, which are exchanged whole.
    """

    company: str
    build: str
    position: Position
    version: int = 0
    whole: int = 0
    made_by: str = MADE_BY

    @property
    def name(self) -> str:
        """The version, as a word."""
        return f"{self.build}-{self.version}"

    def keep(self, database: Database) -> None:
        """Make what was built a mirror; in the same change."""
        database.make(FOLLOWED, self._row())

    def note(self, database: Database) -> None:
        """Write down how far it goes; in the change of what was taken over."""
        database.exchange(FOLLOWED, "TRUE", self._row())

    def _row(self) -> str:
        words = {
            "made_by": self.made_by,
            "company": self.company,
            "build": self.build,
            "position": self.position.to_json(),
        }
        told = [f"CAST({literal(word)} AS $text) AS {name}" for name, word in words.items()]
        # Spark has a column `version` of its own in every table.
        numbers = {"at_version": self.version, "whole": self.whole}
        told += [f"CAST({number} AS BIGINT) AS {name}" for name, number in numbers.items()]
        return f"SELECT {', '.join(told)}"


def mark_of(database: Database) -> Mark | None:
    """What the mirror in a database says of itself; null where there is none."""
    if not database.names(FOLLOWED):
        return None
    sql = f"SELECT company, build, position, at_version, whole, made_by FROM {FOLLOWED}"
    [(company, build, position, *rest)] = database.rows(sql)
    return Mark(company, build, Position.from_json(position), *rest)


def told_by(database: Database) -> Mark:
    """The mark of a mirror that answers a question; it has one."""
    mark = mark_of(database)
    if mark is None:
        raise Unusable("nothing there")
    return mark


class Held(Protocol):
    """A mirror that is there; `mark` is what it said of itself when it was last written to."""

    mark: Mark

    def writing(self) -> AbstractContextManager[Store]:
        """A store to change, within `Database.changing`; `mark` is then as it stands there."""
        ...

    def reading(self) -> AbstractContextManager[tuple[Store, str]]:
        """A store that stays as it is while it is read, and its version."""
        ...

    def retire(self) -> None:
        """Let it go, once the last who reads has read."""
        ...


class Room(Protocol):
    """Where mirrors of one kind are kept.

    ``pause``: so many seconds are between two that bring changes. ``damage``: what is raised of
    one that is of no use any more, ``refusals`` where it does not answer or says no: it may answer
    the next time.
    """

    pause: float
    damage: tuple[type[Exception], ...]
    refusals: tuple[type[Exception], ...]

    def found(self, company: str) -> Held | None:
        """The mirror that was left there, of a company, if it can be used."""
        ...

    def filled(self, folder: Path, company: str, position: Position) -> Held:
        """A mirror built of a folder of facts; what was there answers until then."""
        ...

    def discard(self, held: Held) -> None:
        """Throw one away that is of no use."""
        ...

    def clear(self, kept: Held | None) -> None:
        """Take away what earlier ones left."""
        ...

    def close(self) -> None:
        """Let go of it; what is kept stays."""
        ...
