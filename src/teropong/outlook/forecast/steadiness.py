"""How steady a company is: what earlier spans of the same length brought beside what was expected.

From the same chances and rates earlier instants are foretold, each from the deals that were open
then, and held against what came. What their errors exceed chance by is the unrest that every
forecast has besides; what is known of it beforehand weighs as so many spans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from teropong.outlook.clock import Floats
from teropong.statistics.banded import AGES

if TYPE_CHECKING:
    from teropong.outlook.chance.reading import Stays
    from teropong.outlook.forecast.foresight import Foresight

USUAL = 0.1
"""What companies vary by, as the standard deviation of the logarithm, until their own tell."""
_PACE = 0.2
"""What a pace may differ by from the learnt one, as the same, before anything is seen."""
_WORTH = 6.0
_MOST_SPANS = 12
_BEFORE = 120
"""Steps from which the arrivals of an earlier span were to be expected."""
_FADES = 0.85
"""What a span weighs beside the one after it."""


@dataclass(frozen=True)
class Steadiness:
    """``pace``: what is expected of it beside the learnt one. ``unrest``: its spread."""

    pace: float = 1.0
    unrest: float = USUAL


@dataclass(frozen=True)
class _Span:
    """Wins of an earlier span: as they came, as they were to be expected, and their variance."""

    came: float
    expected: float
    variance: float


def steadiness(foresight: Foresight, steps: int) -> Steadiness:
    """From the spans of so many steps that are over, the latest first."""
    spans = [span for span in _spans(foresight, steps) if span.expected > 0]
    if not spans or not steps:
        return Steadiness()
    excess, weights, logs, surely = 0.0, 0.0, 0.0, 1 / _PACE**2
    for nth, span in enumerate(spans):
        weight = _FADES**nth
        excess += weight * ((span.came - span.expected) ** 2 - span.variance) / span.expected**2
        weights += weight
    unrest = max((excess + _WORTH * USUAL**2) / (weights + _WORTH), 0.0) ** 0.5
    for nth, span in enumerate(spans):
        sure = _FADES**nth / (unrest**2 + span.variance / span.expected**2)
        logs += sure * np.log(max(span.came, 0.5) / max(span.expected, 0.5))
        surely += sure
    return Steadiness(float(np.exp(logs / surely)), unrest)


def _spans(foresight: Foresight, steps: int) -> Iterator[_Span]:
    """Earlier spans of so many steps, that do not overlap more than they must."""
    now, first = foresight.now, max(lane.stays.since for lane in foresight.lanes)
    first = max(first, foresight.known_from) + 60
    apart = max(steps, 20) if steps else 0
    start = now - steps
    within = foresight.within(steps)
    while steps and start >= first and (now - steps - start) // apart < _MOST_SPANS:
        yield _told(foresight, within, start, steps)
        start -= apart


def _told(foresight: Foresight, within: list[Floats], start: int, steps: int) -> _Span:
    came = expected = variance = 0.0
    for lane, chances, arrivals in zip(foresight.lanes, within, foresight.arrivals, strict=True):
        stays = lane.stays
        came += _won(stays, start, start + steps)
        open_ = (stays.entered < start) & ((stays.left >= start) | stays.runs)
        age = np.clip(start - stays.entered[open_], 0, AGES - 1)
        chance = chances[steps, stays.stage[open_], age]
        expected += float((stays.n[open_] * chance).sum())
        variance += float((stays.n[open_] * chance * (1 - chance)).sum())
        if arrivals is not None:
            new = _arrived(stays, max(start - _BEFORE, foresight.known_from), start)
            won_by = chances[:, :, 0] @ arrivals.shares
            unborn = float(new.mean() * won_by[1 : steps + 1].sum())
            expected += unborn
            variance += unborn
    return _Span(came, expected, variance)


def _won(stays: Stays, start: int, end: int) -> float:
    is_won = (stays.end == -2) & (stays.left >= start) & (stays.left < end)
    return float(stays.n[is_won].sum())


def _arrived(stays: Stays, start: int, end: int) -> Floats:
    """New deals of each step of a span."""
    is_new = stays.is_new & (stays.entered >= start) & (stays.entered < end)
    found = np.bincount(stays.entered[is_new] - start, stays.n[is_new], end - start)
    return found.astype(np.float64)
