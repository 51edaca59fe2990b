"""6 Conversion from step to step: reached at least, so skipping passes, returns undo nothing.

The cohort of a step reached it in the period; it converted when it reached the next one (after
the last: won) by as_of. What planning uses are ``win_rate`` and ``win_rate_expected``, never a
product of steps. Source: docs/words.md, section 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from teropong.facts.parsing import literal
from teropong.indicators.cases import gather
from teropong.indicators.cohorts import OPENS, PASSED, fate_of, follow, members
from teropong.indicators.shape import (
    OF_DEALS,
    Cases,
    Given,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
    Wanted,
)
from teropong.indicators.slices import laid_out, pipeline_key
from teropong.indicators.stock import WITHOUT_HISTORY, cases_without_history, without_history
from teropong.language import N_

WON = "Won"


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by step, ``From→To``; ``value`` is ``rate_expected``."""
    outcome = follow(scope, reader, "steps", ("m.pipeline", "m.stage"))
    steps = _steps(scope)

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, stage = values[len(scope.by) :]
        step = steps[pipeline, stage]
        return pipeline_key(scope, pipeline) | {"step": step} | outcome.row((nth, values))

    rows = laid_out(scope, outcome.cells, list(steps), row)
    return Measured(rows, {"without_history": without_history(scope, reader)})


def _steps(scope: Scope) -> dict[tuple[str, str], str]:
    """The name of each step, by the pipeline and stage that it leads on from."""
    return {
        (rung.pipeline, rung.stage): f"{rung.stage}→{rung.following or WON}"
        for rung in scope.ladder
        if rung.pipeline in scope.where.get("pipeline", (rung.pipeline,))
    }


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The deals that reached each step in the period, and what became of them."""
    if wanted.only == WITHOUT_HISTORY:
        return cases_without_history(scope, reader, wanted)
    steps = _steps(scope)
    own = {"pipeline": "m.pipeline", "stage": "m.stage"}
    chosen = "TRUE"
    if "step" in wanted.cell:
        chosen = _any_of(key for key, step in steps.items() if step == wanted.cell["step"])
    parts = members(scope, reader, "steps", own, PASSED, chosen)

    def step_of(case: Mapping[str, Any]) -> Row:
        step = steps[case["pipeline"], case["stage"]]
        return pipeline_key(scope, case["pipeline"]) | {"step": step}

    return gather(scope, reader, wanted, parts, step_of, lambda case: fate_of(scope, case))


def _any_of(rungs: Iterable[tuple[str, str]]) -> str:
    """SQL: the deal stands on one of the rungs."""
    one = [f"m.pipeline = {literal(lane)} AND m.stage = {literal(stage)}" for lane, stage in rungs]
    return f"({' OR '.join(one) or 'FALSE'})"


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
    cases=cases,
    opens=OPENS,
)
