"""What is beyond a bound or a band, and not by chance: of what stands, and of averages."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from statistics import NormalDist

from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.latch import open_since
from teropong.outlook.deviations.refilling import refill
from teropong.outlook.deviations.seen import Level, Measured, Seen
from teropong.outlook.shape import Deviation, Kind

_CLEAR = 0.975


def beyond(seen: Seen, kind: Kind) -> Iterator[Deviation]:
    """The levels ``below`` their target, or ``above`` the upper end of their band."""
    for level in seen.levels:
        bound = level.target if kind == "below" else level.upper
        if bound is None or not level.weeks:
            continue
        chances = [_chance(week, bound, kind) for week in level.weeks]
        since = open_since((one > 0.5, one >= _CLEAR) for one in chances)
        value = level.weeks[-1].value
        if since is not None and value is not None:
            yield _told(seen, kind, level, since, (value, bound), chances[-1])


def _chance(week: Measured, bound: Fraction, kind: Kind) -> float:
    """The probability that the true level lies beyond a bound; 0 where nothing is known of it."""
    if week.value is None:
        return 0.0
    gap = float(bound - week.value if kind == "below" else week.value - bound)
    if not week.spread:
        return float(gap > 0)
    return NormalDist().cdf(gap / week.spread)


def _told(
    seen: Seen,
    kind: Kind,
    level: Level,
    since: int,
    figures: tuple[Fraction, Fraction],
    sure: float,
) -> Deviation:
    value, bound = figures
    start = level.weeks[since].start
    is_stock = level.measure.indicator == "pipeline_value"
    period = str(seen.as_of_on) if is_stock else seen.since(level.weeks[-1].start)
    is_short = is_stock and kind == "below"
    where = {
        name: part
        for name, part in (("stage", level.measure.stage), ("pipeline", level.measure.pipeline))
        if part
    }
    return Deviation(
        kind,
        level.measure,
        level.whose,
        period,
        start,
        value,
        bound,
        sure,
        round(bound - value) if is_short else None,
        refill(seen, bound - value, "money") if is_short else None,
        behind={"indicator": level.measure.indicator, "figure": "value", "period": period}
        | where
        | narrowed(level.whose),
    )
