"""Putting a board's questions to the mirror, and keeping the answer as long as it holds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock
from typing import Any

from teropong.app.boards.board import Board, Frame, Told
from teropong.app.mirror import Answer, read, version
from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.report import make_report
from teropong.engine.store import Store
from teropong.language import current_language, use_language
from teropong.shown.questions import to_be_read
from teropong.shown.rows import Report

_KEPT = 64
"""Of a large company each answer is megabytes, and each minute asks anew."""
_answers: OrderedDict[tuple[str, str], Answer[Any]] = OrderedDict()
_lock = Lock()


def told(board: Board, frame: Frame) -> Answer[Told]:
    """All that a board shows, told at once; raises `WrongCall`, `FactsError`, `NotReady`."""
    whole = board.asked(frame)
    question = partial(_tell, current_language(), whole, board.more(frame), dict(board.extra))
    return kept(repr((whole, board.name)), question)


def report(asked: Asked) -> Answer[Report]:
    """One report, as ``teropong report`` answers it."""
    return kept(repr(asked), partial(_report, current_language(), asked))


def kept(key: str, question: Callable[[Store], Any]) -> Answer[Any]:
    """The answer to a question that was asked of this very version before, or asked now.

    ``key`` tells questions apart; every question in it is seen from a minute's end.
    """
    known, now = (current_language(), key), version()
    with _lock:
        found = _answers.get(known)
        if found and found.version == now:
            _answers.move_to_end(known)
            return found
    answer = read(question)
    with _lock:
        if found and found.version != answer.version:
            _answers.clear()  # none of them holds any more
        _answers[known] = answer
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return answer


def _tell(
    language: str,
    whole: Asked,
    more: Mapping[str, Asked],
    extra: Mapping[str, Callable[..., Any]],
    store: Store,
) -> Told:
    with use_language(language), seen_from(store, whole.as_of_in(store)):
        first, parts = to_be_read(store, whole)
        found = {name: to_be_read(store, asked)[0] for name, asked in more.items()}
        found |= {name: ask(store, whole) for name, ask in extra.items()}
        return Told(first, parts, found)


def _report(language: str, asked: Asked, store: Store) -> Report:
    with use_language(language):
        return make_report(store, asked).to_dict()
