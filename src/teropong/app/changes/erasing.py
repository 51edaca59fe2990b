"""Erasing a person: their texts go from the records and from beside the log, for good."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teropong.app.changes.models import ChangedText, Verb
from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, write


def erase(record: Record, author: Author) -> None:
    """Hide a record and forget its personal texts; the log keeps that it was, not what it said.

    Its name becomes a word for somebody erased. This is the one thing that cannot be undone.
    """
    with transaction.atomic():
        for name in record.TEXTS:
            setattr(record, name, "")
        if "name" in record.TEXTS:
            record.name = _("erased")  # type: ignore[attr-defined] # TEXTS names it
        record.hidden_at = timezone.now()
        write(record, author, verb=Verb.HIDDEN)
        ChangedText.objects.filter(change__kind=record.KIND, change__record_id=record.pk).delete()
