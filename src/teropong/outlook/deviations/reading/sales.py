"""What new accounts bought first: each with the range that was usual, and their averages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor, sqrt
from statistics import stdev

from teropong.facts.calendar import split
from teropong.indicators.shape import Row, Wanted
from teropong.outlook.deviations.reading.frame import KINDS, Frame, span
from teropong.outlook.deviations.seen import Level, Measured, Sale
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Aim, Measure, Whose
from teropong.statistics import normal_deviate
from teropong.statistics.quantiles import quantile

_BACK = 26
_WINDOW = 13
"""An average is of so many weeks."""
_LEAST = 8
"""Of fewer sales an average says nothing."""
_Sold = tuple[date, str, int, int]
"""When it was sold, by whom, for how much, and with what profit."""


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
    """What a quarter's sales make, week by week, where there is a target: average, median, margin.

    Sales are those of who is there now.
    """
    bought = [(sale.on, sale.rep, sale.amount_minor, 0) for sale in sales]
    for measure, make in _MADE_OF.items():
        aims = dict(_aims(frame, measure))
        if not aims:
            continue
        sold = _won(frame) if measure.indicator == "revenue" else bought
        ends = [*(week.end for week in frame.weeks(_WINDOW)), frame.end]
        for whose, aim in aims.items():
            reps = frame.members_now(whose)
            mine = [one for one in sold if whose.kind == "company" or one[1] in reps]
            weeks = (_measured(frame, measure, whose, mine, end, make) for end in ends)
            yield Level(measure, whose, tuple(weeks), aim.value, aim.upper)


def _aims(frame: Frame, measure: Measure) -> Iterator[tuple[Whose, Aim]]:
    if measure not in frame.targets.measures:
        return
    running = split(frame.now, "quarter", frame.targets.fiscal_start)[0]
    for kind in KINDS:
        for whose in frame.everyone(kind):
            if aim := frame.targets.of(measure, whose, running, frame.seen_on):
                yield whose, aim


def _won(frame: Frame) -> list[_Sold]:
    """The deals of half a year that have both an amount and a cost."""
    period = span(max(frame.monday - _BACK * WEEK, frame.first_on), frame.end)
    query = frame.query("revenue", period, "company")
    cases = frame.evaluator.cases(query, Wanted("profit")).rows
    return [
        (
            date.fromisoformat(case["on"]),
            case["rep"] or "",
            int(frame.minor(case["amount"])),
            int(frame.minor(case["profit"])),
        )
        for case in cases
        if case["profit"] is not None
    ]


def _measured(
    frame: Frame,
    measure: Measure,
    whose: Whose,
    sold: Sequence[_Sold],
    end: date,
    make: Callable[[Sequence[_Sold]], tuple[Fraction, float] | None],
) -> Measured:
    start = end - _WINDOW * WEEK
    mine = [one for one in sold if start <= one[0] < end]
    is_dark = frame.dark.first(measure, whose, start, end) is not None
    made = None if is_dark or len(mine) < _LEAST else make(mine)
    return Measured(start, *made) if made else Measured(start, None, 0.0)


def _mean(sold: Sequence[_Sold]) -> tuple[Fraction, float]:
    amounts = [one[2] for one in sold]
    return Fraction(sum(amounts), len(amounts)), stdev(amounts) / sqrt(len(amounts))


def _median(sold: Sequence[_Sold]) -> tuple[Fraction, float]:
    """The median, and its standard deviation from the two between which it lies 9 times in 10."""
    amounts = sorted(one[2] for one in sold)
    reach = normal_deviate(0.90) * sqrt(len(amounts)) / 2
    low = max(floor(len(amounts) / 2 - reach) - 1, 0)
    high = min(ceil(len(amounts) / 2 + reach), len(amounts) - 1)
    spread = (amounts[high] - amounts[low]) / (2 * normal_deviate(0.90))
    return Fraction(quantile(amounts, Fraction(1, 2))), spread


def _margin(sold: Sequence[_Sold]) -> tuple[Fraction, float] | None:
    """Profit by revenue, and the standard deviation of that ratio."""
    whole = sum(one[2] for one in sold)
    if whole <= 0:
        return None
    share = Fraction(sum(one[3] for one in sold), whole)
    squares = sum((one[3] - float(share) * one[2]) ** 2 for one in sold)
    return share, sqrt(squares * len(sold) / (len(sold) - 1)) / whole


_MADE_OF = {
    Measure("average_sale"): _mean,
    Measure("average_sale", "median"): _median,
    Measure("revenue", "margin"): _margin,
}
"""What is made of a quarter's sales, each with how."""
