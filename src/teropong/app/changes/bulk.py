"""Many records in one go: saved and logged as `write` does it one by one.

For imports: the caller holds the transaction, and has checked what it writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from teropong.app.changes.inserting import insert, insert_rows, numbers
from teropong.app.changes.models import Change, ChangedText, Verb
from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author

CHUNK = 2_000
"""So many rows are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to be logged: of which record, since when, and its fields before and after."""

    record: Record
    effective_at: datetime
    after: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    verb: Verb = Verb.CHANGED


def create_all(records: Sequence[Record], author: Author) -> None:
    """Save new records of one model and log that they were created, as of their ``created_at``."""
    insert(records)
    log_all((creation(record) for record in records), author)


def creation(record: Record) -> Entry:
    """The entry of a new record."""
    after = {name: value for name, value in record.snapshot().items() if value not in (None, "")}
    return Entry(record, record.created_at, after, verb=Verb.CREATED)


_LOGGED = (
    "sequence", "recorded_at", "effective_at", "author_id", "origin", "kind", "record_id", "verb",
    "before", "after", "batch",
)  # fmt: skip


def log_all(entries: Iterable[Entry], author: Author) -> None:
    """Log changes of records that are saved already."""
    now, noted = timezone.now(), list(entries)
    if not noted:
        return
    person = author.person.pk if author.person else None
    sequence = numbers(Change, len(noted))
    insert_rows(
        Change,
        _LOGGED,
        (
            (
                number,
                now,
                entry.effective_at,
                person,
                author.origin,
                entry.record.KIND,
                entry.record.pk,
                entry.verb,
                entry.before,
                entry.after,
                author.batch,
            )
            for number, entry in zip(sequence, noted, strict=True)
        ),
    )
    insert(
        [
            ChangedText(change_id=number, field=name, after=text)
            for number, entry in zip(sequence, noted, strict=True)
            if entry.verb == Verb.CREATED and entry.record.TEXTS
            for name, text in entry.record.texts().items()
            if text
        ]
    )
