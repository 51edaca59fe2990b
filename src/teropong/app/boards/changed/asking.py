"""Asking the mirror why a period differs: what `teropong changed` answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from teropong.app.boards.ahead.whose import is_known, words_of
from teropong.app.boards.changed.words import ChangedWords
from teropong.app.boards.reading import kept
from teropong.app.mirror import Answer
from teropong.engine.asked import Asked
from teropong.engine.store import Store
from teropong.facts.zone import from_instant, to_instant
from teropong.language import current_language, use_language
from teropong.outlook.changed.counts import Dimension
from teropong.outlook.changed.report import Against, make_changed
from teropong.outlook.shape import Whose

Told = dict[str, Any]


def changed(now: datetime, words: ChangedWords, by: Dimension, whose: Whose) -> Answer[Told | None]:
    """Why it changed; null where nobody of them sells. Raises as `kept` does."""
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    asked = Asked(
        as_of=from_instant(to_instant(minute)).isoformat(),
        period=words.period.label,
        where={kind: [name] for kind, name in words_of(whose).items()},
    )
    key = f"changed {words.period.label} {words.compare} {by} {whose} in {now:%Y-%m-%d %H}"
    against = Against(words.compare, by)
    return kept(key, partial(_changed, current_language(), asked, against, whose))


def _changed(
    language: str, asked: Asked, against: Against, whose: Whose, store: Store
) -> Told | None:
    with use_language(language):
        return make_changed(store, asked, against) if is_known(store, whose) else None
