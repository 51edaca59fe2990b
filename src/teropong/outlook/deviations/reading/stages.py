"""How long stages take, and what waits in them beyond their time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from math import ceil

from teropong.facts.calendar import Period, months_before, split
from teropong.facts.parsing import literal
from teropong.facts.zone import DAY, start_of_day
from teropong.indicators import BY_NAME
from teropong.indicators.shape import Row, Wanted
from teropong.indicators.stage_duration import expected_days
from teropong.outlook.deviations.reading.frame import Frame, by_whose, span
from teropong.outlook.deviations.seen import (
    Lasting,
    Late,
    Length,
    Stock,
    Waiting,
    worth_of,
)
from teropong.outlook.shape import Measure, ScopeKind, Whose

_MONTHS = 6
_WEEKS = 13
_LARGE = 0.02
"""The largest deals are this part of all."""
_MANY = 25
"""Of fewer open deals none is one of the largest."""


def read_lastings(frame: Frame, late: Sequence[Late]) -> Iterator[Lasting]:
    """The stages of the company and its teams, at the ends of the last months and now."""
    start = max(months_before(frame.end, _MONTHS).replace(day=1), frame.first_on)
    if start >= frame.end:
        return
    months = split(span(start, frame.end), "month")
    kinds: tuple[ScopeKind, ...] = ("company", "team")
    for kind in kinds:
        result = frame.ask("stage_duration", span(start, frame.end), kind, "month")
        rows = by_whose(result.rows, kind) if result.is_available else {}
        for whose in frame.everyone(kind):
            mine = {
                (row.get("pipeline") or "", row["stage"], row["period"]): row
                for row in rows.get(whose, [])
            }
            yield from _of_stages(frame, whose, months, mine, late)


def _of_stages(
    frame: Frame,
    whose: Whose,
    months: list[Period],
    mine: Mapping[tuple[str, str, str], Mapping[str, float | None]],
    late: Sequence[Late],
) -> Iterator[Lasting]:
    reps = frame.members_now(whose)
    for rung in frame.evaluator.given.ladder:
        pipeline = rung.pipeline if frame.evaluator.has_pipelines else ""
        measure = Measure("stage_duration", stage=rung.stage, pipeline=pipeline)
        aim = frame.aim(measure, whose, months[-1])
        expected = float(aim.upper or aim.value) if aim else rung.expected_days
        lengths = []
        for month in months:
            row = mine.get((pipeline, rung.stage, month.label), {})
            last = month.end - timedelta(days=1)
            lengths.append(Length(last, row.get("value"), row.get("low"), row.get("high")))
        worth = worth_of(
            one
            for one in late
            if (one.pipeline, one.stage) == (pipeline, rung.stage)
            and (whose.kind == "company" or one.rep in reps)
        )
        yield Lasting(measure, whose, tuple(lengths), expected, worth or 0)


def read_late(frame: Frame) -> list[Late]:
    """The open deals that are over their stage's time, the furthest first."""
    now = frame.now
    result = frame.ask("stage_duration", now, "company", has_lists=True)
    if not result.is_available:
        return []
    return [
        Late(
            row["opportunity_id"],
            row["rep"] or "",
            row["stage"],
            row.get("pipeline") or "",
            row["age_days"],
            row["expected_days"],
            None if row["value"] is None else int(frame.minor(row["value"])),
            row["value"] is None and _is_dark(frame, row),
        )
        for row in result.beside.get("overdue", [])
    ]


def _is_dark(frame: Frame, row: Row) -> bool:
    measure = Measure("pipeline_value", stage=row["stage"], pipeline=row.get("pipeline") or "")
    whose = Whose("rep", row["rep"] or "")
    return frame.dark.first(measure, whose, frame.seen_on, frame.end) is not None


