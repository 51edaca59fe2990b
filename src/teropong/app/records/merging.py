"""Two accounts that are one firm: everything moves to the one that stays, and can be undone."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from teropong.app.changes.models import Verb
from teropong.app.changes.writing import Author, Conflict, write
from teropong.app.records.models import Account, Activity, Contact, Opportunity

_MOVED = (Contact, Opportunity, Activity)
_FILLED = ("segment", "source", "city", "owner", "notes")


def merge(stays: Account, goes: Account, author: Author) -> None:
    """Move all of ``goes`` to ``stays``, deleted records included; what ``stays`` lacks it takes.

    Raises `ValueError` where they are the same; `Conflict` where one is gone meanwhile.
    """
    if stays.pk == goes.pk:
        raise ValueError(f"{goes} cannot be merged into itself")
    with transaction.atomic():
        both = Account.objects.filter(pk__in=(stays.pk, goes.pk)).order_by("pk")
        if gone := [one for one in both.select_for_update() if one.hidden_at]:
            raise Conflict(gone[0], [])
        for model in _MOVED:
            for record in model._default_manager.filter(account=goes):
                record.account = stays
                write(record, author)
        _fill(stays, goes)
        write(stays, author)
        goes.merged_into, goes.hidden_at = stays, timezone.now()
        write(goes, author, verb=Verb.MERGED)


def _fill(stays: Account, goes: Account) -> None:
    for name in _FILLED:
        if not getattr(stays, name):
            setattr(stays, name, getattr(goes, name))
    # The first of the two to become a client says since when the firm is one.
    since = [day for day in (stays.customer_since, goes.customer_since) if day]
    stays.customer_since = min(since, default=None)
