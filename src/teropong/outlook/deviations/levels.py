"""What is beyond a bound or a band, and not by chance: what stands, averages, shares, durations."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from teropong.facts.measures import figure_of
from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.latch import is_at_edge, open_since
from teropong.outlook.deviations.refilling import refill
from teropong.outlook.deviations.seen import Level, Measured, Seen
from teropong.outlook.shape import Deviation, Kind

_CLEAR, _CLEARER, _CLEAREST = 0.975, 0.999, 0.9999
"""Of what stands; of shares, durations and averages, of which one may have a score at once; and of
a rep's, who has them of few cases, as many times over as there are reps."""
_STANDS = "pipeline_value"


def beyond(seen: Seen, kind: Kind) -> Iterator[Deviation]:
    """The levels that miss their target (``below``, of durations ``slow``), or are ``above``."""
    for level in seen.levels:
        if (bound := _bound(level, kind)) is None or not level.weeks:
            continue
        chances = [_chance(level, week, bound, kind) for week in level.weeks]
        clear = _clear(level)
        since = open_since((one > 0.5, one >= clear) for one in chances)
        value = level.weeks[-1].value
        if since is not None and value is not None:
            yield _told(seen, kind, level, since, (value, bound), chances[-1])


def _clear(level: Level) -> float:
    """How sure it must be to open."""
    if level.measure.indicator == _STANDS:
        return _CLEAR
    return _CLEAREST if level.whose.kind == "rep" else _CLEARER


def _bound(level: Level, kind: Kind) -> Fraction | None:
    """What a kind holds a level against; null where that is not its business."""
    if level.is_lower_better:
        return (level.upper or level.target) if kind == "slow" else None
    return {"below": level.target, "above": level.upper}.get(kind)


def _chance(level: Level, week: Measured, bound: Fraction, kind: Kind) -> float:
    """The probability that the true level lies beyond a bound; 0 where nothing is known of it."""
    if week.value is None:
        return 0.0
    gap = float(bound - week.value if kind == "below" else week.value - bound)
    if not week.spread:
        return float(gap > 0)
    return NormalDist().cdf(gap / _spread(level, week.spread, week.value, bound))


def _spread(level: Level, spread: float, value: Fraction, bound: Fraction) -> float:
    """The standard deviation as seen; of what lies below its bound, as it were at the bound.

    Few that happen to be small also vary little. A share's goes with √p(1 − p), a sum's and a
    duration's with its size. Below half of the bound it is taken as there, so that less is surer.
    """
    if level.measure.indicator == _STANDS or value >= bound or bound <= 0:
        return spread
    low = max(value, bound / 2)
    figure = figure_of(level.measure.indicator, level.measure.companion)
    if figure is not None and figure.unit == "rate" and bound < 1:
        return spread * sqrt(max(float(bound * (1 - bound) / (low * (1 - low))), 1.0))
    return spread * float(bound / low)


def _told(
    seen: Seen,
    kind: Kind,
    level: Level,
    since: int,
    figures: tuple[Fraction, Fraction],
    sure: float,
) -> Deviation:
    value, bound = figures
    start, measure = level.weeks[since].start, level.measure
    is_stock = measure.indicator == _STANDS
    period = str(seen.as_of_on) if is_stock else seen.since(level.weeks[-1].start)
    is_short = is_stock and not measure.companion and kind == "below"
    words = {
        "indicator": measure.indicator,
        "figure": measure.companion or "value",
        "period": period,
        "step": level.step,
        "stage": "" if level.step else measure.stage,
        "pipeline": measure.pipeline,
    }
    return Deviation(
        kind,
        measure,
        level.whose,
        period,
        min(start, seen.as_of_on),
        value,
        bound,
        sure,
        round(bound - value) if is_short else None,
        refill(seen, bound - value, "money") if is_short else None,
        behind={name: word for name, word in words.items() if word} | narrowed(level.whose),
        is_older=is_at_edge([week.value for week in level.weeks], since),
    )
