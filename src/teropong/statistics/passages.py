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
_MOST = 0.95
"""The largest chance of leaving in one step."""


def leaving(rates: Floats) -> Floats:
    """Chances of leaving from rates per step: … × places × (places, won, lost) × ages."""
    whole = rates.sum(axis=-2, keepdims=True)
    bounded: Floats = rates * np.minimum(1, _MOST / np.maximum(whole, 1e-300))
    return bounded


def ends(leaving: Floats) -> Floats:
    """Of one in a place at an age, the chance that it leaves it for each end.

    The shape is that of `leaving`; beyond the last age its chances go on. Who never leaves ends
    nowhere.
    """
    found = np.empty_like(leaving)
    last = leaving[..., -1]
    whole = last.sum(axis=-1, keepdims=True)
    found[..., -1] = np.divide(last, whole, out=np.zeros_like(last), where=whole > 0)
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


def winning_within(leaving: Floats, steps: int) -> Floats:
    """The same within so many steps: … × (0 … steps) × places × ages."""
    n_places = leaving.shape[-3]
    between, won = leaving[..., :n_places, :], leaving[..., WON, :]
    stays = 1 - leaving.sum(axis=-2)
    first = _open(between[..., 0])
    found = np.zeros((*won.shape[:-2], steps + 1, *won.shape[-2:]))
    for step in range(1, steps + 1):
        before = found[..., step - 1, :, :]
        waits = stays * np.concatenate([before[..., 1:], before[..., -1:]], axis=-1)
        on_entry = np.linalg.solve(first, (won + waits)[..., 0, None])[..., 0]
        moves = np.einsum("...skt,...k->...st", between, on_entry)
        found[..., step, :, :] = won + moves + waits
    return found


def _open(between: Floats) -> Floats:
    found: Floats = np.eye(between.shape[-1]) - between
    return found
