"""What new accounts bought first: each with the range that was usual, and their averages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import sqrt
from statistics import stdev

from teropong.facts.calendar import split
from teropong.indicators.shape import Row, Wanted
from teropong.outlook.deviations.reading.frame import KINDS, Frame, span
from teropong.outlook.deviations.seen import Level, Measured, Sale
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Measure, Whose

_MEASURE = Measure("average_sale")
_BACK = 26
_WINDOW = 13
"""An average is of so many weeks."""
_LEAST = 8
"""Of fewer sales an average says nothing."""


def read_sales(frame: Frame) -> list[Sale]:
    """The first sales of half a year; those inside the range do not say which it was."""
    period = span(max(frame.monday - _BACK * WEEK, frame.first_on), frame.end)
    if period.start >= period.end:
        return []
    query = frame.query("average_sale", period, "company")
    listing = frame.evaluator.cases(query, Wanted("n"))
    return [
        Sale(
            case["account_id"],
            case["rep"] or "",
            date.fromisoformat(case["on"]),
            int(frame.minor(case["amount"])),
            *_ends(frame, case),
        )
        for case in sorted(listing.rows, key=lambda case: (case["on"], case["account_id"]))
        if case["amount"] is not None
    ]


def _ends(frame: Frame, case: Row) -> tuple[Fraction | None, Fraction | None]:
    return (frame.minor(case["low"]), frame.minor(case["high"])) if "low" in case else (None, None)


def read_averages(frame: Frame, sales: Sequence[Sale]) -> Iterator[Level]:
    """The averages of a quarter's first sales, week by week, where there is a target for them."""
    if _MEASURE not in frame.targets.measures:
        return
    running = split(frame.now, "quarter", frame.targets.fiscal_start)[0]
    ends = [*(week.end for week in frame.weeks(_WINDOW)), frame.end]
    for kind in KINDS:
        for whose in frame.everyone(kind):
            aim = frame.targets.of(_MEASURE, whose, running, frame.seen_on)
            if aim is None:
                continue
            reps = frame.members_now(whose)
            mine = [sale for sale in sales if kind == "company" or sale.rep in reps]
            weeks = tuple(_average(frame, whose, mine, end) for end in ends)
            yield Level(_MEASURE, whose, weeks, aim.value, aim.upper)


def _average(frame: Frame, whose: Whose, sales: Sequence[Sale], end: date) -> Measured:
    start = end - _WINDOW * WEEK
    amounts = [sale.amount_minor for sale in sales if start <= sale.on < end]
    is_dark = frame.dark.first(_MEASURE, whose, start, end) is not None
    if is_dark or len(amounts) < _LEAST:
        return Measured(start, None, 0.0)
    spread = stdev(amounts) / sqrt(len(amounts))
    return Measured(start, Fraction(sum(amounts), len(amounts)), spread)
