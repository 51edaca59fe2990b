"""A world of hidden buyers, whose hazards bend with age and with what a deal went through.

Each buyer is of a hidden type (quick, slow, only looking) for the whole of a deal: the type sets
how long every stage takes and how likely each goes on, so that age and earlier stages tell about
what is to come. Stages have laws of their own: most leave at once or very late (bathtub); nobody
leaves for weeks (delayed); decided only at the end of a month, of a quarter, or when budgets are
made (gated); or log-normal. In some the chance to go on rises with the time spent there. Deals
return to earlier stages and remember it: the second time is quicker and less likely to go on.
Many fall silent; nobody closes them until the clean-up, twice a year, when all go at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.strangers.contacts import Diary
from benchmarks.strangers.firms import SOURCES, Accounts, Deal, Team
from benchmarks.strangers.habits import Habits, put_down
from benchmarks.strangers.office import END, Office, first_day
from benchmarks.strangers.writing import Company, save

_NAMES = ("Interest", "Need", "Trial", "Offer", "Terms", "Signature")
_SILENT = "no answer"
_MOST_RETURNS = 3
_GATES = {"month end": 0.85, "quarter end": 0.6, "budget": 0.5}
"""The laws that let go at certain times only, and how many of the deals they bind."""


@dataclass(frozen=True)
class Buyer:
    """A hidden type: its share, what times are multiplied by, and the log-odds it adds."""

    share: float
    pace: float
    bent: float
    silent: float


@dataclass(frozen=True)
class Step:
    """A stage: how time passes in it, and what the chance to go on is (log-odds)."""

    name: str
    law: str
    days: float
    going_on: float
    rising: float
    back: float
    silent: float


@dataclass(frozen=True)
class World:
    """All that is drawn once for a company."""

    a_day: float
    season: np.ndarray
    again: float
    buyers: tuple[Buyer, ...]
    steps: tuple[Step, ...]
    cleaned_in: tuple[int, int]
    patience: float
    budgets: tuple[int, int]
    size: float
    skew: float

    @staticmethod
    def drawn(random: np.random.Generator) -> World:
        """Some company's."""
        n = int(random.integers(4, 7))
        chance = random.uniform(0.22, 0.42) ** (1 / n)
        looking = random.uniform(0.08, 0.22)
        quick = random.uniform(0.3, 0.55)
        month = int(random.integers(1, 7))
        return World(
            a_day=random.uniform(60, 125) / 20.5,
            season=np.exp(random.normal(0.0, 0.1, 12)),
            again=random.uniform(0.2, 0.5),
            buyers=(
                Buyer(quick, random.uniform(0.3, 0.55), random.uniform(0.5, 1.0), 0.5),
                Buyer(
                    1 - quick - looking, random.uniform(1.2, 1.9), -random.uniform(0.3, 0.8), 1.0
                ),
                Buyer(looking, random.uniform(1.0, 1.7), -random.uniform(1.5, 2.5), 2.5),
            ),
            steps=_steps(random, n, float(np.log(chance / (1 - chance)))),
            cleaned_in=(month, month + 6),
            patience=random.uniform(40, 110),
            budgets=((11, 12), (1, 2), (3, 6), (9, 12))[int(random.integers(4))],
            size=float(np.exp(random.uniform(np.log(2e7), np.log(2e8)))),
            skew=random.uniform(0.7, 1.2),
        )


