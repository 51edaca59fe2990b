"""How far the change log was read, so that no change is missed and none read twice for long.

On SQLite commits follow one another, but an import draws its numbers before it writes: the numbers
below the highest that were not there are kept, and looked for again. On PostgreSQL any transaction
may commit late: kept is the snapshot as of which was read, and what it could not see is what came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from teropong.app.changes.models import Change

Spans = tuple[tuple[int, int], ...]
COLUMNS = ("sequence", "batch", "recorded_at", "kind", "record_id", "before", "after")
_GAPS = """SELECT before + 1, sequence - 1 FROM (
  SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before FROM changes_change) t
  WHERE sequence > before + 1"""
_PLACE = "SELECT oid::text || '.' || {}::text FROM pg_database WHERE datname = current_database()"
_TABLE = "'changes_change'::regclass::oid"


@dataclass(frozen=True)
class Position:
    """Up to where the log was read.

    ``last`` is the highest number seen and ``mark`` what tells its change from one of another
    history; ``missing`` are the numbers below that were not there, ``snapshot`` is PostgreSQL's,
    and ``place`` names its database and table: numbers of transactions mean nothing elsewhere.
    """

    last: int = 0
    mark: str = ""
    missing: Spans = ()
    snapshot: str = ""
    place: str = ""

    def to_json(self) -> str:
        """The position as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Position:
        """The position that `to_json` wrote."""
        told = json.loads(text)
        return cls(**{**told, "missing": tuple((low, high) for low, high in told["missing"])})

    @classmethod
    def now(cls) -> Position:
        """The end of the log, as the view in progress sees it."""
        found = cls(snapshot=_snapshot(), place=_place())
        newest = Change.objects.order_by("-sequence").values_list(*COLUMNS[:3]).first()
        if newest:
            found = replace(found, last=newest[0], mark=_mark(newest))
        if not found.snapshot:
            found = replace(found, missing=tuple((a, b) for a, b in _ask(_GAPS)))
        return found

    def is_of_these_records(self) -> bool:
        """Whether the records are those of which it was read; else another history is there."""
        if self.place != _place() or bool(self.snapshot) != bool(_snapshot()):
            return False
        if not self.last:
            return True
        there = Change.objects.filter(sequence=self.last).values_list(*COLUMNS[:3]).first()
        return there is not None and _mark(there) == self.mark

    def later(self) -> QuerySet[Change]:
        """The changes that were not seen, in order of their numbers."""
        changes = Change.objects.order_by("sequence")
        if self.snapshot:
            return changes.filter(_unseen(self.snapshot, _snapshot()))
        found = Q(sequence__gt=self.last)
        if there := list(_there(self.missing)):
            found |= Q(sequence__in=there)
        return changes.filter(found)

    def after(self, changes: Iterable[Sequence[Any]]) -> Position:
        """The position after changes as `later` gives them, in the same view."""
        seen = {row[0]: _mark(row) for row in changes}
        last = max([self.last, *seen])
        found = replace(self, last=last, mark=seen.get(last, self.mark), snapshot=_snapshot())
        if found.snapshot:
            return found
        new = sorted(number for number in seen if number > self.last)
        gaps = [(a + 1, b - 1) for a, b in zip([self.last, *new], new, strict=False) if b > a + 1]
        return replace(found, missing=(*_without(self.missing, seen), *gaps))


def _mark(row: Sequence[Any]) -> str:
    _sequence, batch, recorded_at, *_rest = row
    return f"{batch.hex} {recorded_at.isoformat()}"


def _without(spans: Spans, seen: Iterable[int]) -> Iterator[tuple[int, int]]:
    numbers = sorted(seen)
    for low, high in spans:
        for number in numbers:
            if low <= number <= high:
                if number > low:
                    yield low, number - 1
                low = number + 1  # noqa: PLW2901 - the rest of the span
        if low <= high:
            yield low, high


def _there(spans: Spans) -> Iterator[int]:
    """The numbers that were missing and are there now."""
    if not spans:
        return
    each = "json_each(%s)" if connection.vendor == "sqlite" else "json_array_elements(%s::json)"
    low, high = ("value->>0", "value->>1")
    if connection.vendor != "sqlite":
        low, high = f"({low})::bigint", f"({high})::bigint"
    sql = f"SELECT c.sequence FROM {each} s JOIN changes_change c ON c.sequence BETWEEN {low} AND {high}"  # noqa: E501
    for (number,) in _ask(sql, [json.dumps(spans)]):
        yield number


def _unseen(snapshot: str, now: str) -> Q:
    """What a snapshot does not see, of what one sees now.

    A number that lies ahead of now came with a restored backup, so it was there all along.
    """
    lowest, after, running = snapshot.split(":")
    ended = [int(number) for number in running.split(",") if number]
    return Q(transaction__gte=int(lowest), transaction__lt=int(now.split(":")[1])) & (
        Q(transaction__gte=int(after)) | Q(transaction__in=ended)
    )


def _is_apart() -> bool:
    """Whether this reads what others commit: within a transaction of our own, numbers will do."""
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def _snapshot() -> str:
    return str(_ask("SELECT pg_current_snapshot()::text")[0][0]) if _is_apart() else ""


def _place() -> str:
    if connection.vendor != "postgresql":
        return ""
    return str(_ask(_PLACE.format(_TABLE))[0][0])


def _ask(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())
