"""The people who sell: seats, who sat on them when, in which team, and their days off.

A seat is a territory with its deals; one rep sits on it until, perhaps, another takes over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from teropong.facts.sample.arrays import DAY, HOUR, NEVER, Bools, Floats, Ints, chance
from teropong.facts.sample.names import FIRST_NAMES, LAST_NAMES
from teropong.facts.sample.workdays import Workdays, next_workday

HUNTER, FARMER = "hunter", "farmer"
_REGIONS = ("Utara", "Selatan", "Timur", "Barat", "Tengah", "Pesisir", "Kepulauan", "Ibu Kota")
TEAMS = tuple(f"Tim {region}" for region in _REGIONS)


@dataclass(frozen=True)
class Rep:
    """One rep; ``until_on`` is the day after the last, ``moves`` the teams and their first days."""

    name: str
    profile: str
    from_on: date
    until_on: date | None
    moves: tuple[tuple[date, str], ...]
    absences: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class People:
    """The reps, in the order of their ids (from 1), and the seats by number.

    ``first`` and ``second`` are the numbers of the reps of a seat, ``changes_at`` the instant of
    the handover (beyond all time where there is none), ``opens`` the day from which deals come,
    ``next_day`` the next worked day of a seat on a day, ``skill`` a seat's shift of the log odds.
    """

    reps: tuple[Rep, ...]
    first: Ints
    second: Ints
    changes_at: Ints
    opens: Ints
    is_farmer: Bools
    skill: Floats
    load: Floats
    next_day: Ints

    @property
    def n_seats(self) -> int:
        """How many seats there are."""
        return len(self.first)

    def other_seat(self, rng: np.random.Generator, at: Ints) -> Ints:
        """Any seat that was open at each instant."""
        by_opening = np.argsort(self.opens, kind="stable")
        n_open = np.searchsorted(self.opens[by_opening] * DAY, at, side="right")
        found: Ints = by_opening[(rng.random(len(at)) * n_open).astype(np.int64)]
        return found

    def rep_at(self, seat: Ints, at: Ints, delay: Ints | int = 0) -> Ints:
        """The number of the rep who sat on a seat at an instant, handed over ``delay`` late."""
        return np.where(at < self.changes_at[seat] + delay, self.first[seat], self.second[seat])


def people(rng: np.random.Generator, n_reps: int, days: Workdays) -> People:
    """So many reps over the company's days, some arriving, some leaving, some changing team."""
    n_later = round(0.15 * n_reps) if n_reps >= 4 else 0
    n_seats = n_reps - n_later
    opens = _openings(rng, n_seats, days.n_days)
    handover = _handovers(rng, n_later, opens, days)
    since = -rng.integers(60, 2400, n_seats)
    starts = np.concatenate([np.where(opens > 0, opens, since), handover[handover > 0]])
    order = np.argsort(starts, kind="stable")
    number = np.empty(n_reps, dtype=np.int64)
    number[order] = np.arange(n_reps) + 1
    second = number[:n_seats].copy()
    second[handover > 0] = number[n_seats:]
    is_farmer = _spread(rng, n_seats, 0.4)
    seat_of = np.concatenate([np.arange(n_seats), np.flatnonzero(handover > 0)])[order]
    ends = np.concatenate([handover, np.zeros(n_later, dtype=np.int64)])[order]
    reps = _reps(
        rng, days, starts=starts[order], ends=ends, is_farmer=is_farmer[seat_of], seat_of=seat_of
    )
    changes_at = np.where(handover > 0, handover * DAY + 7 * HOUR, NEVER)
    works = _worked(days, reps, number[:n_seats], second, handover)
    return People(
        reps=reps,
        first=number[:n_seats],
        second=second,
        changes_at=changes_at,
        opens=opens,
        is_farmer=is_farmer,
        skill=rng.normal(0, 0.22, n_seats),
        load=np.where(is_farmer, 0.95, 1.05) * np.exp(rng.normal(0, 0.18, n_seats)),
        next_day=next_workday(works),
    )


def _spread(rng: np.random.Generator, n: int, share: float) -> Bools:
    marked = np.zeros(n, dtype=bool)
    marked[rng.permutation(n)[: round(share * n)]] = True
    return marked


