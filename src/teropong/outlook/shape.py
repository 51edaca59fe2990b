"""The shapes that the outlook shares: whose, of what, a target, a pace, a deviation.

Values are exact: counts, days and shares as fractions, money in minor units of the reporting
currency. Shares lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from teropong.facts.calendar import Grain, Period
from teropong.facts.measures import Unit, figure_of
from teropong.facts.money import to_text

Origin = Literal["given", "profile", "reps"]
ScopeKind = Literal["company", "team", "profile", "rep"]
Kind = Literal[
    "below", "above", "turned", "inversion", "hole", "slow", "overdue", "outside", "fallen"
]


@dataclass(frozen=True, order=True)
class Whose:
    """The company, a team (by name), a profile (by name) or a rep (by id); ``name`` is that."""

    kind: ScopeKind
    name: str = ""


COMPANY = Whose("company")


@dataclass(frozen=True, order=True)
class Measure:
    """What is measured: an indicator's ``value``, or a companion of it, of one stage or step.

    ``stage`` is a stage's name, for conversion and the baseline the one that is left (of
    ``Prospek→Kualifikasi`` it is ``Prospek``); ``companion`` as in ``profit``.
    """

    indicator: str
    companion: str = ""
    stage: str = ""
    pipeline: str = ""


def is_of_money(measure: Measure) -> bool:
    """Whether exchange rates change a measure: sums of money, and the share of them."""
    figure = figure_of(measure.indicator, measure.companion)
    return figure is not None and (figure.unit == "money" or measure.companion == "margin")


@dataclass(frozen=True)
class Target:
    """One row of the targets: from ``starts_on`` on, known from ``decided_on`` on.

    With ``withdrawn_on`` it is known until before that day.

    ``value`` is per ``grain``, or with ``upper`` the lower end of a band. ``line`` is its place in
    the table, where there is one: of two rows alike in all else the later one holds.
    """

    measure: Measure
    whose: Whose
    grain: Grain
    starts_on: date
    value: Fraction
    upper: Fraction | None = None
    decided_on: date | None = None
    line: int = 0
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Aim:
    """What is to be reached over ``period``, as known on a day.

    ``value`` is what counts, with ``upper`` the lower end of a band; ``origin`` says whether it was
    ``given`` to just this one, comes from the rep's ``profile``, or is the sum of its ``reps``.
    Of a team or the company ``given`` is the given one and ``of_reps`` the sum of its reps'; null
    where there is none. ``without`` are the reps who were there and have none. ``since`` is the
    first day of the period from which there is a target at all: what was done before counts
    towards none.
    """

    measure: Measure
    whose: Whose
    period: Period
    value: Fraction
    origin: Origin
    since: date
    upper: Fraction | None = None
    given: Fraction | None = None
    of_reps: Fraction | None = None
    without: tuple[str, ...] = ()

    @property
    def difference(self) -> Fraction | None:
        """By how much the given one exceeds the sum of the reps'; null where one is lacking."""
        if self.given is None or self.of_reps is None:
            return None
        return self.given - self.of_reps


@dataclass(frozen=True)
class Lever:
    """What to do, and how much of it: so many more of ``indicator`` until before ``until``."""

    indicator: str
    amount: Fraction
    until: date
    unit: Unit = "count"


@dataclass(frozen=True)
class Deviation:
    """Where the course leaves the target, or leaves what it was.

    ``since`` is the first day of it, or with ``is_older`` the first that was looked at: it may have
    been there before. ``value`` is what is there, ``expected`` what should be (null: nothing was
    set), both over ``period`` and in ``unit``. ``sure`` is the posterior probability
    that the rate behind the figure lies beyond what is expected; null where the finding is a plain
    fact. ``stake_minor`` is the money that it puts at stake, where that can be said. ``behind`` are
    the words that open its rows: ``indicator``, ``figure``, ``period``, and the row's keys.
    ``subject`` names one deal or account where it is of one, and of an inversion the stage before.
    ``goal`` is what the target asks of the whole month, quarter or year that ``period`` names;
    ``usual`` what one's own usual would be over the same days. Null: that is not what it is of.
    """

    kind: Kind
    measure: Measure
    whose: Whose
    period: str
    since: date
    value: Fraction
    expected: Fraction | None
    sure: float | None
    stake_minor: int | None = None
    lever: Lever | None = None
    subject: str = ""
    behind: Mapping[str, str] = field(default_factory=dict)
    goal: Fraction | None = None
    usual: Fraction | None = None
    is_older: bool = False

    @property
    def key(self) -> str:
        """What makes two deviations, seen at different times, the same one."""
        parts = (*vars(self.measure).values(), *vars(self.whose).values(), self.subject)
        return "|".join((self.kind, *parts))

    @property
    def unit(self) -> Unit:
        """What ``value`` and ``expected`` are counted in."""
        if self.kind == "hole" or (self.kind in ("overdue", "outside") and not self.subject):
            return "count"
        figure = figure_of(self.measure.indicator, self.measure.companion)
        assert figure is not None  # noqa: S101 - a deviation is of a figure
        return figure.unit

    def to_dict(self, currency: str) -> dict[str, Any]:
        """A row of ``teropong.deviations/1``, money as decimal strings of the currency."""

        def told(value: Fraction | None, unit: Unit) -> Any:
            return None if value is None else to_edge(value, unit, currency)

        lever = self.lever
        return {
            "key": self.key,
            "kind": self.kind,
            "indicator": self.measure.indicator,
            "measure": self.measure.companion or None,
            "pipeline": self.measure.pipeline or None,
            "stage": self.measure.stage or None,
            "scope_kind": self.whose.kind,
            "scope": self.whose.name or None,
            "subject": self.subject or None,
            "period": self.period,
            "since": str(self.since),
            "is_older": self.is_older,
            "unit": self.unit,
            "value": told(self.value, self.unit),
            "expected": told(self.expected, self.unit),
            "goal": told(self.goal, self.unit),
            "usual": told(self.usual, self.unit),
            "sure": self.sure,
            "stake": to_text(self.stake_minor, currency),
            "lever": lever and {
                "indicator": lever.indicator,
                "unit": lever.unit,
                "amount": told(lever.amount, lever.unit),
                "until": str(lever.until),
            },
            "behind": dict(self.behind),
        }  # fmt: skip


def to_edge(value: Fraction | float, unit: Unit, currency: str) -> Any:
    """A figure as the edge has it: money as a string, whole counts as integers."""
    if unit == "money":
        return to_text(Fraction(value), currency)
    if unit == "count" and value == int(value):
        return int(value)
    return float(value)
