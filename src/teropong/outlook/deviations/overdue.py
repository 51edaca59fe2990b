"""Deals over their stage's time: more of one's than can be chance, or one that is large.

Every company has late deals, and a quarter of them is late by definition where no time was set. So
one's are told of together, and only where their share is beyond the company's of that very week, or
the company's beyond that of its quarter (binomial); a single one where it is among the largest and
has stayed four times as long as it is to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from teropong.outlook.deviations.courses import narrowed
from teropong.outlook.deviations.latch import open_since
from teropong.outlook.deviations.seen import Late, Seen, Waiting, worth_of
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Deviation, Lever, Measure, Whose
from teropong.statistics import about, at_least

_RARELY = 0.0005
_LEAST_LATE = 3
_TIMES_OVER = 4
_MOST_SINGLE = 5
"""No more single deals are told of, one a rep: the largest."""
_AT_ONCE = 10
"""No more deals are to be decided in one week."""
_WORTH = 10
"""What the company's share weighs against one's own, in deals."""


def find(seen: Seen) -> Iterator[Deviation]:
    """Those with more late deals than usual, and the largest of others that are far over."""
    told: set[str] = set()
    for whose, weeks in sorted(seen.waiting.items()):
        is_company = whose.kind == "company"
        late = [one for one in seen.late if is_company or one.rep == whose.name]
        since = open_since((week.late > week.usual, is_rare(week)) for week in weeks)
        if since is not None and late:
            told |= {whose.name} - {""}
            yield _several(seen, whose, weeks, since, late)
    largest = sorted(seen.late, key=lambda one: (-(one.amount_minor or 0), -one.days, one.deal))
    far = {
        one.rep: one for one in reversed(largest) if one.rep not in told and _is_large(seen, one)
    }
    for one in sorted(far.values(), key=largest.index)[:_MOST_SINGLE]:
        yield _single(seen, one)


def is_rare(week: Waiting) -> bool:
    """Whether chance would hardly ever make so many late."""
    if week.late < _LEAST_LATE or not week.open:
        return False
    return at_least(week.late, week.open, min(week.usual / week.open, 1.0)) <= _RARELY


def _several(
    seen: Seen, whose: Whose, weeks: Sequence[Waiting], since: int, late: list[Late]
) -> Deviation:
    now = weeks[-1]
    share = now.usual / now.open if now.open else 0.0
    sure = 1 - about(share, _WORTH).seen(now.late, now.open - now.late).below(share)
    (pipeline, stage), _ = Counter((one.pipeline, one.stage) for one in late).most_common(1)[0]
    return Deviation(
        "overdue",
        Measure("stage_duration"),
        whose,
        str(seen.as_of_on),
        weeks[since].start,
        Fraction(len(late)),
        Fraction(now.usual).limit_denominator(10),
        sure,
        worth_of(late),
        _decide(seen, min(len(late), _AT_ONCE)),
        behind=_opened(seen, stage, pipeline) | narrowed(whose),
        is_older=since == 0,
    )


def _is_large(seen: Seen, one: Late) -> bool:
    is_far = one.days >= _TIMES_OVER * one.limit
    return is_far and seen.large_minor is not None and (one.amount_minor or 0) >= seen.large_minor


def _single(seen: Seen, one: Late) -> Deviation:
    since = seen.as_of_on - timedelta(days=int(one.days - one.limit))
    return Deviation(
        "overdue",
        Measure("stage_duration", stage=one.stage, pipeline=one.pipeline),
        Whose("rep", one.rep),
        str(seen.as_of_on),
        since,
        Fraction(one.days).limit_denominator(100),
        Fraction(one.limit).limit_denominator(100),
        None,
        one.amount_minor,
        _decide(seen, 1),
        one.deal,
        _opened(seen, one.stage, one.pipeline) | {"rep": one.rep},
    )


def _decide(seen: Seen, deals: int) -> Lever:
    """So many deals to move on or let go of, until the week's work ends, this one's or the next."""
    monday = seen.end - timedelta(days=seen.end.weekday())
    until = seen.work_ends(monday)
    return Lever("stage_duration", Fraction(deals), until if until > seen.end else until + WEEK)


def _opened(seen: Seen, stage: str, pipeline: str) -> dict[str, str]:
    words = {"indicator": "stage_duration", "figure": "running", "stage": stage}
    where = {"pipeline": pipeline} if pipeline else {}
    return words | where | {"period": str(seen.as_of_on)}
