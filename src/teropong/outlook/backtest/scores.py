"""How good forecasts were: error, pinball loss, coverage; and whether chances came true.

Pinball loss: Koenker & Bassett, *Econometrica* 46 (1978); the mean over 10, 50 and 90 % as in the
M5 competition (Makridakis et al., *Int. J. Forecasting* 38 (2022)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from teropong.outlook.backtest.methods import SHARES
from teropong.outlook.clock import Floats


@dataclass(frozen=True)
class Score:
    """Of so many forecasts: Σ |error| / Σ |value|, pinball loss over the mean value, coverage.

    ``coverage`` is the share of values within the interval of 80 %. Null where nothing came.
    """

    n: int
    wape: float | None
    pinball: float | None
    coverage: float | None


def score(quantiles: Sequence[Floats], values: Sequence[float]) -> Score:
    """The score of forecasts, each with its 10, 50 and 90 %."""
    if not len(values):
        return Score(0, None, None, None)
    told, came = np.stack(list(quantiles)), np.asarray(values, np.float64)
    inside = (came >= told[:, 0]) & (came <= told[:, 2])
    whole = float(np.abs(came).sum())
    if not whole:
        return Score(len(came), None, None, float(inside.mean()))
    off = came[:, None] - told
    loss = np.maximum(SHARES * off, (SHARES - 1) * off).mean(axis=1)
    error = np.abs(came - told[:, 1])
    return Score(
        len(came), float(error.sum() / whole), float(loss.sum() / whole), float(inside.mean())
    )
