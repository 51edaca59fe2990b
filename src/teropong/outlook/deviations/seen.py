"""What deviations are looked for in: courses week by week, and what stands, is late, was bought.

All is seen from the end of one local day. Counts, days and money (in minor units of the reporting
currency) are exact; exposures are working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from teropong.facts.calendar import Period, period_of
from teropong.outlook.shape import Measure, Whose

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a course: working days that counted, what was done, what the target asks.

    Of a team or the company ``days`` are those of all its reps together. ``expected`` is null
    where there is no target.
    """

    start: date
    days: float
    value: Fraction
    expected: Fraction | None = None


@dataclass(frozen=True)
class Course:
    """One's weeks of what adds up (meetings, contacts, sums of money), the oldest first.

    ``weeks`` are over. ``running`` is the week in which something can still be done. ``unit`` is 1
    for counts; of money what its sum comes in: Σa²/Σa of the amounts, so that sum ÷ unit varies as
    a count does. ``group`` names those whom a rep is compared with.
    """

    measure: Measure
    whose: Whose
    weeks: tuple[Week, ...]
    running: Week
    unit: Fraction = Fraction(1)
    group: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood in a stage at the end of a week."""

    start: date
    deals: int
    value_minor: int


@dataclass(frozen=True)
class Stock:
    """A stage's deals at the end of each week, the oldest first, the last one as of now.

    ``following`` is the next stage; null for the last one.
    """

    measure: Measure
    whose: Whose
    weeks: tuple[Standing, ...]
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The deals that a week decided at a step: those that passed on, and those lost."""

    start: date
    passed: int
    lost: int


@dataclass(frozen=True)
class Passage:
    """One's weeks of a step's decisions, the oldest first; ``target`` is the share to pass."""

    measure: Measure
    whose: Whose
    weeks: tuple[Decided, ...]
    target: Fraction | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Length:
    """How long a stage takes, as estimated at a day: days, with an interval of 90 %."""

    on: date
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Lasting:
    """A stage's lengths, the oldest first, and the days that it is to take."""

    measure: Measure
    whose: Whose
    lengths: tuple[Length, ...]
    expected: float | None
    worth_minor: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """One's open deals at the end of a week, in stages that have a time; ``late`` are over it.

    ``usual`` is how many would be, were they late as the company's are.
    """

    start: date
    open: int
    late: int
    usual: float


@dataclass(frozen=True, slots=True)
class Late:
    """An open deal that is over its stage's time."""

    deal: str
    rep: str
    stage: str
    pipeline: str
    days: float
    limit: float
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class Sale:
    """A new account's first sale, and the range that was usual before it."""

    account: str
    rep: str
    on: date
    amount_minor: int
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class Seen:
    """All that deviations are looked for in, as of the end of ``as_of_on``.

    ``worth`` says what one more of an indicator brings in, in minor units: a first meeting, a
    contact. ``chances`` is the share of a stage's deals that is won in the end, by pipeline and
    stage. ``large_minor`` is what makes a deal one of the largest.
    """

    as_of_on: date
    courses: tuple[Course, ...] = ()
    stocks: tuple[Stock, ...] = ()
    passages: tuple[Passage, ...] = ()
    lastings: tuple[Lasting, ...] = ()
    waiting: Mapping[Whose, tuple[Waiting, ...]] = field(default_factory=dict)
    late: tuple[Late, ...] = ()
    sales: tuple[Sale, ...] = ()
    worth: Mapping[str, Fraction] = field(default_factory=dict)
    chances: Mapping[tuple[str, str], float] = field(default_factory=dict)
    large_minor: int | None = None

    @cached_property
    def end(self) -> date:
        """The first day that is not seen."""
        return self.as_of_on + timedelta(days=1)

    def since(self, start: date) -> str:
        """The label of the days from one on."""
        return f"{min(start, self.as_of_on)}..{self.as_of_on}"


def week_of(day: date) -> Period:
    """The week that a day lies in."""
    return period_of(day, "week")
