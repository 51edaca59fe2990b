"""7 Baseline: the same counting over the bases of the diamond.

First base: an appointment held; second: need, compelling reasons and urgency; third: completely
qualified; home: won. Everyone starts at the plate when created. Source: docs/words.md, section 7.

What the source is silent on: a runner stands on the farthest base that was reached; a lost deal's
value is its last amount at the rate of the day it was lost, its owner the one of that time; a
meeting counts if it was held with the deal's account or about the deal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teropong.indicators.cases import gather
from teropong.indicators.cohorts import OPENS, PASSED, WON, Outcome, fate_of, follow, members
from teropong.indicators.on_base import LISTS, lanes, listed, one_by_one
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

STEPS = ("Start→1st", "1st→2nd", "2nd→3rd", "3rd→Home")
HOME = "1st→Home"


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by step; ``value`` is ``rate_expected``."""
    outcome = follow(scope, reader, "bases", ("m.pipeline", "m.base"))
    rows = laid_out(scope, *_steps(scope, outcome))
    guessed = [
        lane or None
        for lane in lanes(scope)
        if any(r.is_guess for r in scope.ladder if r.pipeline == lane)
    ]
    beside = {"without_history": without_history(scope, reader), "guessed": guessed}
    return Measured(rows, beside)


def _steps(scope: Scope, outcome: Outcome) -> tuple[Any, Any, Any]:
    """The cells, with the way from first to home beside the four steps, and their row."""
    width = len(scope.by)

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, base = values[width:]
        key = pipeline_key(scope, pipeline)
        if base < len(STEPS):
            return key | {"step": STEPS[base]} | outcome.row((nth, values))
        first = (nth, (*values[:width], pipeline, 1))
        return key | {"step": HOME} | outcome.home_row(first)

    own = [(lane, base) for lane in lanes(scope) for base in range(len(STEPS) + 1)]
    return outcome.cells, own, row


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The deals that reached each base in the period; on demand the lists beside, one by one."""
    if wanted.only == WITHOUT_HISTORY:
        return cases_without_history(scope, reader, wanted)
    if wanted.only in LISTS:
        return one_by_one(scope, reader, wanted)
    own = {"pipeline": "m.pipeline", "base": "m.base"}
    step = wanted.cell.get("step")
    parts = []
    if step != HOME:
        chosen = "TRUE" if "step" not in wanted.cell else "FALSE"
        if step in STEPS:
            chosen = f"m.base = {STEPS.index(step)}"
        parts += members(scope, reader, "bases", own, PASSED, chosen)
    if step == HOME or "step" not in wanted.cell:
        home = own | {"base": str(len(STEPS))}
        parts += members(scope, reader, "bases", home, WON, "m.base = 1")

    def step_of(case: Mapping[str, Any]) -> Row:
        return pipeline_key(scope, case["pipeline"]) | {"step": (*STEPS, HOME)[case["base"]]}

    return gather(scope, reader, wanted, parts, step_of, lambda case: fate_of(scope, case))


def lacks(given: Given) -> list[str]:
    """The stages, with or without bases, and history must tell when each was entered."""
    return given.lacking("opportunity_history.stage", "stages")


INDICATOR = Indicator(
    name="baseline",
    label=N_("Baseline"),
    group="result",
    unit="rate",
    better="higher",
    grain=None,
    definition=N_(
        "The share of deals that pass from base to base: first appointment, need and urgency, "
        "completely qualified, won."
    ),
    dimensions=OF_DEALS,
    own=("pipeline", "step"),
    lacks=lacks,
    measure=measure,
    cases=cases,
    opens=OPENS | {name: name for name in LISTS},
    listed=listed,
)