def read_waiting(frame: Frame) -> dict[Whose, tuple[Waiting, ...]]:
    """The open deals and the late ones, at the ends of a quarter's weeks and now."""
    evaluator = frame.evaluator
    query = frame.query("stage_duration", frame.now, "company")
    indicator = BY_NAME["stage_duration"]
    if indicator.lacks(evaluator.given):
        return {}
    limits = expected_days(evaluator.scope(query, indicator), evaluator.store)
    zone = evaluator.store.settings.zone
    weeks = frame.weeks(_WEEKS)
    ends = [start_of_day(week.end, zone) for week in weeks]
    if not limits or not weeks:
        return {}
    if ends[-1] < evaluator.as_of:
        weeks, ends = [*weeks, frame.running], [*ends, evaluator.as_of]
    return _waiting(frame, weeks, _counted(frame, ends, limits))


_Counts = Mapping[tuple[int, str, str, str], tuple[int, int]]


def _counted(frame: Frame, ends: list[int], limits: Mapping[tuple[str, str], float]) -> _Counts:
    """Open and late deals by week, rep, pipeline and stage."""
    instants = ", ".join(f"({nth}, {at})" for nth, at in enumerate(ends))
    times = ", ".join(
        f"({literal(pipeline)}, {literal(stage)}, {round(days * DAY)})"
        for (pipeline, stage), days in limits.items()
    )
    stays = frame.evaluator.store.moment("stays")
    rows = frame.evaluator.store.rows(
        "SELECT w.nth, m.rep_id, m.pipeline, m.stage, count(*), "
        "count(CASE WHEN w.ends_at - m.entered_at > t.days THEN 1 END) "
        f"FROM {stays} m JOIN (VALUES {times}) t (pipeline, stage, days) "
        "ON t.pipeline = m.pipeline AND t.stage = m.stage "
        f"JOIN (VALUES {instants}) w (nth, ends_at) ON m.entered_at < w.ends_at "
        "AND (m.left_at IS NULL OR m.left_at >= w.ends_at) GROUP BY 1, 2, 3, 4"
    )
    return {tuple(row[:4]): (int(row[4]), int(row[5])) for row in rows}


def _waiting(
    frame: Frame, weeks: list[Period], counted: _Counts
) -> dict[Whose, tuple[Waiting, ...]]:
    """A rep is held against the company of the same week, the company against its quarter."""
    sums: dict[tuple[Whose, int], Waiting] = {}
    weekly = _shares((key[0], *key[2:], counts) for key, counts in counted.items())
    overall = _shares((0, *key[2:], counts) for key, counts in counted.items())
    for (nth, rep, pipeline, stage), (there, late) in counted.items():
        for whose, share in (
            (Whose("rep", rep), weekly[nth, pipeline, stage]),
            (Whose("company"), overall[0, pipeline, stage]),
        ):
            before = sums.get((whose, nth), Waiting(weeks[nth].start, 0, 0, 0.0))
            sums[whose, nth] = Waiting(
                before.start, before.open + there, before.late + late, before.usual + there * share
            )
    return {
        whose: tuple(
            sums.get((whose, nth), Waiting(week.start, 0, 0, 0.0)) for nth, week in enumerate(weeks)
        )
        for whose in [Whose("company"), *frame.everyone("rep")]
    }


def _shares(
    parts: Iterable[tuple[int, str, str, tuple[int, int]]],
) -> dict[tuple[int, str, str], float]:
    """By week and stage: the share of the deals that is late."""
    sums: dict[tuple[int, str, str], tuple[int, int]] = {}
    for nth, pipeline, stage, (there, late) in parts:
        before = sums.get((nth, pipeline, stage), (0, 0))
        sums[nth, pipeline, stage] = before[0] + there, before[1] + late
    return {key: late / there for key, (there, late) in sums.items()}


def large_amount(frame: Frame, stocks: Sequence[Stock]) -> int | None:
    """What the smallest of the largest open deals is worth; null where there are too few."""
    deals = sum(one.weeks[-1].deals for one in stocks if one.whose.kind == "company")
    if deals < _MANY:
        return None
    most = ceil(deals * _LARGE)
    query = frame.query("pipeline_value", frame.now, "company")
    found = frame.evaluator.cases(query, Wanted("deals", limit=most, order="largest")).rows
    amounts = [frame.minor(case["amount"]) for case in found if case.get("amount")]
    return int(min(amounts)) if len(amounts) == most else None
