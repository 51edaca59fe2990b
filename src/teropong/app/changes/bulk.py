"""Many records in one go: saved and logged as `write` does it one by one.

For imports: the caller holds the transaction, and has checked what it writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

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
    if not records:
        return
    type(records[0])._default_manager.bulk_create(records, batch_size=CHUNK)
    log_all((creation(record) for record in records), author)


def creation(record: Record, without: frozenset[str] = frozenset()) -> Entry:
    """The entry of a new record; ``without`` are fields of which is not known since when."""
    after = {
        name: value
        for name, value in record.snapshot().items()
        if value not in (None, "") and name not in without
    }
    return Entry(record, record.created_at, after, verb=Verb.CREATED)


def log_all(entries: Iterable[Entry], author: Author) -> None:
    """Log changes of records that are saved already."""
    now, noted = timezone.now(), list(entries)
    changes = Change.objects.bulk_create(
        (
            Change(
                recorded_at=now,
                effective_at=entry.effective_at,
                author=author.person,
                origin=author.origin,
                kind=entry.record.KIND,
                record_id=entry.record.pk,
                verb=entry.verb,
                before=entry.before,
                after=entry.after,
                batch=author.batch,
            )
            for entry in noted
        ),
        batch_size=CHUNK,
    )
    ChangedText.objects.bulk_create(
        ChangedText(change=change, field=name, after=text)
        for change, entry in zip(changes, noted, strict=True)
        if entry.verb == Verb.CREATED
        for name, text in entry.record.texts().items()
        if text
    )
