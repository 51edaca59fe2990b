"""Who buys when: the day, seat and account of every deal, drawn for the whole company at once.

What reaches over the company's whole time is settled here; all else is simulated in runs of
whole days, each with random numbers of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from teropong.facts.sample.arrays import Bools, Floats, Ints, chance, scattered
from teropong.facts.sample.people import People
from teropong.facts.sample.workdays import Workdays

RUN = 250_000
"""About how many deals are simulated at a time."""
_HUNTERS_REPEAT, _FARMERS_REPEAT = 0.31, 0.67


@dataclass(frozen=True)
class Run:
    """Whole days and their deals: the first ones, and those after the last."""

    day: int
    next_day: int
    first: int
    until: int


@dataclass(frozen=True)
class Plan:
    """All deals in the order in which they come in.

    ``counts`` is the number of deals of each day; ``root`` is the first deal of the deal's
    account, ``bought_again`` tells that another deal follows from it, ``is_old`` that the
    account, by its root, was a customer before the records begin.
    """

    counts: Ints
    seat: NDArray[np.int16]
    root: NDArray[np.int32]
    bought_again: Bools
    is_old: Bools

    def runs(self) -> Iterator[Run]:
        """All days, in runs of about `RUN` deals."""
        reached = np.append(0, np.cumsum(self.counts))
        day = 0
        while day < len(self.counts):
            until = int(np.searchsorted(reached, reached[day] + RUN))
            until = min(max(until, day + 1), len(self.counts))
            yield Run(day, until, int(reached[day]), int(reached[until]))
            day = until


def plan(rng: np.random.Generator, n: int, people: People, days: Workdays) -> Plan:
    """So many deals over the company's days."""
    weight = _seat_weights(people, days)
    counts = rng.multinomial(n, weight.sum(axis=1) / weight.sum()).astype(np.int64)
    day = np.repeat(np.arange(days.n_days, dtype=np.int32), counts)
    seat = _seats(rng, day, weight)
    parent, is_old = _parents(rng, day, counts, people.is_farmer[seat])
    bought_again = np.zeros(n, dtype=bool)
    bought_again[parent[parent != np.arange(n, dtype=np.int32)]] = True
    root = _roots(parent)
    return Plan(counts, _kept_seats(seat, root, people), root, bought_again, is_old)


def _seat_weights(people: People, days: Workdays) -> Floats:
    """Deals by day and seat, up to a factor: a new seat takes three months to fill."""
    age = np.arange(days.n_days)[:, None] - people.opens[None, :]
    ramp = np.where(people.opens > 0, np.clip(0.35 + 0.65 * age / 90, 0.35, 1.0), 1.0)
    found: Floats = days.weight[: days.n_days, None] * np.where(age >= 0, ramp, 0) * people.load
    return found


def _seats(rng: np.random.Generator, day: NDArray[np.int32], weight: Floats) -> NDArray[np.int16]:
    edges = np.cumsum(weight, axis=1)
    edges = edges / edges[:, -1:] + np.arange(len(weight))[:, None]
    cell = np.searchsorted(edges.ravel(), day + rng.random(len(day)), side="right")
    seat = np.minimum(cell - day * np.int64(weight.shape[1]), weight.shape[1] - 1)
    found: NDArray[np.int16] = seat.astype(np.int16)
    return found


def _parents(
    rng: np.random.Generator, day: NDArray[np.int32], counts: Ints, is_farmer: Bools
) -> tuple[NDArray[np.int32], Bools]:
    """The deal that each one follows from (itself: none), and whether that lies too far back."""
    n = len(day)
    first_of_day = np.append(0, np.cumsum(counts))[:-1]
    again = np.flatnonzero(chance(rng, n, np.where(is_farmer, _FARMERS_REPEAT, _HUNTERS_REPEAT)))
    before = day[again] - np.exp(rng.normal(np.log(170), 0.6, len(again))).astype(np.int64) - 20
    is_old = np.zeros(n, dtype=bool)
    is_old[again[before < 0]] = True
    again, before = again[before >= 0], before[before >= 0]
    found = first_of_day[before] + (rng.random(len(again)) * counts[before]).astype(np.int64)
    parent = np.arange(n, dtype=np.int32)
    parent[again] = np.minimum(found, again)
    return parent, is_old


def _roots(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            return parent
        parent = further


def _kept_seats(
    seat: NDArray[np.int16], root: NDArray[np.int32], people: People
) -> NDArray[np.int16]:
    """An account's later deals stay with one seat: a farmer's where a farmer took one."""
    farmers = np.flatnonzero(people.is_farmer & (people.opens == 0)).astype(np.int16)
    again = np.flatnonzero(root != np.arange(len(root), dtype=np.int32))
    kept = seat[root[again]]
    if len(farmers):
        to_farmer = people.is_farmer[seat[again]]
        kept = np.where(
            to_farmer, farmers[scattered(root[again].astype(np.int64), len(farmers))], kept
        )
    seat[again] = kept
    return seat
