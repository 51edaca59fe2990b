"""Of whose money nothing is told now, because it lacks a rate, and which rate that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from teropong.outlook.deviations.reading.frame import BACK, KINDS, Frame
from teropong.outlook.deviations.turned import LEAST_WEEKS
from teropong.outlook.deviations.weeks import WEEK, Course
from teropong.outlook.shape import Measure, Whose
from teropong.outlook.unrated import Unrated, Withheld

_QUARTER = 13 * WEEK


def read_withheld(frame: Frame, courses: Sequence[Course]) -> Withheld:
    """Whose money can be neither found wanting nor found mended, and what the records lack."""
    return Withheld(frozenset(_touched(frame, courses)), _first(frame))


def _touched(frame: Frame, courses: Sequence[Course]) -> Iterator[tuple[str, Whose]]:
    for course in courses:
        if course.n_dark and len(course.weeks) - course.n_dark < LEAST_WEEKS:
            yield course.measure.indicator, course.whose
    starts = {"pipeline_value": frame.seen_on, "average_sale": frame.end - _QUARTER}
    for indicator, start in starts.items():
        for kind in KINDS:
            for whose in frame.everyone(kind):
                if frame.dark.first(Measure(indicator), whose, start, frame.end):
                    yield indicator, whose


def _first(frame: Frame) -> Unrated | None:
    """The first amount looked back on that lacks its rate; null: none does."""
    start = frame.monday - BACK * WEEK
    found = (
        frame.dark.first(Measure(indicator), Whose("company"), start, frame.end)
        for indicator in frame.dark.amounts
    )
    return min(filter(None, found), default=None)
