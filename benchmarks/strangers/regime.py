"""A world that changes: it grows or shrinks, has strong seasons, and becomes another at some day.

At one or two days of the last year and a half something changes for good, for the deals under way,
too: a stage is split in two or dropped; a rule of qualification lets fewer in, of whom more are
won; prices rise; the market slumps or booms; or half of the team leaves within months and those who
follow must learn. Arrivals follow a trend, the month, Lebaran (little around it, more before) and
the end of the year, when also more is decided. Nothing says that a change has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.strangers.contacts import Diary
from benchmarks.strangers.firms import SOURCES, Accounts, Deal, Team
from benchmarks.strangers.habits import Habits, put_down
from benchmarks.strangers.office import END, Office, first_day, months_until
from benchmarks.strangers.writing import Company, save

_NAMES = ("Enquiry", "Visit", "Quotation", "Negotiation", "Approval", "Order")
KINDS = ("split", "dropped", "qualification", "price", "slump", "boom", "turnover")
_NEW_STAGE = "Legal check"


@dataclass(frozen=True)
class Change:
    """What is another from ``on``: arrivals, prices and times multiplied, log-odds added."""

    kind: str
    on: date
    arrivals: float = 1.0
    odds: float = 0.0
    price: float = 1.0
    times: float = 1.0


@dataclass(frozen=True)
class World:
    """All that is drawn once for a company; times in days, chances to go on as log-odds."""

    a_month: float
    growth: float
    inflation: float
    season: np.ndarray
    lebaran: float
    year_end: float
    stages: tuple[str, ...]
    days: tuple[float, ...]
    going_on: float
    late: str
    bending: float
    skill: float
    again: float
    size: float
    skew: float
    changes: tuple[Change, ...]

    @staticmethod
    def drawn(random: np.random.Generator) -> World:
        """Some company's."""
        changes = _changes(random)
        n = int(random.integers(4, 6))
        chance = random.uniform(0.15, 0.35) ** (1 / n)
        stages = list(_NAMES[:n])
        late = stages[n - 2]
        if any(change.kind == "split" for change in changes):
            stages.insert(n - 1, _NEW_STAGE)
        return World(
            a_month=random.uniform(65, 120),
            growth=random.uniform(-0.2, 0.25),
            inflation=random.uniform(0.02, 0.08),
            season=np.exp(random.normal(0.0, random.uniform(0.08, 0.2), 12)),
            lebaran=random.uniform(0.3, 0.7),
            year_end=random.uniform(0.2, 0.7),
            stages=tuple(stages),
            days=tuple(random.uniform(8, 30, len(stages)).tolist()),
            going_on=float(np.log(chance / (1 - chance))),
            late=late,
            bending=random.uniform(0.8, 1.8),
            skill=random.uniform(0.1, 0.3),
            again=random.uniform(0.2, 0.5),
            size=float(np.exp(random.uniform(np.log(2e7), np.log(2e8)))),
            skew=random.uniform(0.7, 1.2),
            changes=changes,
        )

    def change(self, kind: str) -> Change | None:
        """The change of that kind, if it is to come."""
        return next((change for change in self.changes if change.kind == kind), None)


def _changes(random: np.random.Generator) -> tuple[Change, ...]:
    """One or two of different kinds, 1 to 17 months before the end, four months apart or more."""
    kinds = [str(kind) for kind in random.permutation(KINDS)[: 1 + int(random.random() < 0.5)]]
    if set(kinds) == {"slump", "boom"}:
        kinds.pop()
    before = [random.uniform(1.5, 17)]
    if len(kinds) == 2:
        gap = random.uniform(4, 7.5)
        before.append(before[0] - gap if before[0] > 9 else before[0] + gap)
    days = sorted(END - timedelta(days=round(30.4 * ago)) for ago in before)
    return tuple(_change(random, kind, day) for kind, day in zip(kinds, days, strict=True))


def _change(random: np.random.Generator, kind: str, on: date) -> Change:
    strength = random.uniform(0.7, 1.3)
    if kind == "qualification":
        return Change(kind, on, arrivals=1 - 0.4 * strength, odds=0.4 * strength)
    if kind == "price":
        return Change(kind, on, price=1 + 0.22 * strength, odds=-0.15 * strength)
    if kind == "slump":
        return Change(
            kind, on, 1 - 0.35 * strength, -0.3 * strength, 1 - 0.05 * strength, 1 + 0.25 * strength
        )
    if kind == "boom":
        return Change(kind, on, 1 + 0.45 * strength, 0.25 * strength, 1.0, 1 - 0.12 * strength)
    return Change(kind, on)


def world_of(seed: int) -> World:
    """What is true of the company of that seed."""
    return World.drawn(np.random.default_rng([3, seed]))


