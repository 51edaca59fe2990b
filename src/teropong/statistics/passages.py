"""Where what is under way ends: chances and times of passage of a semi-Markov process.

In each place the chance of leaving in the next step, and for where, depends on the steps already
spent there, and on nothing else (Howard, *Dynamic Probabilistic Systems* II (1971), ch. 10;
Aalen, Borgan & Gjessing, *Survival and Event History Analysis* (2008), 3.4). Steps are whole; who
enters a place can leave it within the same step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WON, LOST = -2, -1
"""Where the two ends stand after the places."""
BEYOND = 250
"""Steps after the last age that is told apart: about a year of working days."""
_MOST = 0.95
"""The largest chance of leaving in one step."""


def leaving(rates: Floats) -> Floats:
    """Chances of leaving from rates per step: … × places × (places, won, lost) × ages."""
    whole = rates.sum(axis=-2, keepdims=True)
    bounded: Floats = rates * np.minimum(1, _MOST / np.maximum(whole, 1e-300))
    return bounded


def ends(leaving: Floats) -> Floats:
    """Of one in a place at an age, the chance that it leaves it for each end.

    The shape is that of `leaving`; beyond the last age its chances go on for `BEYOND` steps. Who
    has not left by then ends nowhere: where hardly anything moves any more, what moved last says
    nothing of how it ends.
    """
    found = np.empty_like(leaving)
    last = leaving[..., -1]
    whole = last.sum(axis=-1, keepdims=True)
    share = np.divide(last, whole, out=np.zeros_like(last), where=whole > 0)
    found[..., -1] = share * -np.expm1(BEYOND * np.log1p(-np.minimum(whole, 1 - 1e-12)))
    stays = 1 - leaving.sum(axis=-2)
    for age in range(leaving.shape[-1] - 2, -1, -1):
        found[..., age] = leaving[..., age] + stays[..., None, age] * found[..., age + 1]
    return found


def winning(leaving: Floats) -> Floats:
    """Of one in a place at an age, the chance of ever being won: … × places × ages."""
    end = ends(leaving)
    n_places = leaving.shape[-3]
    between, won = end[..., :n_places, :], end[..., WON, :]
    on_entry = np.linalg.solve(_open(between[..., 0]), won[..., 0, None])[..., 0]
    found: Floats = np.einsum("...skt,...k->...st", between, on_entry) + won
    return found


def winning_within(chances: Floats, steps: int, pull: Floats | None = None) -> Floats:
    """The same within so many steps: … × (0 … steps) × places × ages.

    Args:
        chances: as of `leaving`.
        steps: how many.
        pull: steps × places × ends, what chances are multiplied by on each step; of who has fewer
            steps left, they are the last.
    """
    found = np.zeros((*chances.shape[:-3], steps + 1, chances.shape[-3], chances.shape[-1]))
    for step in range(1, steps + 1):
        now = chances if pull is None else leaving(chances * pull[steps - step][..., None])
        found[..., step, :, :] = _a_step_earlier(now, found[..., step - 1, :, :])
    return found


def _a_step_earlier(leaving: Floats, later: Floats) -> Floats:
    """The chance of being won of one who has a step more than ``later`` is for."""
    between, won = leaving[..., : leaving.shape[-3], :], leaving[..., WON, :]
    stays = 1 - leaving.sum(axis=-2)
    waits = stays * np.concatenate([later[..., 1:], later[..., -1:]], axis=-1)
    on_entry = np.linalg.solve(_open(between[..., 0]), (won + waits)[..., 0, None])[..., 0]
    found: Floats = won + np.einsum("...skt,...k->...st", between, on_entry) + waits
    return found


def _open(between: Floats) -> Floats:
    found: Floats = np.eye(between.shape[-1]) - between
    return found
