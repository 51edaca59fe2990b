"""Above the target: more than asked for, week after week, and not by chance. Good news, told once.

As `below`, towards half as much again. A band has an upper end: beyond that it is above. Where the
company is, its teams and reps are not told of one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from teropong.outlook.deviations.attaining import LEAST_WEEKS, n_lit
from teropong.outlook.deviations.below import (
    BACK,
    asked_since,
    first_below,
    how_sure,
    is_at_edge,
    sums,
)
from teropong.outlook.deviations.budget import ABOVE, RISE, WEEKS
from teropong.outlook.deviations.courses import behind
from teropong.outlook.deviations.levels import beyond
from teropong.outlook.deviations.seen import Seen, over_weeks
from teropong.outlook.deviations.weeks import Course, Group
from teropong.outlook.shape import Deviation


def find(seen: Seen) -> Iterator[Deviation]:
    """Those who are above their targets."""
    found = [*_courses(seen), *beyond(seen, "above")]
    wholes = {one.measure for one in found if one.whose.kind == "company"}
    for one in found:
        if one.whose.kind == "company" or one.measure not in wholes:
            yield one


def _courses(seen: Seen) -> Iterator[Deviation]:
    for course, group in zip(seen.courses, seen.groups, strict=True):
        is_settling = course.n_settling > max(len(course.weeks) - BACK, 0)
        if is_settling or n_lit(course) < LEAST_WEEKS:
            continue
        since = first_below(course, group, RISE, ABOVE / WEEKS)
        if since is not None:
            yield _told(course, group, since)


def _told(course: Course, group: Group, since: int) -> Deviation:
    weeks = asked_since(course, since)
    value, expected = sums(weeks)
    start = weeks[0].start
    return Deviation(
        "above",
        course.measure,
        course.whose,
        over_weeks(course.weeks, start),
        start,
        value,
        expected,
        how_sure(course, group, weeks, is_above=True),
        behind=behind(course, start),
        is_older=is_at_edge(course, since),
    )