def write(folder: Path, seed: int, months: int = 36) -> None:
    """Write the company of that seed, of so many months up to the end of June 2026."""
    world = world_of(seed)
    random = np.random.default_rng([4, seed])
    office = Office(first_day(months))
    team = Team(random, office, int(random.integers(8, 17)), random.uniform(0.08, 0.25))
    if turnover := world.change("turnover"):
        _turn_over(random, team, turnover.on)
    accounts = Accounts(random, office, int(random.integers(30, 90)))
    course = Course(random, office, world, team)
    deals: list[Deal] = []
    for day in office.days:
        if day >= END:
            break
        for _ in range(random.poisson(course.arrivals(day))):
            present = team.on(day)
            source = SOURCES[int(random.integers(len(SOURCES)))]
            moment = office.hour(random, day)
            account = accounts.pick(random, moment, source, world.again)
            rep = present[int(random.integers(len(present)))]
            deal = Deal(account, rep, [(moment, world.stages[0])], course.amount(day), source)
            course.through(deal)
            deals.append(deal)
    team.hand_over(random, deals)
    put_down(random, office, Habits.drawn(random, sum(world.days)), deals)
    contacts = Diary(random, office, team, accounts).kept(deals)
    stages = [(name, 1.5 * days) for name, days in zip(world.stages, world.days, strict=True)]
    save(Company(office, team, accounts, stages, deals, contacts), folder)


def _turn_over(random: np.random.Generator, team: Team, on: date) -> None:
    """Every second rep who is there ends within three months; somebody new comes within two."""
    for number in team.on(on)[::2]:
        gone = team.office.worked(on + timedelta(days=int(random.integers(90))))
        if gone < team.reps[number].until_on:
            team.leave(random, team.reps[number], gone, int(random.integers(60)))


class Course:
    """What happens on which day, and to whom."""

    def __init__(
        self, random: np.random.Generator, office: Office, world: World, team: Team
    ) -> None:
        self.random, self.office, self.world, self.team = random, office, world, team
        self.skills = random.normal(0.0, world.skill, len(team.reps))

    def arrivals(self, day: date) -> float:
        """How many deals are opened on that working day, in the mean."""
        world = self.world
        mean = world.a_month / 20.5 * world.season[day.month - 1]
        mean *= (1 + world.growth) ** (months_until(day, self.office.first) / 12)
        away = self.office.from_lebaran(day)
        if -10 <= away <= 12:
            mean *= 1 - world.lebaran
        elif -45 <= away < -10:
            mean *= 1 + 0.4 * world.lebaran
        for change in self._since(day):
            mean *= change.arrivals
        return float(mean)

    def amount(self, day: date) -> float:
        """What a deal that is opened on that day is worth."""
        years = months_until(day, self.office.first) / 12
        price: float = self.world.size * (1 + self.world.inflation) ** years
        for change in self._since(day):
            price *= change.price
        return price * float(np.exp(self.random.normal(0.0, self.world.skew)))

    def through(self, deal: Deal) -> None:
        """Give the deal its moves and its close, by what holds when they happen."""
        moment, stage = deal.stages[0]
        while True:
            moment = self._leaving(stage, moment)
            if moment.date() >= self.office.days[-1]:
                return
            if self.random.random() > self._going_on(stage, moment.date(), deal.rep):
                deal.closed_at = moment
                deal.lost_reason = ("price", "competitor", "no answer")[
                    int(self.random.integers(3))
                ]
                return
            following = self._following(stage, moment.date())
            if following is None:
                deal.closed_at, deal.is_won = moment, True
                return
            stage = following
            deal.stages.append((moment, stage))

    def _since(self, day: date) -> list[Change]:
        return [change for change in self.world.changes if change.on <= day]

    def _holds(self, kind: str, day: date) -> bool:
        return any(change.kind == kind for change in self._since(day))

    def _following(self, stage: str, day: date) -> str | None:
        """The stage after that one, as the company works on that day; nothing behind the last."""
        for name in self.world.stages[self.world.stages.index(stage) + 1 :]:
            if name == _NEW_STAGE and not self._holds("split", day):
                continue
            if name == self.world.stages[1] and self._holds("dropped", day):
                continue
            return name
        return None

    def _leaving(self, stage: str, entered: datetime) -> datetime:
        world, day = self.world, entered.date()
        days = world.days[world.stages.index(stage)]
        for change in self._since(day):
            days *= change.times
        if stage in {world.late, _NEW_STAGE} and self._holds("split", day):
            days *= 0.6
        if day.month == 12:
            days *= 1 - 0.4 * world.year_end
        if -30 <= self.office.from_lebaran(day) <= 7:
            days *= 1 + 0.5 * world.lebaran
        waits = days * float(self.random.weibull(world.bending))
        return self.office.after(self.random, entered, waits + 0.1)

    def _going_on(self, stage: str, day: date, rep: int) -> float:
        world = self.world
        odds = world.going_on + sum(change.odds for change in self._since(day))
        if stage in {world.late, _NEW_STAGE} and self._holds("split", day):
            odds += 0.7  # two hurdles, each half as high
        if stage == world.stages[0] and self._holds("dropped", day):
            odds -= 0.4  # one hurdle for two
        if day.month in {11, 12}:
            odds += world.year_end
        if day.month == 1:
            odds -= 0.5 * world.year_end
        if day < self.team.reps[rep].until_on:  # else it is somebody else's, of middling skill
            months = months_until(day, self.team.reps[rep].from_on)
            odds += self.skills[rep] - 0.6 * max(0.0, 1 - months / 6)  # half a year to learn
        return float(1 / (1 + np.exp(-odds)))
