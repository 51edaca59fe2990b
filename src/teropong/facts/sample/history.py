"""The history of a run of deals: stages, sums, owners and expected closes, as they changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.facts.sample.amounts import Amounts
from teropong.facts.sample.arrays import DAY, NEVER, NONE, Bools, Ints, chance
from teropong.facts.sample.deals import Deals, handover_delay
from teropong.facts.sample.people import People, settled
from teropong.facts.sample.ways import EVENTS
from teropong.facts.sample.workdays import Workdays

PUSHES = 4
_OWNERS, _PUSHED, _SUMS = EVENTS, EVENTS + 3, EVENTS + 3 + PUSHES
_SLOT_BITS, _TIME_BITS = 5, 32
_USUAL_DAYS = np.array([29, 19])


@dataclass(frozen=True)
class Expected:
    """The expected closes of deals, as days, and from when each holds; the first at creation."""

    day: Ints
    since: Ints

    def at_end(self, end: Ints) -> Ints:
        """The last expected day that was set before an instant of each deal."""
        found = self.day[:, 0]
        for n in range(1, PUSHES + 1):
            found = np.where(self.since[:, n] < end, self.day[:, n], found)
        return found


@dataclass(frozen=True)
class History:
    """Rows by deal (its position in the run) and time; `NONE`, or stage or rep 0: unchanged."""

    deal: Ints
    at: Ints
    stage: Ints
    amount: Ints
    rep: Ints
    expected: Ints


def expected_closes(
    rng: np.random.Generator, deals: Deals, people: People, days: Workdays
) -> Expected:
    """A first guess, moved back when its day comes near or has passed; one in twelve has none."""
    n = len(deals)
    guess = _USUAL_DAYS[deals.pipeline] * np.exp(rng.normal(0, 0.35, n))
    day = np.full((n, PUSHES + 1), NONE, dtype=np.int64)
    since = np.full((n, PUSHES + 1), NEVER, dtype=np.int64)
    day[:, 0], since[:, 0] = deals.created // DAY + 3 + guess.astype(np.int64), deals.created
    for push in range(1, PUSHES + 1):
        due = day[:, push - 1]
        at = due * DAY + ((rng.random(n) * 11 - 7) * DAY).astype(np.int64)
        at = np.maximum(at, since[:, push - 1] + DAY)
        at = settled(rng, at, deals.seat, people, days, earliest=0)
        keen = chance(rng, n, 0.9) & (since[:, push - 1] < NEVER)
        since[:, push] = np.where(keen & (at < deals.stop), at, NEVER)
        day[:, push] = np.maximum(due, at // DAY) + rng.choice(
            np.array([7, 7, 14, 14, 21, 30, 45]), n
        )
    absent = chance(rng, n, 0.08)
    day[absent], since[absent, 1:] = NONE, NEVER
    return Expected(day, since)


def owner_changes(deals: Deals, people: People) -> tuple[Ints, Ints]:
    """When a deal got another owner, and whom: by its seat's handover, or by its own."""
    every = np.arange(len(deals))
    delay = handover_delay(deals.number)
    before, after = people.changes_at[deals.seat] + delay, people.changes_at[deals.seat_to] + delay
    times = np.stack(
        [
            np.where(before < deals.moved_at, before, NEVER),
            deals.moved_at,
            np.where(after > deals.moved_at, after, NEVER),
        ],
        axis=1,
    )
    reps = np.stack([deals.rep_at(people, every, at) for at in times.T], axis=1)
    previous = np.stack([deals.rep_at(people, every, at - 1) for at in times.T], axis=1)
    return np.where(reps != previous, times, NEVER), reps


def history(deals: Deals, amounts: Amounts, expected: Expected, people: People) -> History:
    """All rows, ordered by deal and time; a close that stands to the end is not among them."""
    n = len(deals)
    owner_times, owners = owner_changes(deals, people)
    times = np.concatenate(
        [deals.times, owner_times, expected.since[:, 1:], amounts.since[:, 1:]], axis=1
    )
    times = _while_open(times, deals)
    present = (times < deals.stop[:, None]) & (times >= deals.created[:, None])
    amounts_known = amounts.sums[:, 0] != NONE
    present[:, _SUMS] &= amounts.sums[:, 1] != NONE
    present[:, _SUMS + 1] &= amounts.sums[:, 2] != NONE
    deal, at, slot = _ordered(times, present)
    first = deals.rep_at(people, np.arange(n), deals.created)
    stages = np.where(slot < EVENTS, deals.codes[deal, np.minimum(slot, EVENTS - 1)], 0)
    none = np.full((n, 1), NONE)
    start_sum = np.where(amounts_known, amounts.sums[:, 0], NONE)[:, None]
    return History(
        deal=deal,
        at=at,
        stage=stages,
        amount=_looked_up(deal, slot, [none, start_sum, amounts.sums[:, 1:]], _SUMS),
        rep=_looked_up(deal, slot, [0 * none, first[:, None], owners], _OWNERS),
        expected=_looked_up(deal, slot, [none, expected.day], _PUSHED),
    )


def _while_open(times: Ints, deals: Deals) -> Ints:
    """What would change while a deal is closed changes just after it is reopened."""
    changes = times[:, EVENTS:]
    closed = (changes >= deals.gap_from[:, None]) & (changes <= deals.gap_to[:, None])
    after = deals.gap_to[:, None] + 1 + np.arange(changes.shape[1])
    times[:, EVENTS:] = np.where(closed, after, changes)
    return times


def _ordered(times: Ints, present: Bools) -> tuple[Ints, Ints, Ints]:
    """Deal, instant and slot of every change; one number each, so that sorting is unambiguous."""
    deal, slot = np.nonzero(present)
    key = (((deal << _TIME_BITS) + times[present]) << _SLOT_BITS) + slot
    key.sort()
    slot = key & ((1 << _SLOT_BITS) - 1)
    key >>= _SLOT_BITS
    return key >> _TIME_BITS, key & ((1 << _TIME_BITS) - 1), slot


def _looked_up(deal: Ints, slot: Ints, columns: list[Ints], first_slot: int) -> Ints:
    """The value of a slot: column 0 is none, 1 the creation's, 2… from ``first_slot`` on."""
    values = np.concatenate(columns, axis=1)
    place = np.zeros(1 << _SLOT_BITS, dtype=np.int64)
    place[0] = 1
    more = values.shape[1] - 2
    place[first_slot : first_slot + more] = np.arange(2, 2 + more)
    found: Ints = values[deal, place[slot]]
    return found
