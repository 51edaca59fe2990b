"""7 Baseline: the same counting over the bases of the diamond.

First base: an appointment held; second: need, compelling reasons and urgency; third: completely
qualified; home: won. Everyone starts at the plate when created. Source: docs/words.md, section 7.

What the source is silent on: a runner stands on the farthest base that was reached; a lost deal's
value is its last amount at the rate of the day it was lost, its owner the one of that time; a
meeting counts if it was held with the deal's account or about the deal.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from teropong.facts.parsing import literal
from teropong.indicators.cohorts import Outcome, follow
from teropong.indicators.shape import (
    OF_DEALS,
    Given,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
)
from teropong.indicators.slices import (
    between,
    check_rates,
    columns_of,
    crew,
    filters,
    laid_out,
    named,
    pipeline_key,
)
from teropong.indicators.stock import open_now, without_history
from teropong.language import N_

STEPS = ("Start→1st", "1st→2nd", "2nd→3rd", "3rd→Home")
HOME = "1st→Home"
_IS_LAST = "(b.base = 3 OR b.converted_at IS NULL)"
"""SQL: of a deal's bases the farthest that it has reached."""
PATHS = ("suspects", "prospects", "qualified", "closable")


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by step; ``value`` is ``rate_expected``."""
    outcome = follow(scope, reader, "bases", ("m.pipeline", "m.base"))
    rows = laid_out(scope, *_steps(scope, outcome))
    lanes = _lanes(scope)
    guessed = [
        lane or None
        for lane in lanes
        if any(r.is_guess for r in scope.ladder if r.pipeline == lane)
    ]
    beside = {"without_history": without_history(scope, reader), "guessed": guessed}
    return Measured(rows, beside)


def _lanes(scope: Scope) -> list[str]:
    wanted = scope.where.get("pipeline")
    lanes = dict.fromkeys(rung.pipeline for rung in scope.ladder)
    return [lane for lane in lanes if wanted is None or lane in wanted]


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

    own = [(lane, base) for lane in _lanes(scope) for base in range(len(STEPS) + 1)]
    return outcome.cells, own, row


def listed(scope: Scope, reader: Reader, rows: list[Row]) -> dict[str, Any]:
    """Runners on the paths now, deals left on base in the period, deals without a held meeting."""
    del rows
    return {
        "runners": _runners(scope, reader),
        "left_on_base": _left_on_base(scope, reader),
        "without_meeting": _without_meeting(scope, reader),
    }


def _runners(scope: Scope, reader: Reader) -> list[Row]:
    on = f"DATE '{scope.now.last_on}'"
    dimensions = [*columns_of(scope.by), "m.pipeline", "b.base"]
    rows = reader.rows(
        f"SELECT {', '.join(dimensions)}, m.currency, count(*), coalesce(sum(m.amount_minor), 0) "
        f"FROM {reader.moment('states')} m JOIN {reader.moment('bases')} b "
        f"ON b.deal_no = m.deal_no AND {_IS_LAST}{crew(scope, reader, scope.by, on)} "
        f"WHERE m.to_on IS NULL{filters(scope)}{_positions([*dimensions, 'm.currency'])}"
    )
    return [
        cell | {"path": PATHS[base]} | worth
        for cell, base, worth in _summed(scope, rows, range(len(PATHS)))
    ]


def _left_on_base(scope: Scope, reader: Reader) -> list[Row]:
    dimensions = [*columns_of(scope.by), "m.pipeline", "m.base"]
    lost = (
        "(SELECT pipeline, base, source, segment, currency, has_lost_amount, lost_minor, lost_on, "
        f"lost_rep_id AS rep_id FROM {reader.moment('bases')} b WHERE {_IS_LAST})"
    )
    source = (
        f"FROM {lost} m{crew(scope, reader, scope.by, 'm.lost_on')} "
        f"WHERE {between(scope, 'm.lost_on')}{filters(scope)}"
    )
    check_rates(reader, source, "m.lost_on", "m.has_lost_amount AND m.lost_minor IS NULL")
    rows = reader.rows(
        f"SELECT {', '.join(dimensions)}, {literal(scope.settings.currency)}, count(*), "
        f"coalesce(sum(m.lost_minor), 0) {source}{_positions(dimensions)}"
    )
    return [
        cell | {"base": base} | worth
        for cell, base, worth in _summed(scope, rows, range(len(PATHS)))
    ]


def _positions(dimensions: list[str]) -> str:
    """SQL: grouped by the first columns."""
    return f" GROUP BY {', '.join(str(nth + 1) for nth in range(len(dimensions)))}"


def _summed(scope: Scope, rows: list[tuple[Any, ...]], bases: range) -> list[tuple[Row, int, Row]]:
    """Rows of dimensions, pipeline, base, currency, deals and sum, with every base of each cell."""
    width = len(scope.by) + 1
    deals: dict[tuple[Any, ...], int] = defaultdict(int)
    sums: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for *values, currency, n, amount in rows:
        deals[tuple(values)] += n
        sums[tuple(values)][currency] += int(amount)
    cells = dict.fromkeys(cell[:width] for cell in deals)
    if not scope.by:
        cells |= dict.fromkeys((lane,) for lane in _lanes(scope))
    found = []
    for cell in sorted(cells, key=str):
        key = dict(zip(scope.by, named(scope, cell), strict=False)) | pipeline_key(scope, cell[-1])
        for base in bases:
            worth = None
            if scope.given.has_amounts:
                worth = scope.convert(sums[*cell, base], scope.now.last_on)
            found.append((key, base, {"deals": deals[*cell, base], "value": scope.money(worth)}))
    return found


def _without_meeting(scope: Scope, reader: Reader) -> list[Row]:
    """Open deals at a base that proves a held appointment, of which no meeting is recorded."""
    if scope.given.lacking("activities"):
        return []
    met = reader.moment("met")
    rows = reader.rows(
        f"SELECT o.opportunity_id, o.account_id, o.rep_id, o.pipeline, b.base "
        f"FROM ({open_now(scope, reader)}) o JOIN {reader.moment('bases')} b "
        f"ON b.deal_no = o.deal_no AND {_IS_LAST} AND b.base >= 1 "
        f"LEFT JOIN (SELECT DISTINCT account_no FROM {met} x) a ON a.account_no = o.account_no "
        f"LEFT JOIN (SELECT DISTINCT deal_no FROM {met} y) d ON d.deal_no = o.deal_no "
        "WHERE a.account_no IS NULL AND d.deal_no IS NULL ORDER BY 1"
    )
    return [
        {"opportunity_id": deal, "account_id": account, "rep": rep}
        | pipeline_key(scope, pipeline)
        | {"base": base}
        for deal, account, rep, pipeline, base in rows
    ]


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
    listed=listed,
)
