"""Months, quarters and years against their targets: what is due by now, and what is there.

Weeks of money say little one by one; the whole of a period says more. It is below where the true
rate surely lies below the target's, or where the target is out of reach and the gap larger than
chance makes: of a quarter or a year of a team or the company a tenth is enough. It stays so until
it is likely no more. One that has ended is told until the next one tells otherwise, at most two
weeks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from math import ceil

from teropong.facts.measures import Unit
from teropong.outlook.deviations.attaining import LEAST_WEEKS, attained, n_lit
from teropong.outlook.deviations.courses import figure_of, narrowed, stake
from teropong.outlook.deviations.latch import open_since
from teropong.outlook.deviations.seen import Look, Seen, Term
from teropong.outlook.deviations.weeks import Course, Group
from teropong.outlook.shape import Deviation, Lever, is_of_money

LINGERS = timedelta(days=14)
"""So long after its end a period is told of."""
LEAST_DUE = 5
"""With fewer deals due nothing is said."""
_CLEAR, _CLEAR_OF_REP = 0.97, 0.99
_BY_CHANCE, _BY_CHANCE_OF_REP = 0.05, 0.01
"""What is out of reach is told where chance makes such a gap no oftener."""
_THERE = 0.9
_OUT_OF_REACH = 0.02
_MUCH_SHORT = Fraction(9, 10)
_LONGEST_MONTH = 31
_BEARABLE = 2
"""A day may be asked for so many times what the target asked of it from the start."""


def find_terms(seen: Seen) -> Iterator[Deviation]:
    """Of each and each measure the period that lacks most."""
    groups = {
        (course.measure, course.whose): (course, group)
        for course, group in zip(seen.courses, seen.groups, strict=True)
    }
    mine: dict[tuple[object, ...], list[Term]] = {}
    for term in seen.terms:
        mine.setdefault((term.measure, term.whose), []).append(term)
    for key, terms in mine.items():
        if key not in groups or n_lit(groups[key][0]) < LEAST_WEEKS:
            continue
        found = [_told(seen, term, *groups[key]) for term in _below(seen, terms, *groups[key])]
        if found:
            yield max(found, key=lambda one: ((one.goal or 0) - one.value, one.period))


def _below(seen: Seen, terms: list[Term], course: Course, group: Group) -> Iterator[Term]:
    """The terms that are below: of those that have ended only what the running ones leave open."""
    for term in terms:
        others = [one for one in terms if one.period.start == term.period.end]
        if not any(_tells(one, course, group) for one in others) and _is_open(term, course, group):
            yield term


def _tells(term: Term, course: Course, group: Group) -> bool:
    """Whether a term says by itself how it stands: below, or likelier not than below."""
    last = term.looks[-1]
    is_off = n_due(term, last) >= LEAST_DUE and sure_of(last, course, group) <= 0.5
    return is_off or _is_open(term, course, group)


def n_due(term: Term, look: Look) -> float:
    """How many deals (of counts: how many) are due by a look."""
    return float(look.due) / term.each


def sure_of(look: Look, course: Course, group: Group) -> float:
    """The probability that the true rate lies below the target's, seen from a look."""
    done, due = (max(course.as_count(part), 0.0) for part in (look.done, look.due))
    return attained(group).seen(done, due, group.dispersion).below(1.0)


def _is_open(term: Term, course: Course, group: Group) -> bool:
    is_rep = term.whose.kind == "rep"
    clear = _CLEAR_OF_REP if is_rep else _CLEAR
    rare = _BY_CHANCE_OF_REP if is_rep else _BY_CHANCE
    looks = [look for look in term.looks if n_due(term, look) >= LEAST_DUE]
    if not looks or looks[-1].done >= looks[-1].due:
        return False
    chances = [sure_of(look, course, group) for look in looks]
    is_lost = term.probability < _OUT_OF_REACH and (term.by_chance <= rare or _is_plain(term))
    return is_lost or open_since((one >= _THERE, one >= clear) for one in chances) is not None


def _is_plain(term: Term) -> bool:
    """Whether a quarter or a year of many is so short that it is told even of chance's making."""
    last = term.looks[-1]
    is_long = term.period.days > _LONGEST_MONTH
    return is_long and term.whose.kind != "rep" and last.done <= _MUCH_SHORT * last.due


def _told(seen: Seen, term: Term, course: Course, group: Group) -> Deviation:
    last = term.looks[-1]
    words = {
        "indicator": term.measure.indicator,
        "period": f"{term.since}..{last.until - timedelta(days=1)}",
    }
    return Deviation(
        "below",
        term.measure,
        term.whose,
        term.period.label,
        term.since,
        last.done,
        last.due,
        sure_of(last, course, group),
        stake(seen, course, last.due - last.done),
        _lever(term),
        goal=term.goal,
        behind=words | figure_of(course) | narrowed(term.whose),
    )


def _lever(term: Term) -> Lever | None:
    """What the running week must bring of what is missing; null: more than can be borne."""
    if not term.a_day or not term.n_days or term.a_day > _BEARABLE * term.usual_a_day:
        return None
    amount = term.a_day * term.n_days
    unit: Unit = "money" if is_of_money(term.measure) else "count"
    whole = amount if unit == "money" else Fraction(ceil(amount))
    return Lever(term.measure.indicator, whole, term.until, unit)