def _steps(random: np.random.Generator, n: int, going_on: float) -> tuple[Step, ...]:
    """One stage of each odd law at least; the gated one is among the last two."""
    laws = ["bathtub", "delayed", *random.choice(("usual", "bathtub", "delayed"), size=n - 3)]
    random.shuffle(laws)
    gate = ("month end", "month end", "quarter end", "budget")[int(random.integers(4))]
    laws.insert(n - 1 - int(random.integers(2)), gate)
    rising = set(random.permutation(n)[: max(2, n // 2)].tolist())
    return tuple(
        Step(
            name=_NAMES[i + (6 - n) // 2],
            law=str(law),
            days=random.uniform(5, 24),
            going_on=going_on + random.normal(0.0, 0.35),
            rising=random.uniform(0.4, 1.0) if i in rising else random.uniform(-0.3, 0.1),
            back=random.uniform(0.04, 0.14) if i else 0.0,
            silent=random.uniform(0.02, 0.09),
        )
        for i, law in enumerate(laws)
    )


def world_of(seed: int) -> World:
    """What is true of the company of that seed."""
    return World.drawn(np.random.default_rng([1, seed]))


def write(folder: Path, seed: int, months: int = 36) -> None:
    """Write the company of that seed, of so many months up to the end of June 2026."""
    world = world_of(seed)
    random = np.random.default_rng([5, seed])
    office = Office(first_day(months))
    team = Team(random, office, int(random.integers(8, 19)), random.uniform(0.08, 0.3))
    accounts = Accounts(random, office, int(random.integers(30, 90)))
    goes = Going(random, office, world)
    deals: list[Deal] = []
    for day in office.days:
        if day >= END:
            break
        for _ in range(random.poisson(world.a_day * world.season[day.month - 1])):
            present = team.on(day)
            source = SOURCES[int(random.integers(len(SOURCES)))]
            moment = office.hour(random, day)
            account = accounts.pick(random, moment, source, world.again)
            amount = world.size * float(np.exp(random.normal(0.0, world.skew)))
            rep = present[int(random.integers(len(present)))]
            deal = Deal(account, rep, [(moment, world.steps[0].name)], amount, source)
            goes.through(deal)
            deals.append(deal)
    team.hand_over(random, deals)
    put_down(random, office, Habits.drawn(random, sum(step.days for step in world.steps)), deals)
    contacts = Diary(random, office, team, accounts).kept(deals)
    stages = [(step.name, 1.5 * step.days) for step in world.steps]
    save(Company(office, team, accounts, stages, deals, contacts), folder)


class Going:
    """How a deal goes through the stages of a world."""

    def __init__(self, random: np.random.Generator, office: Office, world: World) -> None:
        self.random, self.office, self.world = random, office, world
        self.shares = np.cumsum([buyer.share for buyer in world.buyers])[:-1]
        self.cleaned = [
            office.worked(date(year, month, 1) + timedelta(days=int(random.integers(26))))
            for year in range(office.first.year, office.last.year + 1)
            for month in world.cleaned_in
        ]

    def through(self, deal: Deal) -> None:
        """Give the deal its moves, and its close or its silence."""
        random, steps = self.random, self.world.steps
        buyer = self.world.buyers[int(np.searchsorted(self.shares, random.random()))]
        place, returns = 0, 0
        moment = deal.created_at
        while True:
            step = steps[place]
            if random.random() < step.silent * buyer.silent:
                self._fall_silent(deal, moment)
                return
            quick = 0.45**returns * buyer.pace
            entered = moment
            moment = self._leaving(step, moment, quick)
            if returns < _MOST_RETURNS and random.random() < step.back:
                place = max(0, place - 1 - int(random.random() < 0.3))
                returns += 1
            elif random.random() < self._going_on(step, buyer, moment - entered, quick, returns):
                place += 1
            else:
                deal.closed_at = moment
                deal.lost_reason = ("price", "competitor", "no budget")[int(random.integers(3))]
                return
            if place == len(steps):
                deal.closed_at, deal.is_won = moment, True
                return
            deal.stages.append((moment, steps[place].name))

    def _going_on(
        self, step: Step, buyer: Buyer, stayed: timedelta, quick: float, returns: int
    ) -> float:
        relative = max(stayed.total_seconds() / 86_400, 0.5) / (step.days * quick)
        odds = step.going_on + buyer.bent - 0.45 * returns
        odds += step.rising * float(np.clip(np.log(relative), -1.5, 1.5))
        return float(1 / (1 + np.exp(-odds)))

    def _leaving(self, step: Step, entered: datetime, quick: float) -> datetime:
        """When the stage is left, by its law."""
        random, days = self.random, step.days * quick
        if step.law == "bathtub":
            is_soon = random.random() < 0.45
            waits = (
                random.exponential(0.15 * days)
                if is_soon
                else days * (1.4 + random.gamma(4.0, 0.1))
            )
        elif step.law == "delayed":
            waits = days * (0.7 + random.gamma(1.2, 0.3))
        else:
            waits = days * float(np.exp(random.normal(-0.1, 0.5)))
        if step.law not in _GATES or random.random() > _GATES[step.law]:
            return self.office.after(random, entered, waits)
        return self._gated(step.law, entered, 0.5 * waits)

    def _gated(self, law: str, entered: datetime, waits: float) -> datetime:
        """The first gate after so many days: near a month's end, in certain months only."""
        ready = max((entered + timedelta(days=waits)).date(), entered.date())
        allowed = {
            "month end": range(1, 13),
            "quarter end": (3, 6, 9, 12),
            "budget": (*self.world.budgets, 6),
        }[law]
        month = ready.replace(day=1)
        while month < self.office.last:
            day = self.office.month_end(month, int(self.random.integers(4)))
            if month.month in allowed and day >= ready and day > entered.date():
                return self.office.hour(self.random, day)
            month = (month + timedelta(days=32)).replace(day=1)
        return self.office.hour(self.random, self.office.last)

    def _fall_silent(self, deal: Deal, moment: datetime) -> None:
        """Nobody answers from some days later on; a clean-up closes it, the next one or the one after."""
        random = self.random
        deal.quiet_from = moment + timedelta(days=float(random.exponential(6)) + 0.5)
        old_enough = (deal.quiet_from + timedelta(days=self.world.patience)).date()
        for day in self.cleaned:
            if day >= old_enough and random.random() < 0.9:
                closing = self.office.worked(day + timedelta(days=int(random.integers(2))))
                deal.closed_at = self.office.hour(random, closing)
                deal.lost_reason = _SILENT
                return
