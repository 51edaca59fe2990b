"""What a target may be set for: the figures of the eight, how each is counted, what it is of.

A *flow* adds up over days (first meetings, revenue); a *level* holds at an instant or over a
cohort (pipeline value, a rate, a duration): its target is a bound or a band.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["count", "money", "days", "rate"]
Of = Literal["all", "stock", "stage", "step", "base"]

BASES = ("Start", "1st", "2nd", "3rd")
"""What a step of the baseline leaves."""


@dataclass(frozen=True)
class Figure:
    """One figure: ``unit``, whether it is a flow, which side is better, and what it is ``of``.

    ``of`` says which part a target names as its stage: ``all`` none, ``stock`` a stage or none
    (then all together), ``stage`` a stage, ``step`` the stage that is left, ``base`` the base.
    ``adds`` tells that the figures of reps add up to that of their team.
    """

    indicator: str
    companion: str
    unit: Unit
    is_flow: bool = False
    better: Literal["higher", "lower"] = "higher"
    of: Of = "all"

    @property
    def adds(self) -> bool:
        """Whether the figures of reps add up to that of their team."""
        return self.is_flow or self.of == "stock"


FIGURES: tuple[Figure, ...] = (
    Figure("first_meetings", "", "count", is_flow=True),
    Figure("outreach", "", "count", is_flow=True),
    Figure("outreach", "accounts_reached", "count", is_flow=True),
    Figure("outreach", "met", "count", is_flow=True),
    Figure("outreach", "attempts_per_first_meeting", "count", better="lower"),
    Figure("pipeline_value", "", "money", of="stock"),
    Figure("pipeline_value", "deals", "count", of="stock"),
    *(
        Figure("stage_duration", name, "days", better="lower", of="stage")
        for name in ("", "km_median", "mean", "median", "p90")
    ),
    Figure("revenue", "", "money", is_flow=True),
    Figure("revenue", "profit", "money", is_flow=True),
    Figure("revenue", "deals", "count", is_flow=True),
    Figure("revenue", "margin", "rate"),
    *(
        Figure("conversion", name, "rate", of="step")
        for name in ("", "rate", "rate_decided", "win_rate", "win_rate_expected")
    ),
    *(
        Figure("baseline", name, "rate", of="base")
        for name in ("", "rate", "rate_decided", "win_rate", "win_rate_expected")
    ),
    Figure("average_sale", "", "money"),
    Figure("average_sale", "median", "money"),
)
"""In display order; the companion of an indicator's own ``value`` is empty."""
BY_NAME = {(figure.indicator, figure.companion): figure for figure in FIGURES}

_OWN_NAMES = {
    "revenue": "revenue",
    "stage_duration": "km_mean",
    "conversion": "rate_expected",
    "baseline": "rate_expected",
    "average_sale": "mean",
}


def names_of(indicator: str) -> tuple[str, ...]:
    """What a target's ``measure`` may say for the indicator's own value, beside nothing."""
    return ("value", *([_OWN_NAMES[indicator]] if indicator in _OWN_NAMES else []))


def figure_of(indicator: str, companion: str | None) -> Figure | None:
    """The figure that a target's ``indicator`` and ``measure`` name; null: there is none."""
    own = not companion or companion in names_of(indicator)
    return BY_NAME.get((indicator, "" if own else companion or ""))
