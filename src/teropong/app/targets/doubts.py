"""What the grid asks before it saves: a target far from what was, or beyond what anybody can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from teropong.app.targets.grid import Cell, Row
from teropong.app.targets.setting import Wish
from teropong.app.targets.usual import Beside, Usual
from teropong.app.targets.words import Words

SURE = "sure-"
"""Begins the names of the form's fields that say what was asked already."""


@dataclass(frozen=True)
class Doubt:
    """A question about a cell, and what a form sends back to say that it is meant."""

    name: str
    answer: str
    question: str


def doubts(
    wishes: Sequence[Wish], found: Sequence[Row], words: Words, post: Mapping[str, str]
) -> list[Doubt]:
    """What is to be asked of the wishes, without what the form says was asked before."""
    wished = {one.name: one for one in wishes if _answer(one) != post.get(SURE + one.name)}
    wished = {name: one for name, one in wished.items() if Decimal(one.target.value or 0)}
    if not wished:
        return []
    usual = Usual()
    return [doubt for row in found for doubt in _of_row(row, wished, words, usual)]


def _of_row(row: Row, wished: Mapping[str, Wish], words: Words, usual: Usual) -> Iterator[Doubt]:
    for cell in row.cells:
        if wish := wished.get(cell.name):
            beside = _beside(cell, row, wished, words)
            if question := usual.question(wish.target, cell.line.name, beside):
                yield Doubt(SURE + cell.name, _answer(wish), question)


def _beside(cell: Cell, row: Row, wished: Mapping[str, Wish], words: Words) -> Beside:
    others = [one for one in row.cells if one is not cell]
    kept = [one.own.value for one in (*others, cell) if one.own]
    kept += [one.before.value for one in row.cells if one.before]
    typed = [wished[one.name].target.value for one in others if one.name in wished]
    return Beside(_replaced(cell, words), list(map(Decimal, kept)), list(map(Decimal, typed)))


def _replaced(cell: Cell, words: Words) -> Decimal | None:
    """The value set in a cell, as long as it is in the currency that is typed; null where none."""
    if cell.own is None or cell.own.currency not in ("", words.currency):
        return None
    return Decimal(cell.own.value)


def _answer(wish: Wish) -> str:
    return f"{wish.target.value}/{wish.target.upper}"
