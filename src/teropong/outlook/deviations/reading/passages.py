"""What was decided at each step, week by week, and the share that is won in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from teropong.facts.calendar import Period
from teropong.facts.zone import DAY, shift_sql
from teropong.indicators import BY_NAME
from teropong.indicators.conversion import WON
from teropong.outlook.deviations.reading.frame import Frame
from teropong.outlook.deviations.seen import Decided, Passage
from teropong.outlook.shape import Measure, Whose

_Counts = dict[tuple[Whose, str, str], dict[int, tuple[int, int]]]


def read_passages(frame: Frame) -> Iterator[Passage]:
    """The steps of the company, its teams and its reps; a deal counts for whom it reached it."""
    weeks = frame.weeks()
    if not weeks or BY_NAME["conversion"].lacks(frame.evaluator.given):
        return
    has_pipelines = frame.evaluator.has_pipelines
    following = {
        (rung.pipeline if has_pipelines else "", rung.stage): rung.following
        for rung in frame.evaluator.given.ladder
    }
    for (whose, pipeline, stage), found in sorted(_counted(frame, weeks).items()):
        measure = Measure("conversion", stage=stage, pipeline=pipeline)
        aim = frame.aim(measure, whose, weeks[-1])
        decided = tuple(
            Decided(week.start, *found.get(nth, (0, 0))) for nth, week in enumerate(weeks)
        )
        step = f"{stage}→{following.get((pipeline, stage)) or WON}"
        yield Passage(measure, whose, decided, aim.value if aim else None, step)


def _counted(frame: Frame, weeks: list[Period]) -> _Counts:
    store = frame.evaluator.store
    at = "coalesce(m.converted_at, m.lost_at)"
    local = f"{at} + {shift_sql(at, store.settings.zone, local=False)}"
    first = (weeks[0].start - date(1970, 1, 1)).days
    day = f"($div({local}, {DAY}) - {first})"
    week = f"$div({day}, 7)"
    rows = store.rows(
        f"SELECT {week}, m.rep_id, c.team, m.pipeline, m.stage, count(m.converted_at), count(*) "
        f"FROM {store.moment('steps')} m LEFT JOIN {store.moment('crew')} c "
        "ON c.rep_id = m.rep_id AND m.reached_on >= c.from_on AND m.reached_on < c.until_on "
        f"WHERE {at} IS NOT NULL AND {day} >= 0 GROUP BY 1, 2, 3, 4, 5"
    )
    there = {whose for kind in ("company", "team", "rep") for whose in frame.everyone(kind)}
    counts: _Counts = {}
    for nth, rep, team, pipeline, stage, passed, decided in rows:
        if not 0 <= nth < len(weeks):
            continue
        shown = pipeline if frame.evaluator.has_pipelines else ""
        for whose in (Whose("company"), Whose("team", team or ""), Whose("rep", rep or "")):
            if whose in there:
                mine = counts.setdefault((whose, shown, stage), {})
                before = mine.get(nth, (0, 0))
                mine[nth] = before[0] + passed, before[1] + decided - passed
    return counts


def chances_of(frame: Frame) -> dict[tuple[str, str], float]:
    """Of the deals that reach a stage, the share that is won in the end."""
    result = frame.ask("conversion", frame.year, "company")
    if not result.is_available:
        return {}
    return {
        (row.get("pipeline") or "", str(row["step"]).partition("→")[0]): row["win_rate_expected"]
        for row in result.rows
        if row["win_rate_expected"] is not None
    }
