"""The four measures that are foretold, each as draws of what a period will end at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from teropong.facts.calendar import Period
from teropong.outlook.clock import Floats
from teropong.outlook.forecast.differing import Difference, differences
from teropong.outlook.forecast.drawing import Drawn
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.pace import Paces
from teropong.outlook.shape import COMPANY, Measure, Whose
from teropong.statistics.intervals import TENTHS

Name = Literal["revenue", "profit", "wins", "first_meetings"]
MEASURES: dict[Name, Measure] = {
    "revenue": Measure("revenue"),
    "profit": Measure("revenue", "profit"),
    "wins": Measure("revenue", "deals"),
    "first_meetings": Measure("first_meetings"),
}


@dataclass(frozen=True)
class Foretold:
    """A measure of a period: what is done, and what it will end at with 10, 50 and 90 %.

    Counts, or minor units of the reporting currency; null is what cannot be said. ``differs``
    tells what the sum weighted by stage would be, and why.
    """

    period: Period
    measure: Name
    done: float
    mean: float | None = None
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    target: float | None = None
    p_target: float | None = None
    differs: Difference | None = None


def foretell(
    foresight: Foresight | None, paces: Paces, spans: Sequence[Period], whose: Whose = COMPANY
) -> list[Foretold]:
    """All measures of spans that follow one another, the first of which may have begun."""
    drawn = foresight.ends(spans) if foresight else []
    found = []
    for name in MEASURES:
        blank = [_blank(paces, span, name, whose) for span in spans]
        if name == "first_meetings":
            found += [_met(paces, one, whose) for one in blank]
        elif foresight:
            found += _sold(foresight, spans, blank, drawn)
        else:
            found += blank
    return sorted(found, key=lambda one: one.period.start)


def _blank(paces: Paces, span: Period, name: Name, whose: Whose) -> Foretold:
    """What is done of a period, and its target."""
    measure = MEASURES[name]
    done = 0.0
    if span.start < paces.today:
        over = Period(span.label, span.start, min(span.end, paces.today))
        done = float(paces.answers.told_without(measure, whose, over).value or 0)
    aim = paces.targets.of(measure, whose, span, paces.seen_on)
    return Foretold(span, name, done, target=float(aim.value) if aim and aim.value else None)


def _sold(
    foresight: Foresight, spans: Sequence[Period], blank: list[Foretold], drawn: list[Drawn]
) -> list[Foretold]:
    """Wins, revenue or profit."""
    name, margin = blank[0].measure, foresight.worth.margin
    in_money = name != "wins"
    if (in_money and not foresight.worth.is_known) or (name == "profit" and margin is None):
        return blank
    draws = [one.revenue if in_money else one.wins for one in drawn]
    means = [float(one.mean()) for one in draws]
    differ = differences(foresight, spans, means, in_money=in_money)
    if name == "profit":
        assert margin is not None  # noqa: S101 - asked above
        draws = [one * margin for one in draws]
        differ = [Difference(*(part * margin for part in vars(one).values())) for one in differ]
    return [
        replace(_ended(told, one + told.done), differs=why)
        for told, one, why in zip(blank, draws, differ, strict=True)
    ]


def _ended(told: Foretold, draws: Floats) -> Foretold:
    low, middle, high = np.quantile(draws, TENTHS).tolist()
    reached = float((draws >= told.target).mean()) if told.target is not None else None
    return replace(
        told, mean=float(draws.mean()), low=low, middle=middle, high=high, p_target=reached
    )


def _met(paces: Paces, told: Foretold, whose: Whose) -> Foretold:
    """First meetings: by the rate at which they were held."""
    start = max(paces.today, told.period.start)
    if start >= told.period.end:
        rest = None
    else:
        rest = paces.course.rest(MEASURES["first_meetings"], whose, start, told.period.end)
    if rest is None:
        return told
    low, middle, high = (told.done + rest.quantile(share) for share in TENTHS)
    reached = None if told.target is None else rest.at_least(told.target - told.done)
    mean = told.done + rest.mean
    return replace(told, mean=mean, low=low, middle=middle, high=high, p_target=reached)
