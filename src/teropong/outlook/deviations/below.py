"""Below the target: fewer than asked for, week after week, and not by chance.

The weeks' counts are held against what the target asks of each, in a CUSUM towards half of it. Of
money its sums are, in units of its deals; where its month, quarter or year says so, that is told
instead (`terms`). The decisions at a step are held against the share that
is to pass, and what stands or is an average against its bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import median

from teropong.outlook.deviations.attaining import LEAST_WEEKS, attained, n_lit
from teropong.outlook.deviations.budget import BELOW, CHANGE, a_week
from teropong.outlook.deviations.courses import behind, lever, stake
from teropong.outlook.deviations.levels import beyond
from teropong.outlook.deviations.passing import LEAST_CASES, cases_of, decided, told, watch
from teropong.outlook.deviations.seen import Seen, over_weeks
from teropong.outlook.deviations.terms import find_terms
from teropong.outlook.deviations.weeks import Course, Group, Week
from teropong.outlook.shape import Deviation
from teropong.statistics import Cusum, count_ratio, count_threshold, share_ratio

BACK = 26
"""So many weeks are held against a target."""


def find(seen: Seen) -> Iterator[Deviation]:
    """Those who are below their targets."""
    terms = {(one.measure, one.whose): one for one in find_terms(seen)}
    yield from terms.values()
    for one in _courses(seen):
        if (one.measure, one.whose) not in terms:
            yield one
    yield from _passages(seen)
    yield from beyond(seen, "below")


def _passages(seen: Seen) -> Iterator[Deviation]:
    for passage in seen.passages:
        weeks = decided(passage)[-BACK:]
        if passage.target is None or sum(cases_of(weeks)) < LEAST_CASES:
            continue
        share = float(passage.target)
        cusum = watch(weeks, share)
        for week in weeks:
            cusum.add(share_ratio(week.passed, week.lost, share, CHANGE))
        if cusum.is_open:
            yield told(seen, "below", passage, share, weeks, cusum.since)


def _courses(seen: Seen) -> Iterator[Deviation]:
    for course, group in zip(seen.courses, seen.groups, strict=True):
        if n_lit(course) < LEAST_WEEKS:
            continue
        often = a_week(course.measure, course.whose, BELOW)
        since = first_below(course, group, CHANGE, often)
        if since is not None:
            yield _told(seen, course, group, since)


def first_below(course: Course, group: Group, change: float, often: float) -> int | None:
    """The place of the first week of an alarm that is open now; null: none is."""
    asked_of = [nth for nth, asked in enumerate(course.asked) if asked and nth >= course.n_dark]
    places = asked_of[-BACK:]
    if not places:
        return None
    usual = median(course.asked[nth] for nth in places)
    cusum = Cusum(count_threshold(usual, change, group.dispersion, often))
    for nth in places:
        cusum.add(count_ratio(course.counts[nth], course.asked[nth], change, group.dispersion))
    return places[cusum.since] if cusum.is_open else None


def _told(seen: Seen, course: Course, group: Group, since: int) -> Deviation:
    weeks = asked_since(course, since)
    value, expected = sums(weeks)
    gap = max(expected - value, Fraction(0))
    start = weeks[0].start
    return Deviation(
        "below",
        course.measure,
        course.whose,
        over_weeks(course.weeks, start),
        start,
        value,
        expected,
        how_sure(course, group, weeks, is_above=False),
        stake(seen, course, gap),
        lever(seen, course, gap, course.running.expected or Fraction(0)),
        behind=behind(course, start),
        is_older=is_at_edge(course, since),
    )


def is_at_edge(course: Course, since: int) -> bool:
    """Whether an alarm begins with the first week that is looked at and has working days."""
    first = max(len(course.weeks) - BACK, course.n_dark, 0)
    return not any(course.days[nth] > 0 for nth in range(first, since))


def asked_since(course: Course, since: int) -> list[Week]:
    """The weeks from a place on of which the target asks something."""
    pairs = zip(course.weeks[since:], course.asked[since:], strict=True)
    return [week for week, asked in pairs if asked]


def sums(weeks: Sequence[Week]) -> tuple[Fraction, Fraction]:
    """What was done in weeks, and what was asked for."""
    values = sum((week.value for week in weeks), Fraction(0))
    return values, sum((week.expected or Fraction(0) for week in weeks), Fraction(0))


def how_sure(course: Course, group: Group, weeks: Sequence[Week], *, is_above: bool) -> float:
    """The probability that the true rate lies beyond what is asked, from just these weeks.

    What was known before is what the team attains.
    """
    done, asked = (course.as_count(part) for part in sums(weeks))
    below = attained(group).seen(done, asked, group.dispersion).below(1.0)
    return 1 - below if is_above else below
