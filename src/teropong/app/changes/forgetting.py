"""Letting the log of a sample go; the database refuses at any other time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from teropong.app.changes.models import Change, ChangedText
from teropong.app.changes.record import Record

_LITE = """CREATE TRIGGER changes_keep_DELETE BEFORE DELETE ON changes_change
BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"""


@contextmanager
def forget_log() -> Iterator[None]:
    """Within, and within one transaction, entries of the log may be deleted."""
    is_lite = connection.vendor == "sqlite"
    opened = "DROP TRIGGER changes_keep_DELETE"
    closed = _LITE
    if not is_lite:
        opened = "ALTER TABLE changes_change DISABLE TRIGGER changes_keep"
        closed = "ALTER TABLE changes_change ENABLE TRIGGER changes_keep"
    with connection.cursor() as cursor:
        if not is_lite:
            # What waits to be checked at the end stands against changing the table.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(opened)
        yield
        cursor.execute(closed)


def forget_log_of(model: type[Record]) -> None:
    """Delete the entries of records of a kind that are no more."""
    left = model._default_manager.values("pk")
    gone = Change.objects.filter(kind=model.KIND).exclude(record_id__in=left)
    ChangedText.objects.filter(change__in=gone).delete()
    gone.filter(undoes__isnull=False)._raw_delete("default")
    gone._raw_delete("default")
