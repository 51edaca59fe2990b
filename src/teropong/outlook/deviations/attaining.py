"""What is known of how far one attains a target before anything is seen of it."""

from __future__ import annotations

from teropong.outlook.deviations.weeks import Course, Group
from teropong.statistics import Gamma, around

LEAST_WEEKS = 4
"""Whoever is there for less is not yet held against a target."""
_SPREAD = 0.4
"""How far from the team's one's rate may lie before anything is seen of it."""


def attained(group: Group) -> Gamma:
    """The share of the target that is reached: what the team attains."""
    return around(min(max(group.attained, _SPREAD), 1 / _SPREAD), _SPREAD)


def n_lit(course: Course) -> int:
    """The weeks of being there in which no money lacks its rate."""
    return sum(days > 0 for days in course.days[course.n_dark :])
