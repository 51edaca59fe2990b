"""The words of the plan's address: period, target, and what is moved, in percent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast
from urllib.parse import quote, unquote, urlencode

from django.http import QueryDict

from teropong.app.boards.ahead.whose import read_whose
from teropong.app.boards.ahead.whose import words_of as said_whose
from teropong.app.records.money_field import read_amount
from teropong.facts.faults import WrongCall
from teropong.language import _, current_language
from teropong.outlook.plan.moves import KINDS, LEAST, MOST, Kind, Move
from teropong.outlook.shape import Whose

_LONGEST = 40
_MOST_MOVES = 200


@dataclass(frozen=True)
class PlanWords:
    """An address, read; ``target`` is a decimal text, null where the one that is set holds.

    ``whose`` is null where it is that of all that its reader sees.
    """

    period: str | None = None
    target: str | None = None
    as_of: str | None = None
    moves: tuple[Move, ...] = ()
    whose: Whose | None = None

    @property
    def sum(self) -> Fraction | None:
        """The target, in units of the reporting currency."""
        return None if self.target is None else Fraction(self.target)

    def address(self, **changed: Any) -> str:
        """The same as a query string, some words changed."""
        words = replace(self, **changed)
        pairs = {"period": words.period, "target": words.target, "as_of": words.as_of}
        pairs |= said_whose(words.whose)
        pairs |= {name_of(one): f"{one.percent:g}" for one in words.moves}
        return "?" + urlencode({name: one for name, one in pairs.items() if one})


def read_words(query: QueryDict) -> PlanWords:
    """The words of an address; raises `WrongCall` for one that means nothing."""
    moves = (_move(name, str(value)) for name, value in query.items() if kind_of(name))
    return PlanWords(
        query.get("period") or None,
        _target(query.get("target", "").strip()),
        query.get("as_of") or None,
        tuple(one for one in moves if one.percent)[:_MOST_MOVES],
        read_whose(query),
    )


def name_of(move: Move) -> str:
    """What a move is called in an address: ``value``, ``conversion/Baru/Prospek``."""
    if not move.stage and not move.pipeline:
        return move.kind
    return "/".join((move.kind, quote(move.pipeline, safe=""), quote(move.stage, safe="")))


def kind_of(name: str) -> Kind | None:
    """What the name of a word moves; null where it is another word."""
    kind = name.partition("/")[0]
    return kind if kind in KINDS else None


def check_moves(moves: Iterable[Move], steps: Iterable[tuple[str, str]]) -> None:
    """Raises `WrongCall` for a move of a step that is not there, or of a volume's or value's."""
    known = set(steps)
    for one in moves:
        is_of_step = one.kind in ("conversion", "duration")
        at = one.pipeline, one.stage
        if at not in known if is_of_step else any(at):
            raise WrongCall(
                _("{0!r} is no move: there is no such step to be moved").format(
                    unquote(name_of(one))[:_LONGEST]
                )
            )


def moves_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Move, ...]:
    """Moves as they are kept: ``kind``, ``percent``, ``pipeline``, ``stage``."""
    return tuple(Move(**row) for row in rows)


def _move(name: str, value: str) -> Move:
    kind, _slash, rest = name.partition("/")
    pipeline, _slash, stage = rest.partition("/")
    try:
        percent = round(float(value or 0), 1)
    except ValueError:
        percent = float("nan")
    if not LEAST <= percent <= MOST:
        raise WrongCall(
            _("{0!r} is no change; write percent from {1} to {2}").format(
                value[:_LONGEST], int(LEAST), int(MOST)
            )
        )
    return Move(cast("Kind", kind), percent, unquote(pipeline), unquote(stage))


def _target(text: str) -> str | None:
    if not text:
        return None
    try:
        amount = read_amount(text, current_language())
    except ValueError:
        amount = None
    if amount is None or not 0 < amount < 10**18:
        raise WrongCall(
            _("{0!r} is no sum to be reached; write 12000000000").format(text[:_LONGEST])
        )
    return format(amount.normalize(), "f")
