"""The weeks of what adds up: first meetings, contacts, revenue and profit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from teropong.facts.calendar import Period
from teropong.indicators.shape import Row, Wanted
from teropong.outlook.deviations.below import BACK
from teropong.outlook.deviations.reading.frame import KINDS, Frame, by_whose, span
from teropong.outlook.deviations.weeks import WEEK, Course, Week
from teropong.outlook.shape import Measure, ScopeKind, Whose, is_of_money

_FLOWS = (
    Measure("first_meetings"),
    Measure("outreach"),
    Measure("revenue"),
    Measure("revenue", "profit"),
    Measure("revenue", "deals"),
    Measure("outreach", "accounts_reached"),
    Measure("outreach", "met"),
)
_ASKED = ("deals", "accounts_reached", "met")
"""What is watched only where there is a target for it."""
_DISTINCT = ("accounts_reached", "met")
"""Who is reached in two weeks is one: weeks add up to no month, and only a week's target asks."""
_OF_NEW = ("first_meetings", "outreach")
_SETTLING = 26 * WEEK
"""So long after the records begin many an old client still looks new."""
_MOST_SALES = 2_000


def read_courses(frame: Frame) -> Iterator[Course]:
    """The courses of the company, its teams and its reps."""
    for measure in _FLOWS:
        weeks = frame.weeks()
        if not weeks:
            continue
        unit = _unit(frame, measure)
        if measure.companion in _ASKED and measure not in frame.targets.measures:
            continue
        for kind in KINDS:
            yield from _of_kind(frame, measure, kind, weeks, unit)


def _n_settling(frame: Frame, measure: Measure, weeks: list[Period]) -> int:
    settled_on = frame.first_on + _SETTLING
    is_of_new = measure.indicator in _OF_NEW and measure.companion != "met"
    return sum(week.start < settled_on for week in weeks) if is_of_new else 0


def _of_kind(
    frame: Frame, measure: Measure, kind: ScopeKind, weeks: list[Period], unit: Fraction
) -> Iterator[Course]:
    n_settling = _n_settling(frame, measure, weeks)
    period = span(weeks[0].start, max(frame.running.end, frame.monday))
    result = frame.ask(measure.indicator, period, kind, "week")
    if not result.is_available:
        return
    rows = by_whose(result.beside.get("totals", result.rows), kind)
    name = measure.companion or "value"
    asked_from = frame.monday - BACK * WEEK
    for whose in frame.everyone(kind):
        mine = {str(row["period"]): row for row in rows.get(whose, [])}
        if measure.companion and all(row.get(name) is None for row in mine.values()):
            continue
        grains = frame.targets.grains(measure, whose)
        has_target = grains == ["week"] if measure.companion in _DISTINCT else bool(grains)
        if measure.companion in _ASKED and not has_target:
            continue

        asked = frame.targets.asked if has_target else None
        told = [
            Week(
                week.start,
                days,
                _value(frame, measure, mine.get(week.label), name),
                asked(measure, whose, week, frame.seen_on)
                if asked and week.start >= asked_from
                else None,
            )
            for week, days in zip((*weeks, frame.running), frame.days(whose), strict=True)
        ]
        group = frame.targets.people.profiles.get(whose.name, "") if kind == "rep" else ""
        yield Course(
            measure,
            whose,
            tuple(told[:-1]),
            told[-1],
            unit,
            group,
            n_settling,
            _n_dark(frame, measure, whose, weeks),
        )


def _n_dark(frame: Frame, measure: Measure, whose: Whose, weeks: list[Period]) -> int:
    """The weeks up to the last one in which money lacks its rate; all where it is the running."""
    if not is_of_money(measure):
        return 0
    dark = list(frame.dark.of(measure, whose, weeks[0].start, frame.end))
    return sum(week.start <= dark[-1].start for week in weeks) if dark else 0


def _value(frame: Frame, measure: Measure, row: Row | None, name: str) -> Fraction:
    if row is None:
        return Fraction(0)
    is_money = is_of_money(measure)
    return frame.minor(row[name]) if is_money else Fraction(row[name])


def _unit(frame: Frame, measure: Measure) -> Fraction:
    """What the year's sums come in: Σa²/Σa; 1 of counts."""
    if not is_of_money(measure):
        return Fraction(1)
    query = frame.query("revenue", frame.year, "company")
    cases = frame.evaluator.cases(query, Wanted("deals", limit=_MOST_SALES)).rows
    amounts = [frame.minor(case.get(measure.companion or "amount")) for case in cases]
    above = [amount for amount in amounts if amount > 0]
    if not above:
        return Fraction(1)
    return Fraction(round(sum(amount**2 for amount in above) / sum(above)))


def worth_of_one(frame: Frame) -> dict[str, Fraction]:
    """What one first meeting, and one contact, brought in new accounts' first sales, this year."""
    sales = frame.ask("average_sale", frame.year, "company")
    if not sales.is_available or not sales.rows or not sales.rows[0]["n"]:
        return {}
    earned = frame.minor(sales.rows[0]["mean"]) * sales.rows[0]["n"]
    found = {}
    for indicator in _OF_NEW:
        result = frame.ask(indicator, frame.year, "company")
        done = sum(row["value"] for row in result.beside.get("totals", result.rows))
        if result.is_available and done:
            found[indicator] = earned / done
    return found
