"""What people said that a period would end at, scored as the methods are.

A call has no interval: its loss is that of one who is sure of it, its coverage nobody's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from teropong.engine.evaluate import Evaluator
from teropong.facts.calendar import Period
from teropong.outlook.backtest.methods import SHARES
from teropong.outlook.backtest.scores import Score, score
from teropong.outlook.pace import Paces
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import Measure, Whose

_REVENUE = Measure("revenue")


@dataclass(frozen=True)
class Said:
    """One call: its kind, of whom and of which period it speaks; minor units."""

    kind: str
    whose: Whose
    period: Period
    value: float


@dataclass(frozen=True)
class Called:
    """The score of a kind, and by how much its calls were too high: Σ error ÷ Σ value."""

    score: Score
    bias: float | None


def came_of(evaluator: Evaluator, said: Sequence[Said]) -> list[float | None]:
    """What came of each: the revenue credited; null where a rate is missing."""
    answers = Paces(evaluator, read_targets(evaluator.store)).answers
    told = (answers.told(_REVENUE, one.whose, one.period).value for one in said)
    return [None if value is None else float(value) for value in told]


def score_calls(said: Sequence[Said], came: Sequence[float | None]) -> dict[str, Called]:
    """The score of each kind, of those calls of which it is known what came."""
    known = [(one, value) for one, value in zip(said, came, strict=True) if value is not None]
    found = {}
    for kind in dict.fromkeys(one.kind for one, _value in known):
        own = [(one.value, value) for one, value in known if one.kind == kind]
        values = [value for _said, value in own]
        scored = score([np.full(len(SHARES), call) for call, _came in own], values)
        whole = sum(abs(value) for value in values)
        bias = sum(call - value for call, value in own) / whole if whole else None
        found[kind] = Called(replace(scored, coverage=None), bias)
    return found
