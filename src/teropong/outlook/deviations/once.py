"""Of one person and one figure one thing is told, and of one gap one figure.

Below a target goes before fewer than usual, and both before praise. Where revenue is short, deals
and profit are short with it; profit by itself is short where the margin is the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from teropong.outlook.shape import Deviation, Kind, Measure, Whose

_COURSES: tuple[Kind, ...] = ("below", "turned", "above")
"""What excludes one another, the first goes before the others."""
_REVENUE = Measure("revenue")
_WITH_REVENUE = (Measure("revenue", "profit"), Measure("revenue", "deals"))

_Key = tuple[Measure, Whose]


def once(found: Iterable[Deviation]) -> Iterator[Deviation]:
    """The findings without those that say the same again, or the contrary."""
    told = list(found)
    of_course: dict[_Key, dict[Kind, Deviation]] = {}
    for one in told:
        if one.kind in _COURSES:
            of_course.setdefault((one.measure, one.whose), {})[one.kind] = one
    for one in told:
        if one.kind not in _COURSES:
            yield one
            continue
        mine = of_course[one.measure, one.whose]
        first = next(kind for kind in _COURSES if kind in mine)
        if one.kind == first and not _goes_with_revenue(one, of_course):
            yield _with_usual(one, mine.get("turned"))


def _goes_with_revenue(one: Deviation, of_course: dict[_Key, dict[Kind, Deviation]]) -> bool:
    """Whether it is the same gap as that of one's revenue."""
    of_revenue = of_course.get((_REVENUE, one.whose), {})
    is_fall = one.kind != "above" and ("below" in of_revenue or "turned" in of_revenue)
    return one.measure in _WITH_REVENUE and is_fall


def _with_usual(one: Deviation, turned: Deviation | None) -> Deviation:
    """What is below, with what is usual over the very same days."""
    if one.kind != "below" or turned is None or turned.period != one.period:
        return one
    return replace(one, usual=turned.expected)
