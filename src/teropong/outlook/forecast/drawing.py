"""Wins and what they bring, drawn: open deals one by one, unborn ones by the number.

Every draw has a pace of its own, common to all deals: a time that is good or bad for everyone. It
stretches the hazard of each deal, so that who is sure to be won stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from teropong.outlook.clock import Floats
from teropong.outlook.forecast.many import drawn_together
from teropong.outlook.forecast.own import Luck, Own
from teropong.outlook.forecast.steadiness import Steadiness, paces_of

DRAWS = 2000
_BLOCK = 512
TOGETHER = 10_000
"""From so many open deals on they are drawn together."""
_MANY = 1000.0
"""From so many expected cases on their number and the sum of their amounts are taken for normal."""


@dataclass(frozen=True)
class Unborn:
    """Wins of one pipeline from deals not yet born: how many to expect, and what sales bring."""

    mean: float
    amounts: Floats


@dataclass(frozen=True)
class Drawn:
    """Draws of what a span brings: wins, and their amounts in minor units."""

    wins: Floats
    revenue: Floats


@dataclass(frozen=True)
class Deals:
    """Open deals: the chance of being won within each of the spans that follow one another.

    ``chances`` are spans × deals, cumulative; ``amounts`` what each brings if it is won, ``spread``
    the standard deviation of the logarithm of that.
    """

    chances: Floats
    amounts: Floats
    spread: Floats


def draw(
    random: np.random.Generator,
    deals: Deals,
    unborn: list[list[Unborn]],
    steady: Sequence[Steadiness],
    own: Own | None = None,
) -> list[Drawn]:
    """Draws of what each of the spans brings, as they follow one another.

    Args:
        random: where chance comes from.
        deals: the open ones.
        unborn: of each span, the pipelines' wins from deals that are not yet there.
        steady: of the time from now until the end of each span.
        own: whose deals they are, where they are a part's.
    """
    of_pace, of_waits, of_amounts, of_unborn, of_own = random.spawn(5)
    common = of_pace.standard_normal(DRAWS)
    paces = paces_of(steady, common)
    luck = own.luck(of_own, DRAWS) if own else None
    if deals.chances.shape[1] >= TOGETHER and luck is None:
        sums = drawn_together(of_waits, deals, steady, common)
        found = [Drawn(*sums[span]) for span in range(len(sums))]
    else:
        found = _drawn_open(of_waits, of_amounts, deals, paces, luck)
    for drawn, parts, pace in zip(found, unborn, paces, strict=True):
        for part in parts:
            _add_unborn(of_unborn, drawn, part, pace, luck)
    return found


def _drawn_open(
    of_waits: np.random.Generator,
    of_amounts: np.random.Generator,
    deals: Deals,
    paces: Floats,
    luck: Luck | None,
) -> list[Drawn]:
    """Deal after deal takes its own numbers: one more changes nothing of those before it."""
    n_spans, n_deals = deals.chances.shape
    hazards = -np.log1p(-np.minimum(deals.chances, 1 - 1e-12))
    n_draws = paces.shape[1]
    found = [Drawn(np.zeros(n_draws), np.zeros(n_draws)) for _ in range(n_spans)]
    for start in range(0, n_deals, _BLOCK):
        here = slice(start, start + _BLOCK)
        waits = of_waits.standard_exponential((hazards[0, here].size, n_draws))
        if luck:
            waits /= luck.of_deals(here)
        amounts = np.broadcast_to(deals.amounts[here, None], waits.shape)
        spread = deals.spread[here, None]
        if spread.any():
            normal = of_amounts.standard_normal(waits.shape)
            amounts = amounts * np.exp(spread * normal - spread**2 / 2)
        before = np.zeros(waits.shape, np.bool_)
        for span, drawn in enumerate(found):
            is_won = (waits < hazards[span, here, None] * paces[span]) & ~before
            drawn.wins[:] += is_won.sum(axis=0)
            drawn.revenue[:] += np.einsum("dn,dn->n", is_won, amounts)
            before |= is_won
    return found


def _add_unborn(
    random: np.random.Generator, drawn: Drawn, part: Unborn, paces: Floats, luck: Luck | None
) -> None:
    """Wins come one after the other: where more are expected they are the same, and some besides.

    That is a Poisson process told by its waits: what is moved a little draws the same luck.
    """
    of_waits, of_amounts = random.spawn(2)
    means, each = part.mean * paces, np.ones(1)
    if part.mean <= 0:
        return
    if luck:
        means, each = means * luck.unborn, luck.sales
    if part.mean > _MANY:
        normal = of_waits.standard_normal((2, len(paces)))
        counts = np.rint(np.maximum(means + np.sqrt(means) * normal[0], 0))
        drawn.wins[:] += counts
        if len(part.amounts):
            spread = part.amounts.std() * np.sqrt(counts)
            drawn.revenue[:] += each * (counts * part.amounts.mean() + spread * normal[1])
        return
    block = int(part.mean + 3 * part.mean**0.5) + 4
    reached = np.zeros(len(paces))
    while (reached <= means).any():
        waits = of_waits.standard_exponential((block, len(paces)))
        at = reached + np.cumsum(waits, axis=0)
        is_there, reached = at <= means, at[-1]
        drawn.wins[:] += is_there.sum(axis=0)
        if len(part.amounts):
            picked = part.amounts[of_amounts.integers(len(part.amounts), size=is_there.shape)]
            drawn.revenue[:] += each * np.einsum("dn,dn->n", is_there, picked)
