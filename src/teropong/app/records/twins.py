"""Accounts that are likely the same firm as one that is about to be written down."""

from __future__ import annotations

from difflib import SequenceMatcher

from django.db.models import QuerySet

from teropong.app.records.models import Account
from teropong.app.records.sound import name_sound

_ALIKE = 0.86
_SHORTEST = 4


def twins(name: str, but: int | None = None, most: int = 3) -> list[Account]:
    """Accounts whose name sounds the same, or nearly: the likeliest first, whoever owns them.

    Only names that share their first or their last letters are compared letter by letter.
    """
    sound = name_sound(name)
    if not sound:
        return []
    others = Account.objects.filter(hidden_at=None).exclude(pk=but or 0).select_related("owner")
    same = list(others.filter(name_sound=sound)[:most])
    if len(same) == most or len(sound) < _SHORTEST:
        return same
    scored = [(_likeness(sound, one.name_sound), one) for one in _near(others, sound)]
    alike = [(score, one) for score, one in scored if score >= _ALIKE and one not in same]
    alike.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [*same, *(one for _score, one in alike)][:most]


def _near(others: QuerySet[Account], sound: str) -> list[Account]:
    begins = others.filter(name_sound__startswith=sound[:3])[:500]
    ends = others.filter(name_sound__endswith=sound[-4:])[:500]
    return [*begins, *ends]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
