"""3 Value of opportunities at each step: the deals open at an instant, by the stage they were in.

Open amounts are summed per currency and each sum is converted once, at the rate of that day.
Without a grain the instant is as_of; with one it is the end of each period, or as_of if earlier.
Source: docs/words.md, section 3.

What the source is silent on: an expected close is past when its day is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from teropong.facts.money import to_text
from teropong.facts.zone import DAY
from teropong.indicators.ageing import band_of
from teropong.indicators.cases import gather, whole
from teropong.indicators.shape import (
    OF_DEALS,
    Cases,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
    Wanted,
)
from teropong.indicators.slices import laid_out, pipeline_key
from teropong.indicators.standing import (
    NOTHING,
    PAST_VALUE,
    VALUE,
    Stock,
    standing,
    standing_one_by_one,
)
from teropong.language import N_


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by stage of ``value``, ``deals``, and what stands beside them (docs/report.md)."""
    scope = _looked_at(scope)
    found = standing(scope, reader)
    width = len(scope.by)

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, stage = values[width:]
        cell = pipeline_key(scope, pipeline) | {"stage": stage}
        return cell | _row(scope, nth, found.get((nth, values), {}))

    rows = laid_out(scope, found, _stages(scope), row)
    return Measured(
        [row for row in rows if _is_shown(scope, row)],
        {"inversions": [row for row in _inversions(scope, rows) if _is_shown(scope, row)]},
    )


def _looked_at(scope: Scope) -> Scope:
    """Without a grain the one instant looked at is as_of."""
    return scope if scope.has_grain else replace(scope, spans=(scope.now,))


def _is_shown(scope: Scope, row: Row) -> bool:
    """A filter on the stage hides rows; a stage is compared with the one before all the same."""
    return "stage" not in scope.where or (row["stage"] or "") in scope.where["stage"]


def _stages(scope: Scope) -> list[tuple[str, str]]:
    return [
        (rung.pipeline, rung.stage)
        for rung in scope.ladder
        if rung.pipeline in scope.where.get("pipeline", (rung.pipeline,))
    ]


def _row(scope: Scope, nth: int, stock: Stock) -> Row:
    span = scope.spans[nth]
    deals, without_amount, past, times, days, *_ = map(
        sum, zip(NOTHING, *stock.values(), strict=True)
    )

    def worth(place: int) -> str | None:
        sums = {currency: numbers[place] for currency, numbers in stock.items()}
        return scope.money(scope.convert(sums, span.last_on)) if scope.given.has_amounts else None

    return {
        "value": worth(VALUE),
        "n": deals,
        "deals": deals,
        "without_amount": without_amount,
        "past_expected_close": {"deals": past, "value": worth(PAST_VALUE)},
        "pushed": {"times": times, "days": days},
    }


def _inversions(scope: Scope, rows: list[Row]) -> list[Row]:
    """Stages worth more than the stage before them: there the pipeline is no funnel."""
    before = {
        (rung.pipeline or None, rung.following): rung.stage
        for rung in scope.ladder
        if rung.following
    }
    own = ("period", *scope.by)

    def address(row: Row, stage: str) -> tuple[Any, ...]:
        return (*(row.get(name) for name in own), row.get("pipeline"), stage)

    worth = {address(row, row["stage"]): row["value"] for row in rows}
    found = []
    for row in rows:
        pipeline = row.get("pipeline") if scope.has_pipelines else _only(scope)
        previous = before.get((pipeline, row["stage"]))
        if previous is None or row["value"] is None:
            continue
        value = worth.get(address(row, previous))
        if value is not None and Decimal(row["value"]) > Decimal(value):
            kept = {name: row[name] for name in (*own, "pipeline", "stage", "value") if name in row}
            found.append(kept | {"previous_stage": previous, "previous_value": value})
    return found


def _only(scope: Scope) -> str | None:
    return (scope.ladder[0].pipeline or None) if scope.ladder else None


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The open deals, each converted by itself, so that a sum may differ by their rounding.

    Of the ageing's cells, `band` is the place, null for deals without history.
    """
    scope = _looked_at(scope)
    parts = [standing_one_by_one(scope, reader, nth, span) for nth, span in enumerate(scope.spans)]
    if "band" in wanted.cell:
        band = wanted.cell["band"]
        parts = [
            replace(
                part,
                condition=f"{part.condition} AND {band_of(span.seen_until)} "
                f"IS NOT DISTINCT FROM {'NULL' if band is None else int(band)}",
            )
            for part, span in zip(parts, scope.spans, strict=True)
        ]

    def told(case: Mapping[str, Any]) -> Row:
        own, expected = whole(case["own_minor"]), case["expected_close_on"]
        if own is not None:
            scope.lacks_rate(case["currency"], case["counted_on"])
        entered_at, entered_on = case["entered_at"], case["entered_on"]
        seen_until = scope.spans[case["nth"]].seen_until
        return {
            "currency": case["currency"],
            "amount_in_currency": to_text(own, case["currency"]),
            "entered_on": entered_on.isoformat() if entered_on else None,
            "days": (seen_until - entered_at) / DAY if entered_at is not None else None,
            "expected_close_on": expected.isoformat() if expected else None,
            "pushed": {"times": case["pushed_times"], "days": case["pushed_days"]},
        }

    def own(case: Mapping[str, Any]) -> Row:
        return pipeline_key(scope, case["pipeline"]) | {"stage": case["stage"]}

    return gather(scope, reader, wanted, parts, own, told)


INDICATOR = Indicator(
    name="pipeline_value",
    label=N_("Pipeline value per step"),
    group="behaviour",
    unit="money",
    better="higher",
    grain=None,
    definition=N_(
        "Open opportunities by the stage they were in, and what they are worth together."
    ),
    dimensions=(*OF_DEALS, "stage"),
    own=("pipeline", "stage"),
    lacks=lambda given: given.lacking("opportunities"),
    measure=measure,
    cases=cases,
    opens={
        "value": "deals",
        "n": "deals",
        "deals": "deals",
        "without_amount": "without_amount",
        "past_expected_close": "past_expected_close",
        "pushed": "pushed",
    },
)
