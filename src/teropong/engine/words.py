"""Words that are asked for, and those nearest to a wrong one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from teropong.language import _

_NEAR = 0.6


def nearest(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Return the words that come near, the nearest first; none where none does."""
    spelled: dict[str, list[str]] = {}
    for one in known:
        spelled.setdefault(one.casefold(), []).append(one)
    folded = word.casefold()
    if folded in spelled:
        return spelled[folded][:most]
    parts = [one for one in spelled if folded in one.split()]
    near = parts or difflib.get_close_matches(folded, spelled, most, _NEAR)
    return [one for each in near for one in spelled[each]][:most]


def unknown_word(what: str, word: str, known: Iterable[str]) -> str:
    """The message for a word that is not known, with the nearest one that is."""
    known = list(known)
    near = nearest(word, known)
    hint = _("did you mean {0}?") if near else _("there are {0}")
    return _("no {what} is called {word!r}; {hint}").format(
        what=_(what), word=word, hint=hint.format(near[0] if near else ", ".join(known))
    )
