"""Undoing what was done in one go, as long as nobody has built upon it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from teropong.app.changes.models import Change, Verb
from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, Conflict, write
from teropong.app.kinds import model_of
from teropong.app.people.leaving import somebody_runs_it
from teropong.app.people.models import Person


def undo(batch: UUID, author: Author) -> list[Change]:
    """Reverse every change of a batch, the latest first; the reversals are changes themselves.

    Raises `Conflict` where a field was changed again since, or something was put below what was
    made, `LastAdministrator` where nobody
    would be left to run Teropong: nothing is reversed then.
    """
    with transaction.atomic():
        standing = Change.objects.filter(batch=batch, undone_by=None).order_by("-sequence")
        reversals = [_reverse(change, author) for change in standing]
        for change in standing:
            if change.verb == Verb.CREATED:
                _must_be_alone(change)
        if any(change.kind == Person.KIND for change in standing):
            somebody_runs_it()
    return [reversal for reversal in reversals if reversal]


def _reverse(change: Change, author: Author) -> Change | None:
    record = model_of(change.kind)._default_manager.select_for_update().get(pk=change.record_id)
    texts = {text.field: text for text in change.texts.all()}
    now, words = record.snapshot(), record.texts()
    # A record that was made is hidden again, whatever became of its fields since.
    if change.verb == Verb.CREATED:
        record.hidden_at = change.recorded_at
        return write(record, author, verb=Verb.HIDDEN, undoes=change)
    is_newer = any(now[name] != value for name, value in change.after.items())
    if is_newer or any(words[name] != text.after for name, text in texts.items()):
        raise Conflict(record, list(_later(record, change)))
    record.take(change.before)
    for name, text in texts.items():
        setattr(record, name, text.before)
    # What never happened must not be history: the reversal is as old as the change.
    verb = Verb.RESTORED if change.verb == Verb.HIDDEN else Verb.CHANGED
    return write(record, author, verb=verb, undoes=change, effective_at=change.effective_at)


def _must_be_alone(change: Change) -> None:
    """Raise `Conflict` where others have put something below what was made."""
    model = model_of(change.kind)
    record = model._default_manager.get(pk=change.record_id)
    for relation in model._meta.related_objects:
        below = relation.related_model
        if isinstance(below, type) and issubclass(below, Record):
            rows = below._default_manager.filter(hidden_at=None, **{relation.field.name: record})
            if rows.exists():
                raise Conflict(record, [])


def _later(record: Record, change: Change) -> list[Change]:
    return list(
        Change.objects.filter(
            kind=change.kind, record_id=record.pk, sequence__gt=change.sequence
        ).select_related("author")
    )
