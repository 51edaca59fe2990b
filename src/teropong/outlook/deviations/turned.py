"""The trend turned: fewer than one's own usual, week after week, and not by chance.

What is usual is learnt from one's own weeks, the further back the less they count, drawn to the
group's while there are few. Weeks in doubt teach nothing until they are cleared. Who has a target
and does not do more than it is told of by `below` alone. What has lasted half a year is no
news: it is the new usual.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from teropong.outlook.deviations.budget import CHANGE, SETTLED, TURNED, WEEKS, a_week
from teropong.outlook.deviations.courses import behind, lever, stake, usual_days
from teropong.outlook.deviations.seen import Seen, over_weeks
from teropong.outlook.deviations.weeks import Course, Group, Week
from teropong.outlook.shape import Deviation
from teropong.statistics import Cusum, Gamma, around, count_ratio, count_threshold

LEAST_WEEKS = 8
"""So many weeks make a usual."""
_FADING = 0.98
"""What a week counts after another one."""
_SPREAD = 0.4
_CLEARLY = 0.02
"""Usual lies clearly above the target if the probability that it does not is no more than this."""


@dataclass
class _Usual:
    """What is usual so far, and the CUSUM of the weeks held against it."""

    known: Gamma
    dispersion: float
    cusum: Cusum
    doubted: list[tuple[float, float]] = field(default_factory=list)

    def learn(self, count: float, days: float) -> None:
        shape, time = self.known.shape * _FADING, self.known.time * _FADING
        self.known = Gamma(shape + count / self.dispersion, time + days / self.dispersion)

    def hold(self, count: float, days: float) -> None:
        """Hold a week against what is usual; it teaches once it is out of doubt."""
        ratio = count_ratio(count, self.known.mean * days, CHANGE, self.dispersion)
        self.cusum.add(ratio)
        self.doubted.append((count, days))
        is_settled = self.cusum.is_open and len(self.doubted) > SETTLED
        if is_settled:
            self.known = around(self.known.mean, 1.0)
            self.cusum.restart()
        if self.cusum.sum <= 0:
            for week in self.doubted:
                self.learn(*week)
            self.doubted.clear()


def find(seen: Seen) -> Iterator[Deviation]:
    """Those whose course has turned."""
    for course, group in zip(seen.courses, seen.groups, strict=True):
        told = _turned(seen, course, group)
        if told:
            yield told


def _turned(seen: Seen, course: Course, group: Group) -> Deviation | None:
    places = range(max(course.n_settling, course.n_dark), len(course.weeks))
    weeks = [nth for nth in places if course.days[nth] > 0]
    first, later = weeks[:LEAST_WEEKS], weeks[LEAST_WEEKS:]
    known = _learnt(course, group, [(course.counts[nth], course.weeks[nth].days) for nth in first])
    if known is None or not later:
        return None
    often = a_week(course.measure, course.whose, TURNED)
    mean = known.mean * usual_days(course)
    threshold = count_threshold(mean, CHANGE, group.dispersion, often)
    usual = _Usual(known, group.dispersion, Cusum(threshold))
    for nth in later:
        usual.hold(course.counts[nth], course.weeks[nth].days)
    if not usual.cusum.is_open or _is_below_target(course, usual.known):
        return None
    since = later[usual.cusum.since]
    return _told(seen, course, usual, [course.weeks[nth] for nth in later if nth >= since])


def _learnt(course: Course, group: Group, weeks: list[tuple[float, float]]) -> Gamma | None:
    """What the first weeks say of what is usual; null where they are too few or empty."""
    done, days = (sum(part) for part in zip(*weeks, strict=True)) if weeks else (0.0, 0.0)
    if len(weeks) < LEAST_WEEKS or (not done and group.rate is None):
        return None
    before = group.rate or around(done / days, 1.0)
    return before.seen(done, days, group.dispersion)


def _is_below_target(course: Course, known: Gamma) -> bool:
    """Whether there is a target, and what is usual does not lie clearly above it."""
    pairs = zip(course.asked[-WEEKS:], course.days[-WEEKS:], strict=True)
    asked = [pair for pair in pairs if pair[0]]
    if not asked:
        return False
    target, days = map(sum, zip(*asked, strict=True))
    return known.below(target / days) > _CLEARLY


def _told(seen: Seen, course: Course, usual: _Usual, weeks: list[Week]) -> Deviation:
    rate = Fraction(usual.known.mean).limit_denominator(10**6) * course.unit
    value = sum((week.value for week in weeks), Fraction(0))
    expected = rate * Fraction(sum(week.days for week in weeks))
    gap = max(expected - value, Fraction(0))
    start = weeks[0].start
    return Deviation(
        "turned",
        course.measure,
        course.whose,
        over_weeks(course.weeks, start),
        start,
        value,
        expected,
        _how_sure(course, usual, weeks),
        stake(seen, course, gap),
        lever(seen, course, gap, rate * Fraction(usual_days(course))),
        behind=behind(course, start),
        is_older=usual.cusum.since == 0,
    )


def _how_sure(course: Course, usual: _Usual, weeks: list[Week]) -> float:
    """The probability that the rate now lies below the usual, from the weeks of the alarm."""
    known = around(usual.known.mean, _SPREAD)
    for week in weeks:
        count = course.as_count(max(week.value, Fraction(0)))
        known = known.seen(count, week.days, usual.dispersion)
    return known.below(usual.known.mean)
