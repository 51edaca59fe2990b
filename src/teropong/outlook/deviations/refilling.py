"""How deals that a stage lacks are asked for."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from teropong.facts.measures import Unit
from teropong.outlook.deviations.seen import Seen, Stock
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Lever, Measure

MONTH = 4
"""In so many weeks a stage can be filled again."""
_USUAL_WEEKS = 26
AT_MOST = 3
"""A lever asks for no more than so many times what a month usually brings."""


def is_bearable(seen: Seen, stock: Stock, deals: int) -> bool:
    """Whether a stage could get so many more deals in a month.

    It usually gets as many as it decides on; where that is not known, as many as stand there.
    """
    for passage in seen.passages:
        if (passage.whose, *_place(passage.measure)) == (stock.whose, *_place(stock.measure)):
            weeks = passage.weeks[-_USUAL_WEEKS:]
            decided = sum(week.passed + week.lost for week in weeks)
            return deals * len(weeks) <= AT_MOST * MONTH * decided
    weeks_of = stock.weeks[-_USUAL_WEEKS:]
    return deals * len(weeks_of) <= AT_MOST * sum(week.deals for week in weeks_of)


def _place(measure: Measure) -> tuple[str, str]:
    return measure.pipeline, measure.stage


def refill(seen: Seen, amount: Fraction | int, unit: Unit = "count") -> Lever:
    """So much more into the pipeline, until the Friday in four weeks."""
    monday = seen.end - timedelta(days=seen.end.weekday())
    until = seen.work_ends(monday + (MONTH - 1) * WEEK)
    return Lever("pipeline_value", Fraction(amount), until, unit)
