"""What deviations are looked for in, read from a store that is seen from one instant."""

from __future__ import annotations

from teropong.engine.evaluate import Evaluator
from teropong.outlook.deviations.reading.courses import read_courses, worth_of_one
from teropong.outlook.deviations.reading.frame import Frame
from teropong.outlook.deviations.reading.levels import read_levels
from teropong.outlook.deviations.reading.passages import chances_of, read_passages
from teropong.outlook.deviations.reading.sales import read_averages, read_sales
from teropong.outlook.deviations.reading.stages import (
    large_amount,
    read_lastings,
    read_late,
    read_waiting,
)
from teropong.outlook.deviations.reading.stocks import read_stock_levels, read_stocks
from teropong.outlook.deviations.reading.terms import read_terms
from teropong.outlook.deviations.reading.unrated import read_withheld
from teropong.outlook.deviations.seen import Seen
from teropong.outlook.targets import Targets


def read_seen(evaluator: Evaluator, targets: Targets) -> Seen:
    """All that is seen from the evaluator's instant; whole weeks are those over by then."""
    frame = Frame(evaluator, targets)
    if evaluator.first_on is None:
        return Seen(frame.seen_on)
    stocks, sales = read_stocks(frame), read_sales(frame)
    late, courses = read_late(frame), tuple(read_courses(frame))
    return Seen(
        as_of_on=frame.seen_on,
        courses=courses,
        terms=tuple(read_terms(frame, courses)),
        levels=(
            *read_stock_levels(frame, stocks),
            *read_averages(frame, sales),
            *read_levels(frame),
        ),
        stocks=tuple(stocks),
        passages=tuple(read_passages(frame)),
        lastings=tuple(read_lastings(frame, late)),
        waiting=read_waiting(frame),
        late=tuple(late),
        sales=tuple(sales),
        worth=worth_of_one(frame),
        chances=chances_of(frame),
        large_minor=large_amount(frame, stocks),
        last_weekday=max(targets.days.weekdays, default=5),
        withheld=read_withheld(frame, courses),
    )