def _openings(rng: np.random.Generator, n_seats: int, n_days: int) -> Ints:
    late = _spread(rng, n_seats, 0.25 if n_seats >= 4 else 0)
    return np.where(late, rng.integers(n_days // 12 + 1, n_days * 2 // 3 + 2, n_seats), 0)


def _handovers(rng: np.random.Generator, n: int, opens: Ints, days: Workdays) -> Ints:
    """The first worked day of each seat's second rep, 0 where the first one stays."""
    earliest = np.flatnonzero(opens == 0)
    seats = rng.permutation(earliest)[:n]
    day = np.zeros(len(opens), dtype=np.int64)
    low, high = days.n_days // 5 + 1, max(days.n_days * 9 // 10, days.n_days // 5 + 2)
    day[seats] = next_workday(days.works)[rng.integers(low, high, len(seats))]
    return day


def _reps(
    rng: np.random.Generator,
    days: Workdays,
    *,
    starts: Ints,
    ends: Ints,
    is_farmer: Bools,
    seat_of: Ints,
) -> tuple[Rep, ...]:
    names = rng.permutation(len(FIRST_NAMES) * len(LAST_NAMES))
    n_teams = max(1, min(len(TEAMS), round(len(starts) / 4)))
    restless = _spread(rng, len(starts), 0.12 if len(starts) >= 6 else 0)
    reps = []
    for n, start in enumerate(starts.tolist()):
        end = int(ends[n]) or None
        team = int(seat_of[n]) % n_teams
        moves = [(days.date(start), TEAMS[team])]
        lowest, highest = max(start, 0) + 60, (end or days.n_days) - 30
        if restless[n] and lowest < highest and n_teams > 1:
            moved = days.date(int(rng.integers(lowest, highest)))
            moves.append((moved.replace(day=1), TEAMS[(team + 1) % n_teams]))
        reps.append(
            Rep(
                name=_name(int(names[n % len(names)])),
                profile=FARMER if is_farmer[n] else HUNTER,
                from_on=days.date(start),
                until_on=None if end is None else days.date(end),
                moves=tuple(moves),
                absences=_absences(rng, days, max(start, 0), end or days.n_days),
            )
        )
    return tuple(reps)


def _name(code: int) -> str:
    first, last = (
        FIRST_NAMES[code % len(FIRST_NAMES)],
        LAST_NAMES[code // len(FIRST_NAMES) % len(LAST_NAMES)],
    )
    return f"{first} {last}" if first != last else f"{first} Ayuningtyas"


def _absences(
    rng: np.random.Generator, days: Workdays, start: int, end: int
) -> tuple[tuple[date, date], ...]:
    """Holidays of two weeks in all a year, a day or two of illness, rarely months."""
    n = int(rng.poisson(4.5 * max(end - start, 0) / 365))
    firsts = np.sort(rng.integers(start, max(end, start + 1), n))
    lengths = np.where(chance(rng, n, 0.45), rng.integers(1, 3, n), rng.integers(3, 11, n))
    if n and rng.random() < 0.04:
        lengths[int(rng.integers(n))] = 91
    found: list[tuple[date, date]] = []
    busy_until = start
    for first, length in zip(firsts.tolist(), lengths.tolist(), strict=True):
        last = min(first + length, end)
        if first >= busy_until and last > first:
            found.append((days.date(first), days.date(first) + timedelta(days=last - first)))
            busy_until = last + 14
    return tuple(found)


def _worked(
    days: Workdays, reps: tuple[Rep, ...], first: Ints, second: Ints, handover: Ints
) -> Bools:
    works = np.tile(days.works, (len(first), 1))
    for seat in range(len(first)):
        change = int(handover[seat]) or len(days.works)
        for rep, low, high in ((first, 0, change), (second, change, len(days.works))):
            for since, until in reps[int(rep[seat]) - 1].absences:
                away = slice(
                    max((since - days.first_on).days, low), min((until - days.first_on).days, high)
                )
                if away.start < away.stop:
                    works[seat, away] = False
    return works


def settled(
    rng: np.random.Generator,
    at: Ints,
    seat: Ints,
    people: People,
    days: Workdays,
    *,
    earliest: int = -4,
) -> Ints:
    """The instants moved to working hours, and mostly to a day on which the seat works.

    From a free day they go to another from ``earliest`` to 8 days more, spread evenly.
    """
    last = people.next_day.shape[1] - 1
    day = np.clip(at // DAY, 0, last)
    free = np.flatnonzero(people.next_day[seat, day] != day)
    free = free[rng.random(len(free), dtype=np.float32) < 0.97]
    home, meant = seat[free], day[free]
    found = meant
    for _ in range(2):
        other = np.clip(meant + rng.integers(earliest, earliest + 9, len(free)), 0, last)
        found = np.where(people.next_day[home, found] != found, other, found)
    day[free] = people.next_day[home, found]
    return np.where(at < 0, at, day * DAY + days.hours[at % DAY])
