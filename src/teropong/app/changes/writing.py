"""The one door through which records are written: each write is checked, saved and logged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from teropong.app.changes.heard import tell
from teropong.app.changes.models import Change, ChangedText, Origin, Verb
from teropong.app.changes.record import Record
from teropong.app.people.models import Person

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Author:
    """Who writes, from where; what shares a ``batch`` is undone in one go."""

    person: Person | None
    origin: Origin = Origin.PAGE
    batch: UUID = field(default_factory=uuid4)


class Conflict(Exception):
    """Somebody else changed the record meanwhile; ``changes`` are theirs, the latest last."""

    def __init__(self, record: Record, changes: list[Change]) -> None:
        super().__init__(f"{record} is at version {record.version}")
        self.record, self.changes = record, changes


def write(
    record: Record,
    author: Author,
    *,
    version: int | None = None,
    effective_at: datetime | None = None,
    verb: Verb = Verb.CHANGED,
    undoes: Change | None = None,
) -> Change | None:
    """Save what was changed of a record since it was loaded, and log what differs.

    ``version`` is the one that its editor saw: raises `Conflict` where it is no longer that.
    Without it, what others changed meanwhile stays; raises `Conflict` where it is the same field,
    or where they deleted the record. Null where nothing differs. ``effective_at`` is when it was
    so: now, or the record's own beginning, where it is not given.
    """
    with transaction.atomic():
        stored = _stored(record)
        if stored is None:
            verb, before, texts_before = Verb.CREATED, {}, {}
        else:
            if version is not None and stored.version != version:
                raise Conflict(stored, _since(stored, version))
            seen, was_hidden = record.version, record.hidden_at
            clashes = record.rebase(stored)
            is_gone = stored.hidden_at and not was_hidden and undoes is None
            if clashes or is_gone:
                raise Conflict(stored, _since(stored, seen))
            record.version = stored.version + 1
            before, texts_before = stored.snapshot(), stored.texts()
        after, texts = record.snapshot(), record.texts()
        if stored is None:
            after = {name: value for name, value in after.items() if value not in (None, "")}
        changed = {name for name in after if after[name] != before.get(name)}
        reworded = {name for name in texts if texts[name] != texts_before.get(name, "")}
        if stored is not None and not changed and not reworded:
            record.version = stored.version
            return None
        record.save()
        now = timezone.now()
        change = Change.objects.create(
            recorded_at=now,
            effective_at=effective_at or (now if stored else record.created_at),
            author=author.person,
            origin=author.origin,
            kind=record.KIND,
            record_id=record.pk,
            verb=verb,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed},
            batch=author.batch,
            undoes=undoes,
        )
        ChangedText.objects.bulk_create(
            ChangedText(
                change=change, field=name, before=texts_before.get(name, ""), after=texts[name]
            )
            for name in sorted(reworded)
        )
        record.settle()
        tell()
        return change


def hide(record: Record, author: Author, *, version: int | None = None) -> Change | None:
    """Delete a record as people see it: it is kept, and can be restored."""
    record.hidden_at = timezone.now()
    return write(record, author, version=version, verb=Verb.HIDDEN)


def _stored(record: R) -> R | None:
    if record.pk is None:
        return None
    rows = type(record)._default_manager.select_for_update()
    return rows.filter(pk=record.pk).first()


def _since(stored: Record, version: int) -> list[Change]:
    changes = Change.objects.filter(kind=stored.KIND, record_id=stored.pk).order_by("-sequence")
    return list(changes.select_related("author")[: max(1, stored.version - version)])[::-1]
