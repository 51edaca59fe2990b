"""Asking the mirror for a plan and for what comes of moves.

What is made of it is kept where the mirror is owned, as long as `known` is: a slider is answered by
one draw. An asker's ``whose`` is theirs already; null is the whole company.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone

from teropong.app.boards.ahead.known import Seen, known_of, seen_of
from teropong.app.boards.ahead.whose import is_known, words_of
from teropong.app.boards.plan.words import PlanWords, check_moves
from teropong.app.boards.words import Words
from teropong.app.mirror import Answer, read
from teropong.engine.asked import Asked
from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.language import current_language, use_language
from teropong.outlook.parts.asked import whose_of
from teropong.outlook.plan.aimed import NoTarget
from teropong.outlook.plan.moves import Move
from teropong.outlook.plan.reading import Wanted, read_outset
from teropong.outlook.plan.report import told_if, told_of
from teropong.outlook.plan.what_if import Outset

Told = dict[str, Any]
_MOST = 64


@dataclass
class _Kept:
    """Plans of one version, seen within one hour, by what was asked."""

    of: Seen | None = None
    outsets: OrderedDict[str, Outset] = field(default_factory=OrderedDict)
    plans: OrderedDict[str, Told] = field(default_factory=OrderedDict)


_kept = _Kept()


def plan(words: PlanWords) -> Answer[Told]:
    """The plan, what comes of its moves, and of which steps there is something to be moved.

    ``plan``: as ``teropong plan`` tells it; null where no target is named and none is set, or
    nobody of it sells (``is_nobody``).
    ``if``: what comes of the moves; ``set_target``; ``steps``. Raises `WrongCall`, `FactsError`,
    `NotReady`.
    """
    return read(partial(_plan, current_language(), _asked(words), Wanted(words.sum), words.moves))


def outcomes(asked: Sequence[PlanWords]) -> Answer[list[Told | None]]:
    """What comes of each; null where it cannot be told."""
    each = [(_asked(one), Wanted(one.sum), one.moves) for one in asked]
    return read(partial(_outcomes, current_language(), each))


def _asked(words: PlanWords) -> Asked:
    where = tuple((kind, (name,)) for kind, name in words_of(words.whose).items())
    return Words(period=words.period, as_of=words.as_of, where=where).asked(timezone.now(), ())


def _plan(language: str, asked: Asked, wanted: Wanted, moves: Sequence[Move], store: Store) -> Told:
    with use_language(language):
        blank: Told = {"plan": None, "if": None, "set_target": None, "steps": []}
        if not is_known(store, whose_of(asked.where)):
            return blank | {"is_nobody": True}
        try:
            outset = _outset(store, asked, wanted)
        except NoTarget:
            return blank | {"is_nobody": False}
        key = f"{language} {_key(store, asked, wanted)}"
        if key not in _kept.plans:
            _kept.plans[key] = told_of(store, asked, outset)
        told, steps = _kept.plans[key], _steps(outset)
        if not told["needs"]:
            check_moves(moves, steps)
        return {
            "plan": told,
            "if": None if told["needs"] else told_if(store, outset, moves),
            "set_target": outset.set_target is not None,
            "steps": steps,
            "is_nobody": False,
        }


def _outcomes(
    language: str, each: Sequence[tuple[Asked, Wanted, Sequence[Move]]], store: Store
) -> list[Told | None]:
    with use_language(language):
        return [_outcome(store, *one) for one in each]


def _outcome(store: Store, asked: Asked, wanted: Wanted, moves: Sequence[Move]) -> Told | None:
    try:
        outset = _outset(store, asked, wanted)
    except FactsError:
        return None
    return None if outset.needs else told_if(store, outset, moves)


def _steps(outset: Outset) -> list[tuple[str, str]]:
    """Pipeline and stage of what can be moved."""
    lanes = zip(outset.foresight.lanes, outset.foresight.arrivals, strict=True)
    return [
        (lane.pipeline, lane.stages[place])
        for lane, arrivals in lanes
        if arrivals is not None
        for place in lane.told_stages
        if lane.stages[place]
    ]


def _outset(store: Store, asked: Asked, wanted: Wanted) -> Outset:
    global _kept  # noqa: PLW0603 - one a process
    as_of = asked.as_of_in(store)
    of = seen_of(store, as_of)
    if _kept.of != of:
        _kept = _Kept(of)
    key = _key(store, asked, wanted)
    if key not in _kept.outsets:
        _kept.outsets[key], _known = read_outset(store, asked, wanted, known_of(store, as_of))
    _kept.outsets.move_to_end(key)
    for kept in (_kept.outsets, _kept.plans):
        while len(kept) > _MOST:
            kept.popitem(last=False)
    return _kept.outsets[key]


def _key(store: Store, asked: Asked, wanted: Wanted) -> str:
    """What was asked; seen from any minute of the hour."""
    period = asked.period_at(asked.as_of_in(store), store.settings).label
    return f"{period} {wanted.target} {whose_of(asked.where)}"
