"""A world in which deals depend on one another, so that they are not as many chances as they are.

Good and bad months move all chances and speeds together, and last for a while. Reps differ much in
skill, which wanders slowly; who has more open deals than is comfortable does all of them slower.
An account often opens several deals, which share its zeal and are mostly won or lost together.
Large deals are slower and less likely, and the close takes more off their amount. Arrivals excite
further arrivals, and campaigns let many come at once. Every working day is stepped through.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np

from benchmarks.strangers.contacts import Diary
from benchmarks.strangers.firms import SOURCES, Accounts, Deal, Team
from benchmarks.strangers.habits import Habits, put_down
from benchmarks.strangers.office import Office, first_day
from benchmarks.strangers.writing import Company, save

_NAMES = ("Prospect", "Qualified", "Solution", "Proposal", "Negotiation", "Contract")
_REASONS = ("price", "competitor", "no budget", "timing")


@dataclass(frozen=True)
class World:
    """All that is drawn once for a company; chances are log-odds, times working days."""

    a_day: float
    excited: float
    fading: float
    campaigns_a_year: float
    campaign: float
    days: np.ndarray
    going_on: np.ndarray
    shock: float
    lasting: float
    shock_speed: float
    skill: float
    wander: float
    comfortable: float
    crowded: float
    several: float
    together: float
    zeal: float
    size: float
    skew: float
    large_odds: float
    large_slow: float
    large_cut: float

    @staticmethod
    def drawn(random: np.random.Generator) -> World:
        """Some company's."""
        n = int(random.integers(4, 7))
        chance = random.uniform(0.18, 0.35) ** (1 / n)
        days = random.uniform(4, 16, n)
        uneven = random.normal(0.0, 0.3, n)
        return World(
            a_day=random.uniform(50, 95) / 20.5,
            excited=random.uniform(0.3, 0.6),
            fading=random.uniform(5, 18),
            campaigns_a_year=random.uniform(2, 6),
            campaign=random.uniform(8, 25),
            days=days,
            going_on=np.log(chance / (1 - chance)) + uneven - uneven.mean(),
            shock=random.uniform(0.35, 0.7),
            lasting=random.uniform(0.55, 0.85),
            shock_speed=random.uniform(0.2, 0.5),
            skill=random.uniform(0.35, 0.7),
            wander=random.uniform(0.03, 0.08),
            comfortable=random.uniform(0.5, 0.9),
            crowded=random.uniform(0.3, 0.7),
            several=random.uniform(0.1, 0.3),
            together=random.uniform(0.4, 0.8),
            zeal=random.uniform(0.2, 0.5),
            size=float(np.exp(random.uniform(np.log(2e7), np.log(2e8)))),
            skew=random.uniform(0.8, 1.3),
            large_odds=random.uniform(0.1, 0.3),
            large_slow=random.uniform(0.15, 0.4),
            large_cut=random.uniform(0.03, 0.12),
        )


def write(folder: Path, seed: int, months: int = 36) -> None:
    """Write the company of that seed, of so many months up to the end of June 2026."""
    random = np.random.default_rng([2, seed])
    world = World.drawn(random)
    office = Office(first_day(months))
    team = Team(random, office, int(random.integers(8, 19)), random.uniform(0.08, 0.3))
    accounts = Accounts(random, office, int(random.integers(30, 90)), world.zeal)
    days = Days(random, world, office, team, accounts)
    days.step_through()
    cycle = float(world.days.sum()) * 1.6
    put_down(random, office, Habits.drawn(random, cycle), days.deals)
    contacts = Diary(random, office, team, accounts).kept(days.deals)
    stages = [(_NAMES[i], 2.0 * d) for i, d in enumerate(world.days)]
    save(Company(office, team, accounts, stages, days.deals, contacts), folder)


