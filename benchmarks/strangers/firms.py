"""Who sells and who buys: reps that come and go, accounts that come back, and deals as they went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np

from benchmarks.strangers.office import END, Office

_FIRST = [
    "Agus",
    "Ayu",
    "Bayu",
    "Citra",
    "Dewi",
    "Dimas",
    "Eka",
    "Fajar",
    "Gita",
    "Hana",
    "Indra",
    "Joko",
    "Kartika",
    "Lestari",
    "Made",
    "Nadia",
    "Oki",
    "Putri",
    "Rizky",
    "Sari",
    "Taufik",
    "Utami",
    "Wulan",
    "Yoga",
]
_LAST = [
    "Anggraini",
    "Firmansyah",
    "Gunawan",
    "Hidayat",
    "Kusuma",
    "Lubis",
    "Maulana",
    "Nasution",
    "Pratama",
    "Rahayu",
    "Santoso",
    "Siregar",
    "Wibowo",
    "Wijaya",
]
_FIRM = [
    "Abadi",
    "Bahari",
    "Cemerlang",
    "Damai",
    "Elok",
    "Fajar",
    "Gemilang",
    "Harapan",
    "Indah",
    "Jaya",
    "Karya",
    "Laju",
    "Makmur",
    "Niaga",
    "Optima",
    "Perkasa",
    "Raya",
    "Sentosa",
    "Terang",
    "Utama",
    "Wahana",
]
_TEAMS = ("West", "Central", "East")
SEGMENTS = ("small", "middle", "large")
SOURCES = ("outbound", "referral", "website", "event")


@dataclass
class Rep:
    """One rep; ``until_on`` is the day after the last, or far away for who stays."""

    name: str
    team: str
    from_on: date
    until_on: date


@dataclass
class Account:
    """One firm; ``zeal`` is what all its deals have in common."""

    name: str
    created_at: datetime
    segment: str
    source: str
    customer_since: date | None = None
    zeal: float = 0.0


@dataclass
class Deal:
    """One deal as it went, beyond the end of the records, too.

    ``stages`` are its moves, of which the first is its creation. From ``quiet_from`` nobody
    answers. ``kept`` is the share of the amount that the close leaves. The three lists at the end
    are what people put down about it.
    """

    account: int
    rep: int
    stages: list[tuple[datetime, str]]
    amount: float
    source: str
    is_won: bool = False
    closed_at: datetime | None = None
    lost_reason: str = ""
    quiet_from: datetime | None = None
    kept: float = 1.0
    owners: list[tuple[datetime, int]] = field(default_factory=list)
    amounts: list[tuple[datetime, int]] = field(default_factory=list)
    expected: list[tuple[datetime, date]] = field(default_factory=list)

    @property
    def created_at(self) -> datetime:
        """When it was opened."""
        return self.stages[0][0]

    def owner(self, moment: datetime) -> int:
        """Who owns it then."""
        return next((rep for since, rep in reversed(self.owners) if since <= moment), self.rep)


class Team:
    """The reps, who are hired and leave at drawn rates; who leaves is replaced, sooner or later."""

    def __init__(self, random: np.random.Generator, office: Office, n: int, leaving: float) -> None:
        self.reps: list[Rep] = []
        self.office = office
        for _ in range(n):
            self.hire(random, office.first - timedelta(days=int(random.integers(30, 1500))))
        for rep in self.reps:  # grows while it is read: who is hired may leave, too
            gone = max(rep.from_on, office.first) + timedelta(
                days=60 + random.exponential(365 / leaving)
            )
            if gone < office.last:
                self.leave(random, rep, office.worked(gone), int(random.integers(0, 75)))

    def hire(self, random: np.random.Generator, day: date) -> None:
        """Somebody begins on that day."""
        i = len(self.reps)
        name = f"{_FIRST[(i * 7 + int(random.integers(7))) % len(_FIRST)]} {_LAST[int(random.integers(len(_LAST)))]}"
        self.reps.append(Rep(name, _TEAMS[i % len(_TEAMS)], day, date.max))

    def leave(self, random: np.random.Generator, rep: Rep, day: date, gap: int) -> None:
        """That rep ends on that day; a newcomer begins so many days later."""
        rep.until_on = day
        if (begins := day + timedelta(days=gap)) < self.office.last:
            self.hire(random, self.office.worked(begins))

    def on(self, day: date) -> list[int]:
        """Who is there on that day."""
        return [i for i, rep in enumerate(self.reps) if rep.from_on <= day < rep.until_on]

    def hand_over(self, random: np.random.Generator, deals: list[Deal]) -> None:
        """Whoever leaves hands each open deal to somebody who is there."""
        for deal in deals:
            owner = deal.rep
            while (gone := self.reps[owner].until_on) < END:
                if deal.closed_at is not None and deal.closed_at.date() <= gone:
                    break
                owner = self.pass_on(random, deal, gone)

    def pass_on(self, random: np.random.Generator, deal: Deal, day: date) -> int:
        """Give the deal to somebody who is there on that day, and tell whom."""
        present = self.on(day)
        owner = present[int(random.integers(len(present)))]
        moment = datetime.combine(day, time(8, int(random.integers(30))))
        deal.owners.append((max(moment, deal.created_at + timedelta(minutes=5)), owner))
        return owner


class Accounts:
    """The firms that are known, some of them clients from before the records begin."""

    def __init__(
        self, random: np.random.Generator, office: Office, n_old: int, zeal: float = 0.0
    ) -> None:
        self.known: list[Account] = []
        self.zeal = zeal
        self._sizes = random.dirichlet((6.0, 4.0, 2.0))
        for _ in range(n_old):
            since = office.first - timedelta(days=int(random.integers(60, 2000)))
            number = self.new(random, office.hour(random, office.first), SOURCES[1])
            self.known[number].customer_since = since

    def new(self, random: np.random.Generator, moment: datetime, source: str) -> int:
        """The number of a firm that was not known before."""
        a, b = random.integers(len(_FIRM), size=2)
        segment = SEGMENTS[int(np.searchsorted(np.cumsum(self._sizes)[:-1], random.random()))]
        name = f"PT {_FIRM[a]} {_FIRM[b]} {len(self.known) + 1}"
        zeal = float(random.normal(0.0, self.zeal))
        self.known.append(Account(name, moment, segment, source, zeal=zeal))
        return len(self.known) - 1

    def pick(self, random: np.random.Generator, moment: datetime, source: str, again: float) -> int:
        """A firm for a deal: with the chance ``again`` one that is known, else a new one."""
        if self.known and random.random() < again:
            return int(random.integers(len(self.known)))
        return self.new(random, moment, source)
