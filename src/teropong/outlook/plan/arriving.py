"""How long one that comes into a step takes until it is won, if it is.

Of the semi-Markov process: the mean of the time to the win over those that win, returns and skips
included (Howard, *Dynamic Probabilistic Systems* II (1971), 10.7).
"""

from __future__ import annotations

import numpy as np

from teropong.outlook.clock import Floats
from teropong.statistics.passages import WON, ends


def steps_to_win(leaving: Floats) -> Floats:
    """Mean steps of the clock from entry to the win, by stage; nan where none is ever won."""
    n = leaving.shape[0]
    leads = ends(leaving)
    lasts = _lasting(leaving, leads)
    first = np.eye(n) - leads[:, :n, 0]
    won = np.linalg.solve(first, leads[:, WON, 0])
    until = np.linalg.solve(first, lasts[:, :n] @ won + lasts[:, WON])
    found: Floats = np.divide(until, won, out=np.full(n, np.nan), where=won > 0)
    return found


def _lasting(leaving: Floats, leads: Floats) -> Floats:
    """Of a stay the mean of its steps where it leads to an end, else 0: stages × ends."""
    leaves = leaving.sum(axis=1)
    h = np.maximum(leaves[:, -1], 1e-9)
    found = leads[..., -1] * ((1 - h) / h)[:, None]
    for age in range(leaving.shape[-1] - 2, -1, -1):
        found = (1 - leaves[:, age])[:, None] * (leads[..., age + 1] + found)
    return np.asarray(found)
