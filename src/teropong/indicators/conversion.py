"""6 Conversion from step to step: reached at least, so skipping passes, returns undo nothing.

The cohort of a step reached it in the period; it converted when it reached the next one (after
the last: won) by as_of. What planning uses are ``win_rate`` and ``win_rate_expected``, never a
product of steps. Source: docs/words.md, section 6.
"""

from __future__ import annotations

from typing import Any

from teropong.indicators.cohorts import follow
from teropong.indicators.shape import OF_DEALS, Given, Indicator, Measured, Reader, Row, Scope
from teropong.indicators.slices import laid_out, pipeline_key
from teropong.indicators.stock import without_history
from teropong.language import N_

WON = "Won"


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by step, ``From→To``; ``value`` is ``rate_expected``."""
    outcome = follow(scope, reader, "steps", ("m.pipeline", "m.stage"))
    rungs = {
        (rung.pipeline, rung.stage): rung
        for rung in scope.ladder
        if rung.pipeline in scope.where.get("pipeline", (rung.pipeline,))
    }

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, stage = values[len(scope.by) :]
        step = f"{stage}→{rungs[pipeline, stage].following or WON}"
        return pipeline_key(scope, pipeline) | {"step": step} | outcome.row((nth, values))

    rows = laid_out(scope, outcome.cells, list(rungs), row)
    return Measured(rows, {"without_history": without_history(scope, reader)})


def lacks(given: Given) -> list[str]:
    """The order of the stages must be known, and history must tell when each was entered."""
    return given.lacking("opportunity_history.stage") + (
        [] if given.ladder else given.lacking("stages")
    )


INDICATOR = Indicator(
    name="conversion",
    label=N_("Conversion from step to step"),
    group="result",
    unit="rate",
    better="higher",
    grain=None,
    definition=N_(
        "The share of deals that pass from one step to the next, estimated with those still "
        "undecided (Aalen–Johansen, twelve months)."
    ),
    dimensions=OF_DEALS,
    own=("pipeline", "step"),
    lacks=lacks,
    measure=measure,
)
