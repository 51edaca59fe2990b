"""4 Duration of each step: how long deals stay, those that still do among them.

Of stays that ended in the period: mean, median and 90th percentile, in days. The headline is the
Kaplan–Meier estimate from all stays watched in the twelve months before the period's end, entering
at the age they had when watching began, censored at its end; an exit of any kind is the event.
Where the risk set empties before the last entry there is no value, unless those who enter later
are at most one in a hundred: they are left out (docs/decisions/0003).
Source: docs/words.md, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from teropong.facts.zone import DAY
from teropong.indicators.cases import day_of, gather
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
from teropong.indicators.slices import Cell, grouped, laid_out, pipeline_key, stages
from teropong.indicators.stays import HAS_ENDED, OWN, stays_one_by_one, watched_stays
from teropong.indicators.stock import (
    WITHOUT_HISTORY,
    cases_without_history,
    open_now,
    without_history,
)
from teropong.language import N_
from teropong.statistics import Survival, kaplan_meier_by

_ENDED = (
    "count(*)",
    "CAST(sum(m.lasted) AS $double) / count(*)",
    "$quantile(m.lasted, 0.5)",
    "$quantile(m.lasted, 0.9)",
)


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by stage; ``value`` is ``km_mean``, in days."""
    ended = grouped(
        scope,
        reader,
        source=reader.moment("stays"),
        on="m.left_on",
        own=OWN,
        measures=_ENDED,
        condition=HAS_ENDED,
    )
    estimates: dict[Cell, Survival] = {}
    running: dict[Cell, int] = {}
    for nth, span in enumerate(scope.spans):
        watched = watched_stays(scope, reader, span)
        surviving = kaplan_meier_by(
            watched.group, len(watched.cells), watched.entry, watched.exit, watched.cause > 0
        )
        told = zip(watched.cells, surviving, watched.running(), strict=True)
        for cell, survival, still in told:
            if survival.n:
                estimates[nth, cell], running[nth, cell] = survival, still

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        pipeline, stage = values[len(scope.by) :]
        survival = estimates.get((nth, values), Survival(n=0))
        completed, mean, median, p90 = ended.get((nth, values), (0, None, None, None))
        return (
            pipeline_key(scope, pipeline)
            | {"stage": stage, "value": survival.mean, "n": survival.n, "completed": int(completed)}
            | {"mean": _days(mean), "median": _days(median), "p90": _days(p90)}
            | {"running": running.get((nth, values), 0)}
            | {"km_mean": survival.mean, "km_median": survival.median}
            | {"horizon_days": survival.horizon, "low": survival.low, "high": survival.high}
        )

    rows = laid_out(scope, {**ended, **estimates}, stages(scope), row)
    return Measured(rows, {"without_history": without_history(scope, reader)})


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The stays that ended in the period or go on at its end; on demand all that were watched.

    Each tells how many ``days`` it has lasted by as_of.
    """
    if wanted.only == WITHOUT_HISTORY:
        return cases_without_history(scope, reader, wanted)
    parts = [stays_one_by_one(scope, reader, nth, span) for nth, span in enumerate(scope.spans)]

    def own(case: Mapping[str, Any]) -> Row:
        return pipeline_key(scope, case["pipeline"]) | {"stage": case["stage"]}

    def told(case: Mapping[str, Any]) -> Row:
        entered_at, left_at = case["entered_at"], case["left_at"]
        return {
            "entered_on": day_of(scope, entered_at),
            "left_on": day_of(scope, left_at),
            "days": ((scope.as_of if left_at is None else left_at) - entered_at) / DAY,
        }

    return gather(scope, reader, wanted, parts, own, told)


def lacks(given: Given) -> list[str]:
    """History must tell when stages were entered."""
    return given.lacking("opportunity_history.stage")


def _days(microseconds: float | None) -> float | None:
    return None if microseconds is None else microseconds / DAY


def overdue(scope: Scope, reader: Reader, rows: list[Row]) -> dict[str, Any]:
    """Open deals past their stage's expected days: age, days over, value, rep, furthest first."""
    del rows
    expected = expected_days(scope, reader)
    return {"overdue": sorted(_overdue(scope, reader, expected), key=_furthest_first)}


def _furthest_first(row: Row) -> tuple[float, str]:
    return -row["days_over"], row["opportunity_id"]


def expected_days(scope: Scope, reader: Reader) -> dict[tuple[str, str], float]:
    """By stage: the days it is given, else the 75th percentile of the ended stays of won deals."""
    rows = reader.rows(
        f"SELECT m.pipeline, m.stage, $quantile(m.lasted, 0.75) FROM {reader.moment('stays')} m "
        "WHERE m.won_at IS NOT NULL AND m.left_at IS NOT NULL GROUP BY 1, 2"
    )
    usual = {(pipeline, stage): lasted / DAY for pipeline, stage, lasted in rows}
    given = {
        (rung.pipeline, rung.stage): rung.expected_days
        for rung in scope.ladder
        if rung.expected_days is not None
    }
    return usual | given


def _overdue(scope: Scope, reader: Reader, expected: dict[tuple[str, str], float]) -> Iterator[Row]:
    rows = reader.rows(
        f"SELECT o.opportunity_id, m.pipeline, m.stage, m.entered_at, o.account_id, o.rep_id, "
        f"o.currency, o.amount_minor FROM {reader.moment('stays')} m "
        f"JOIN ({open_now(scope, reader)}) o ON o.deal_no = m.deal_no "
        f"WHERE m.left_at IS NULL"
    )
    for deal, pipeline, stage, entered_at, account, rep, currency, amount in rows:
        limit, age = expected.get((pipeline, stage)), (scope.as_of - entered_at) / DAY
        if limit is None or age <= limit:
            continue
        yield (
            {"opportunity_id": deal, "account_id": account, "rep": rep}
            | pipeline_key(scope, pipeline)
            | {"stage": stage, "age_days": age, "expected_days": limit, "days_over": age - limit}
            | {"value": scope.worth(currency, amount, scope.now.last_on)}
        )


INDICATOR = Indicator(
    name="stage_duration",
    label=N_("Duration of each step"),
    group="behaviour",
    unit="days",
    better="lower",
    grain=None,
    definition=N_(
        "How long deals stay in each stage, estimated with those that are still there "
        "(Kaplan–Meier, twelve months)."
    ),
    dimensions=(*OF_DEALS, "stage"),
    own=("pipeline", "stage"),
    lacks=lacks,
    measure=measure,
    cases=cases,
    opens={
        **dict.fromkeys(
            ("value", "n", "km_mean", "km_median", "horizon_days", "low", "high"), "watched"
        ),
        **dict.fromkeys(("completed", "mean", "median", "p90"), "completed"),
        "running": "running",
        "without_history": "without_history",
    },
    listed=overdue,
)