class Days:
    """The state of all deals on a day, and what the day does to it."""

    def __init__(
        self,
        random: np.random.Generator,
        world: World,
        office: Office,
        team: Team,
        accounts: Accounts,
    ) -> None:
        self.random, self.world, self.office = random, world, office
        self.team, self.accounts = team, accounts
        self.deals: list[Deal] = []
        self.open: list[int] = []
        self.owner: list[int] = []
        self.place: list[int] = []
        self.entered: list[int] = []
        self.large: list[float] = []
        self.of_account: dict[int, list[int]] = {}
        self.to_come: dict[int, list[tuple[int, int]]] = {}
        self.doomed: dict[int, list[tuple[int, bool]]] = {}
        self.excitement = 0.0
        self.mood = 0.0
        self.skills = random.normal(0.0, world.skill, len(team.reps))
        self.skills -= self.skills.mean()
        n_first = sum(rep.from_on < office.first for rep in team.reps)
        usual = world.a_day * float(world.days.sum()) * 0.65 / n_first
        self.comfortable = max(4.0, world.comfortable * usual)

    def step_through(self) -> None:
        """Every working day, in order."""
        month = 0
        for number, day in enumerate(self.office.days):
            if day.month != month:
                month = day.month
                self._new_month()
            self._hand_over(day)
            self._close_with_others(number, day)
            self._move(number, day)
            self._arrive(number, day)

    def _new_month(self) -> None:
        world, random = self.world, self.random
        fresh = world.shock * np.sqrt(1 - world.lasting**2)
        self.mood = world.lasting * self.mood + float(random.normal(0.0, fresh))
        self.skills += random.normal(0.0, world.wander, len(self.skills))

    def _arrive(self, number: int, day: date) -> None:
        world, random = self.world, self.random
        quiet = world.a_day * (1 - world.excited) / (1 + world.several)
        if random.random() < world.campaigns_a_year / 245:
            self.excitement += world.campaign / world.fading
        n = int(random.poisson(quiet + self.excitement))
        self.excitement *= float(np.exp(-1 / world.fading))
        self.excitement += n * world.excited / world.fading
        present = self.team.on(day)
        for _ in range(min(n, 60)):
            source = SOURCES[int(random.integers(len(SOURCES)))]
            moment = self.office.hour(random, day)
            account = self.accounts.pick(random, moment, source, 0.25)
            rep = present[int(random.integers(len(present)))]
            self._open(number, moment, account, rep, source)
            if random.random() < world.several:
                for _ in range(int(random.integers(1, 4))):
                    later = number + int(random.integers(0, 12))
                    self.to_come.setdefault(later, []).append((account, rep))
        for account, rep in self.to_come.pop(number, ()):
            owner = rep if rep in present else present[int(random.integers(len(present)))]
            self._open(number, self.office.hour(random, day), account, owner, SOURCES[1])

    def _open(self, number: int, moment: datetime, account: int, rep: int, source: str) -> None:
        large = float(self.random.normal())
        amount = self.world.size * float(np.exp(self.world.skew * large))
        self.open.append(len(self.deals))
        self.of_account.setdefault(account, []).append(len(self.deals))
        self.deals.append(Deal(account, rep, [(moment, _NAMES[0])], amount, source))
        self.owner.append(rep)
        self.place.append(0)
        self.entered.append(number)
        self.large.append(large)

    def _hand_over(self, day: date) -> None:
        """The open deals of who left pass to who is there, and so do their load and their luck."""
        for i in self.open:
            if self.team.reps[self.owner[i]].until_on <= day:
                self.owner[i] = self.team.pass_on(self.random, self.deals[i], day)

    def _leaving(self, number: int) -> np.ndarray:
        """The chance of each open deal to leave its stage on this day."""
        world, of = self.world, self.open
        owner = np.array([self.owner[i] for i in of], dtype=int)
        loads = np.maximum(np.bincount(owner, minlength=len(self.team.reps)), 1)
        crowding = np.minimum(1.0, (self.comfortable / loads) ** world.crowded)
        age = number - np.array([self.entered[i] for i in of])
        ripening = age / (age + 2.0)
        pace = world.shock_speed * self.mood - world.large_slow * np.array(
            [self.large[i] for i in of]
        )
        usual = world.days[np.array([self.place[i] for i in of], dtype=int)]
        rates: np.ndarray = 1.3 * np.exp(pace) * crowding[owner] * ripening / usual
        chances: np.ndarray = 1 - np.exp(-rates)
        return chances

    def _move(self, number: int, day: date) -> None:
        if not self.open:
            return
        is_leaving = self.random.random(len(self.open)) < self._leaving(number)
        for i in [i for i, leaves in zip(self.open, is_leaving, strict=True) if leaves]:
            moment = self._moment(i, day)
            if self.random.random() > self._going_on(i):
                self._close(i, moment, is_won=False)
                self._doom(i, number)
            elif self.place[i] == len(self.world.days) - 1:
                self._close(i, moment, is_won=True)
                self._doom(i, number)
            else:
                self.place[i] += 1
                self.entered[i] = number
                self.deals[i].stages.append((moment, _NAMES[self.place[i]]))

    def _going_on(self, i: int) -> float:
        world, deal = self.world, self.deals[i]
        odds = world.going_on[self.place[i]] + self.mood + self.skills[self.owner[i]]
        odds += self.accounts.known[deal.account].zeal - world.large_odds * self.large[i]
        return float(1 / (1 + np.exp(-odds)))

    def _moment(self, i: int, day: date) -> datetime:
        return max(self.office.hour(self.random, day), self.deals[i].stages[-1][0])

    def _close(self, i: int, moment: datetime, *, is_won: bool) -> None:
        deal = self.deals[i]
        deal.closed_at, deal.is_won = moment, is_won
        if is_won:
            deal.kept = 1 - min(0.6, self.world.large_cut * max(0.0, 1 + self.large[i]))
        else:
            deal.lost_reason = _REASONS[int(self.random.integers(len(_REASONS)))]
        self.open.remove(i)

    def _doom(self, i: int, number: int) -> None:
        """Other open deals of its account are to end as this one did, within days."""
        for other in self.of_account[self.deals[i].account]:
            if self.deals[other].closed_at is None and self.random.random() < self.world.together:
                due = number + int(self.random.integers(1, 9))
                self.doomed.setdefault(due, []).append((other, self.deals[i].is_won))

    def _close_with_others(self, number: int, day: date) -> None:
        for i, is_won in self.doomed.pop(number, ()):
            if self.deals[i].closed_at is None and not (is_won and self.place[i] == 0):
                self._close(i, self._moment(i, day), is_won=is_won)
