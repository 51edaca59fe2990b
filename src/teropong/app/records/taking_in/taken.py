"""What was taken in: counted, and what was left as it is named."""

from __future__ import annotations

from dataclasses import dataclass, field

from teropong.app.changes.models import Origin
from teropong.app.changes.writing import Author

NAMED = 20
"""So many conflicts are named; the rest is counted."""


@dataclass
class Count:
    """Of one kind: how many were new, changed, the same, and kept against the facts."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Conflict:
    """A record that somebody changed here since it was taken in, and that the facts tell otherwise.

    It stays as it is. ``fields`` are those in which the two differ.
    """

    kind: str
    key: str
    name: str
    fields: tuple[str, ...]


@dataclass
class Taken:
    """What an import did, by kind of record; ``left_out`` are rows that mean nothing, by table."""

    counts: dict[str, Count] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> Count:
        """The count of a kind."""
        return self.counts.setdefault(kind, Count())

    @property
    def changes_nothing(self) -> bool:
        """Whether all was there already."""
        return not any(count.new or count.changed for count in self.counts.values())

    def leave_out(self, table: str, n: int) -> None:
        """Count rows of which nobody knows what they mean."""
        if n:
            self.left_out[table] = self.left_out.get(table, 0) + n

    def keep(self, conflict: Conflict) -> None:
        """Count, and name, a record that stays as it is against the facts."""
        self.of(conflict.kind).kept += 1
        if len(self.conflicts) < NAMED:
            self.conflicts.append(conflict)


def importer(author: Author) -> Author:
    """The same person and batch, as an import."""
    return Author(author.person, Origin.IMPORT, author.batch)
