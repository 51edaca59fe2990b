"""By how much one of a group differs from all of it: what came over what was to be expected.

Observed over expected cases with a gamma prior around the group's own ratio, whose weight is what
the members' ratios differ by beyond chance: Clayton & Kaldor, Biometrics 43 (1987) 671–681.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from teropong.statistics.rates import Gamma, group_of

_UNSEEN = 10.0
"""Where nothing came of anybody: as sure as ten cases that one is like all."""


def relative(
    counts: Sequence[float], expected: Sequence[float], dispersion: float = 1.0
) -> list[Gamma]:
    """Each member's ratio over that of all together: 1 is as they are, and who has no cases.

    Args:
        counts: what came of each.
        expected: what was to be expected of each, in any unit; 0 where nothing was.
        dispersion: the variance of a count over its mean.
    """
    there = [(n, t) for n, t in zip(counts, expected, strict=True) if t > 0]
    group = group_of(counts, expected, dispersion)
    if group is None:
        return [Gamma(_UNSEEN, _UNSEEN)] * len(counts)
    mean = sum(n for n, _ in there) / sum(t for _, t in there)
    found = []
    for n, t in zip(counts, expected, strict=True):
        one = group.seen(n, t, dispersion) if t > 0 else group
        found.append(Gamma(one.shape, one.time * mean))
    return found


def together(members: Sequence[Gamma], weights: Sequence[float]) -> tuple[float, float]:
    """The mean of several members' ratios, and the standard deviation of its logarithm.

    Without any weight it is the mean of all alike; of nobody, 1 of which nothing is unsure.
    """
    if not members:
        return 1.0, 0.0
    weights = weights if sum(weights) > 0 else [1.0] * len(members)
    whole = sum(weights)
    parts = [(w / whole * one.mean, one.shape) for w, one in zip(weights, members, strict=True)]
    mean = sum(part for part, _ in parts)
    spread = hypot(*(part / shape**0.5 for part, shape in parts))
    return mean, spread / mean if mean > 0 else 0.0
