"""What deviations are looked for in: courses week by week, and what stands, is late, was bought.

All is seen from the end of one local day. Counts, days and money (in minor units of the reporting
currency) are exact; exposures are working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from teropong.facts.calendar import Period
from teropong.facts.measures import figure_of
from teropong.outlook.deviations.weeks import WEEK, Course, Group, Week, groups
from teropong.outlook.shape import Measure, Whose
from teropong.outlook.unrated import Withheld


@dataclass(frozen=True, slots=True)
class Measured:
    """What a level was in a week, and its standard deviation; null where it says nothing."""

    start: date
    value: Fraction | None
    spread: float


@dataclass(frozen=True)
class Level:
    """One's weeks or months of what does not add up, against a bound or a band.

    What stands, an average, a share, a duration; the last one is as of now. Money is in minor
    units. ``step`` is the step of a share by its name, ``From→To``.
    """

    measure: Measure
    whose: Whose
    weeks: tuple[Measured, ...]
    target: Fraction
    upper: Fraction | None = None
    step: str = ""

    @property
    def is_lower_better(self) -> bool:
        """Whether what lies above the bound, or the band, is what misses it."""
        figure = figure_of(self.measure.indicator, self.measure.companion)
        return figure is not None and figure.better == "lower"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood in a stage at the end of a week; without a value where one lacks its rate."""

    start: date
    deals: int
    value_minor: int | None


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
    """One's weeks of a step's decisions, the oldest first; ``target`` is the share to pass.

    ``step`` is the step by its name, ``From→To``.
    """

    measure: Measure
    whose: Whose
    weeks: tuple[Decided, ...]
    target: Fraction | None = None
    step: str = ""


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
class Look:
    """Where a term stood before a day: what was due by then, and what was done."""

    until: date
    due: Fraction
    done: Fraction


@dataclass(frozen=True)
class Term:
    """One's month, quarter or year against its target ``goal``; it runs, or has just ended.

    ``looks`` are the ends of its weeks, the oldest first, the last one as of now. ``each`` is what
    one of them brings on average (1 of counts). ``probability`` is how likely the goal is still
    reached, ``by_chance`` how likely no more than is done came where what is due is truly to be
    expected. ``a_day`` is what each working day that is left must bring (null: none is left),
    ``usual_a_day`` what the goal asks of each from the start. Before ``until`` lie ``n_days`` days
    of work of the week in which something can still be done.
    """

    measure: Measure
    whose: Whose
    period: Period
    since: date
    goal: Fraction
    looks: tuple[Look, ...]
    each: float = 1.0
    probability: float = 1.0
    by_chance: float = 1.0
    a_day: Fraction | None = None
    usual_a_day: Fraction = Fraction(0)
    n_days: int = 0
    until: date = date.max


@dataclass(frozen=True, slots=True)
class Waiting:
    """One's open deals at the end of a week, in stages that have a time; ``late`` are over it.

    ``usual`` is how many would be, were they late as the company's are then; of the company, as its
    own are over a quarter.
    """

    start: date
    open: int
    late: int
    usual: float


@dataclass(frozen=True, slots=True)
class Late:
    """An open deal that is over its stage's time; without an amount, or one that lacks its rate."""

    deal: str
    rep: str
    stage: str
    pipeline: str
    days: float
    limit: float
    amount_minor: int | None
    is_unrated: bool = False


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
    stage. ``large_minor`` is what makes a deal one of the largest; ``last_weekday`` is the ISO
    number of the week's last working day.
    """

    as_of_on: date
    courses: tuple[Course, ...] = ()
    terms: tuple[Term, ...] = ()
    levels: tuple[Level, ...] = ()
    stocks: tuple[Stock, ...] = ()
    passages: tuple[Passage, ...] = ()
    lastings: tuple[Lasting, ...] = ()
    waiting: Mapping[Whose, tuple[Waiting, ...]] = field(default_factory=dict)
    late: tuple[Late, ...] = ()
    sales: tuple[Sale, ...] = ()
    worth: Mapping[str, Fraction] = field(default_factory=dict)
    chances: Mapping[tuple[str, str], float] = field(default_factory=dict)
    large_minor: int | None = None
    last_weekday: int = 5
    withheld: Withheld = field(default_factory=Withheld)

    @cached_property
    def groups(self) -> list[Group]:
        """What each course is compared with."""
        return groups(self.courses)

    @property
    def end(self) -> date:
        """The first day that is not seen."""
        return self.as_of_on + timedelta(days=1)

    def work_ends(self, monday: date) -> date:
        """The day after a week's last working day."""
        return monday + timedelta(days=self.last_weekday)

    def since(self, start: date) -> str:
        """The label of the days from one on."""
        return f"{min(start, self.as_of_on)}..{self.as_of_on}"


def worth_of(deals: Iterable[Late]) -> int | None:
    """What deals are worth together; null where one of them lacks its rate, or none has a value."""
    found = list(deals)
    if any(one.is_unrated for one in found):
        return None
    return sum(one.amount_minor or 0 for one in found) or None


def over_weeks(weeks: Sequence[Week | Decided], since: date) -> str:
    """The label of the days from one on, until the weeks that are over end."""
    return f"{since}..{weeks[-1].start + WEEK - timedelta(days=1)}"
