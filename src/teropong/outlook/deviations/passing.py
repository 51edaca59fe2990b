"""What the kinds that watch steps share: a share that is held against each week's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from teropong.outlook.deviations.budget import CHANGE, FALLEN, WEEKS
from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.refilling import AT_MOST, MONTH, refill
from teropong.outlook.deviations.seen import Decided, Passage, Seen, over_weeks
from teropong.outlook.shape import Deviation, Kind, Lever
from teropong.statistics import Cusum, about, share_threshold

LEAST_CASES = 20
"""So many decisions make a share."""
WORTH = 20
"""What is known of a share before weighs against what is seen, in deals."""


def decided(passage: Passage) -> list[Decided]:
    """The weeks that decided anything."""
    return [week for week in passage.weeks if week.passed + week.lost]


def cases_of(weeks: Sequence[Decided]) -> tuple[int, int]:
    """How many passed on, and how many were lost."""
    return sum(week.passed for week in weeks), sum(week.lost for week in weeks)


def watch(weeks: Sequence[Decided], share: float) -> Cusum:
    """A CUSUM of weeks like these, of a share."""
    cases = sum(cases_of(weeks)) / len(weeks)
    return Cusum(share_threshold(cases, share, CHANGE, FALLEN / WEEKS))


def told(
    seen: Seen, kind: Kind, passage: Passage, share: float, watched: Sequence[Decided], since: int
) -> Deviation:
    """The deviation of an alarm from a share, from a place of the weeks watched on."""
    weeks = watched[since:]
    passed, lost = cases_of(weeks)
    measure, start = passage.measure, weeks[0].start
    period = over_weeks(passage.weeks, start)
    where = {"step": passage.step}
    if measure.pipeline:
        where["pipeline"] = measure.pipeline
    return Deviation(
        kind,
        measure,
        passage.whose,
        period,
        start,
        Fraction(passed, passed + lost),
        Fraction(share).limit_denominator(1000),
        about(share, WORTH).seen(passed, lost).below(share),
        lever=_lever(seen, share, weeks),
        behind={"indicator": measure.indicator, "figure": "lost", "period": period}
        | where
        | narrowed(passage.whose),
        is_older=since == 0,
    )


def _lever(seen: Seen, share: float, weeks: Sequence[Decided]) -> Lever | None:
    """So many more deals at the step as let the usual number pass for a month, at today's share."""
    passed, lost = cases_of(weeks)
    span = max((seen.end - weeks[0].start).days / 7, 1)
    missing = (share * (passed + lost) - passed) / span * MONTH
    today = (passed + share) / (passed + lost + 1)
    a_month = (passed + lost) / span * MONTH
    more = ceil(missing / today)
    return refill(seen, more) if 0 < more <= AT_MOST * a_month else None
