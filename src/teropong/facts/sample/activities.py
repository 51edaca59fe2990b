"""Calls, messages and meetings around a run of deals, and with firms that never got to a deal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.facts.sample.arrays import DAY, HOUR, NEVER, Bools, Ints, chance, pick
from teropong.facts.sample.deals import Deals
from teropong.facts.sample.people import People, settled
from teropong.facts.sample.pipelines import WON
from teropong.facts.sample.workdays import Workdays
from teropong.facts.schema import CHANNELS, STATUSES

MEETING = CHANNELS.index("meeting")
PLANNED, DONE, NO_SHOW, CANCELLED = (
    STATUSES.index(word) for word in ("planned", "done", "no_show", "cancelled")
)
_REACHING = (0, 33, 20, 30, 4, 3, 6, 4)
_KEEPING = (0, 27, 22, 42, 7, 1, 0.5, 0.5)
LONGEST_LEAD = 40 * DAY
"""How long before a deal its first contact may be."""


@dataclass(frozen=True)
class Contacts:
    """Activities; ``owner`` is a deal's place in the run or, from their number on, a cold firm's.

    ``is_about`` tells whether the activity names the deal.
    """

    owner: Ints
    rep: Ints
    channel: Ints
    inbound: Bools
    status: Ints
    at: Ints
    noted_at: Ints
    is_about: Bools

    def chosen(self, rows: Bools | Ints) -> Contacts:
        """These rows only, in their order."""
        return Contacts(**{name: column[rows] for name, column in vars(self).items()})


@dataclass(frozen=True)
class Cold:
    """Firms that were tried and never came to a deal: the seat that did, and since when."""

    seat: Ints
    since: Ints


@dataclass
class Diary:
    """Collects the activities of one run."""

    rng: np.random.Generator
    deals: Deals
    cold: Cold
    people: People
    days: Workdays

    def __post_init__(self) -> None:
        self._blocks: list[Contacts] = []
        self._n_deals = len(self.deals)

    def add(
        self,
        owner: Ints,
        at: Ints,
        channel: Ints,
        status: Ints | int = DONE,
        *,
        inbound: float = 0.0,
        put_down: Ints | None = None,
        by_colleague: bool = False,
    ) -> None:
        """Puts down activities, ``put_down`` then, else soon after; not what nobody could know."""
        n = len(owner)
        is_deal = owner < self._n_deals
        deal = np.where(is_deal, owner, 0)
        seat = self.seat(owner, at)
        if by_colleague:
            seat = self.people.other_seat(self.rng, np.maximum(at, 0))
        noted = self._noted(at) if put_down is None else put_down
        noted = np.where(np.asarray(status) == PLANNED, np.minimum(noted, at), noted)
        block = Contacts(
            owner=owner,
            rep=self.people.rep_at(seat, np.maximum(at, 0)),
            channel=channel,
            inbound=chance(self.rng, n, inbound),
            status=np.broadcast_to(np.asarray(status, dtype=np.int64), (n,)),
            at=at,
            noted_at=noted,
            is_about=is_deal & (at >= self.deals.created[deal]) & (at <= self.deals.stop[deal]),
        )
        happened = (block.status == PLANNED) | (block.status == CANCELLED) | (at < self.days.end)
        known = (noted >= 0) & (noted < self.days.end) & (at >= self.people.opens[seat] * DAY)
        self._blocks.append(block.chosen(known & happened))

    def seat(self, owner: Ints, at: Ints) -> Ints:
        """The seat that tends a deal or a cold firm."""
        is_deal = owner < self._n_deals
        deal = np.where(is_deal, owner, 0)
        return np.where(is_deal, self.deals.seat_at(deal, at), self._cold_seat(owner))

    def settled(self, owner: Ints, at: Ints) -> Ints:
        """The instants moved to when that seat works."""
        return settled(self.rng, at, self.seat(owner, at), self.people, self.days)

    def pages(self) -> Contacts:
        """All activities, in no order."""
        names = Contacts.__dataclass_fields__
        merged = {name: np.concatenate([vars(b)[name] for b in self._blocks]) for name in names}
        return Contacts(**merged)

    def _cold_seat(self, owner: Ints) -> Ints:
        if not len(self.cold.seat):
            return np.zeros(len(owner), dtype=np.int64)
        found: Ints = self.cold.seat[np.maximum(owner - self._n_deals, 0)]
        return found

    def _noted(self, at: Ints) -> Ints:
        """Mostly within the hour; one in eight a day late, a few at the week's end."""
        n = len(at)
        luck = self.rng.random(n, dtype=np.float32)
        soon = at + self.rng.integers(20, 3000, n)
        late = self.rng.integers(1, 5, n)
        late = np.where(luck < 0.03, late, 1) * DAY + self.rng.integers(-HOUR, HOUR, n)
        return np.where(luck < 0.13, at + late, soon)


def cold_firms(rng: np.random.Generator, deals: Deals, people: People, days: Workdays) -> Cold:
    """Firms that the same seats tried about the same time, hunters more than farmers."""
    like = np.flatnonzero(
        chance(rng, len(deals), np.where(people.is_farmer[deals.seat], 0.35, 0.8))
    )
    since = deals.created[like] + rng.integers(-5 * DAY, 5 * DAY, len(like))
    since = np.clip(since, 0, days.end - DAY)
    order = np.argsort(since, kind="stable")
    return Cold(deals.seat[like][order], since[order])


def contacts(
    rng: np.random.Generator, deals: Deals, cold: Cold, people: People, days: Workdays
) -> Contacts:
    """Everything that was done, missed or planned, in no order."""
    diary = Diary(rng, deals, cold, people, days)
    met_at = deals.met_at
    _reach_out(diary, met_at)
    _first_meetings(diary, met_at)
    _later_meetings(diary)
    _keep_in_touch(diary)
    _try_cold(diary)
    return diary.pages()


def _reach_out(diary: Diary, met_at: Ints) -> None:
    """Attempts from some days before the deal until its first meeting."""
    rng, deals = diary.rng, diary.deals
    lead = rng.exponential(np.where(deals.is_customer, 2, 8), len(deals)) * DAY
    lead = np.minimum(lead, LONGEST_LEAD)
    since = deals.created - lead.astype(np.int64)
    until = np.minimum(np.minimum(met_at - 4 * HOUR, deals.created + 18 * DAY), deals.stop)
    until = np.maximum(until, since + HOUR)
    owner = np.repeat(np.arange(len(deals)), 1 + rng.poisson(1.7, len(deals)))
    at = since[owner] + (rng.random(len(owner)) * (until - since)[owner]).astype(np.int64)
    at = diary.settled(owner, at)
    before = at < until[owner] + 12 * HOUR
    owner, at = owner[before], at[before]
    diary.add(owner, at, pick(rng, len(owner), _REACHING), inbound=0.07)


def _first_meetings(diary: Diary, met_at: Ints) -> None:
    """A held meeting just before the stage that it proves; some missed or moved before."""
    rng, deals, n = diary.rng, diary.deals, len(diary.deals)
    recorded = (met_at < NEVER) & chance(rng, n, 0.9)
    _meet(diary, np.flatnonzero(recorded), met_at[recorded])
    missed = np.flatnonzero(recorded & chance(rng, n, 0.16))
    days_before = rng.integers(2, 8, len(missed))
    at = diary.settled(missed, met_at[missed] - days_before * DAY)
    before = at < met_at[missed] - 5 * HOUR
    missed, at = missed[before], at[before]
    _agreed(diary, missed, at, np.where(chance(rng, len(missed), 0.6), NO_SHOW, CANCELLED))
    in_vain = np.flatnonzero((met_at == NEVER) & chance(rng, n, 0.3))
    at = diary.settled(in_vain, deals.created[in_vain] + rng.integers(DAY, 9 * DAY, len(in_vain)))
    in_time = at < deals.stop[in_vain]
    luck = rng.random(len(in_vain))
    status = np.where(luck < 0.4, NO_SHOW, np.where(luck < 0.7, CANCELLED, DONE))
    _agreed(diary, in_vain[in_time], at[in_time], status[in_time])


def _later_meetings(diary: Diary) -> None:
    """Half of the later steps come out of a meeting."""
    rng, deals = diary.rng, diary.deals
    for position in (3, 4, 5):
        at = deals.entered(position)
        new = (at < NEVER) & (at > deals.entered(position - 1)) & chance(rng, len(deals), 0.55)
        _meet(diary, np.flatnonzero(new), at[new])
    closing = np.flatnonzero((deals.outcome == 0) & chance(rng, len(deals), 0.3))
    ahead = diary.days.end + rng.integers(4 * HOUR, 16 * DAY, len(closing))
    _agreed(diary, closing, diary.settled(closing, ahead), PLANNED)


def _meet(diary: Diary, owner: Ints, moved_on_at: Ints) -> None:
    """Meetings shortly before an instant; those beyond the records' end are planned."""
    rng, n = diary.rng, len(owner)
    at = moved_on_at - rng.integers(15 * 60, 110 * 60, n)
    at = np.where(at % DAY < 7.5 * HOUR, moved_on_at - 300, at)
    luck = rng.random(n)
    status = np.where(at >= diary.days.end, PLANNED, np.where(luck < 0.006, PLANNED, DONE))
    _agreed(diary, owner, at, status)
    joined = chance(rng, n, 0.03) & (status == DONE)
    diary.add(
        owner[joined],
        at[joined],
        np.full(int(joined.sum()), MEETING),
        put_down=np.minimum(at[joined] + HOUR, diary.days.end - 1),
        by_colleague=True,
    )


def _agreed(diary: Diary, owner: Ints, at: Ints, status: Ints | int) -> None:
    """Meetings, put down some days before; one in ten only the day after."""
    rng, n = diary.rng, len(owner)
    before = at - (rng.gamma(2.0, 1.8, n) * DAY).astype(np.int64) - HOUR
    before = np.where(before < 0, at - rng.integers(600, 12 * HOUR, n), before)
    noted = np.minimum(diary.settled(owner, before), at - 600)
    late = chance(rng, n, 0.1) & (np.broadcast_to(status, (n,)) != PLANNED)
    noted = np.where(late, at + rng.integers(2 * HOUR, 26 * HOUR, n), noted)
    diary.add(owner, at, np.full(n, MEETING), status, put_down=noted)


def _keep_in_touch(diary: Diary) -> None:
    """Contacts while the deal goes on, and now and then after it was won."""
    rng, deals, n = diary.rng, diary.deals, len(diary.deals)
    life = deals.stop - deals.created
    n_contacts = rng.poisson(np.minimum(life / DAY * 0.085 + 0.5, 8))
    owner = np.repeat(np.arange(n), n_contacts)
    at = deals.created[owner] + (rng.random(len(owner)) * life[owner]).astype(np.int64)
    at = diary.settled(owner, at)
    alive = at <= deals.stop[owner]
    owner, at = owner[alive], at[alive]
    diary.add(owner, at, pick(rng, len(owner), _KEEPING), inbound=0.27)
    won = np.flatnonzero(deals.outcome == WON)
    owner = np.repeat(won, rng.poisson(1.8, len(won)))
    at = deals.stop[owner] + (rng.random(len(owner)) ** 1.5 * 240 * DAY).astype(np.int64)
    diary.add(owner, diary.settled(owner, at), pick(rng, len(owner), _KEEPING), inbound=0.3)


def _try_cold(diary: Diary) -> None:
    """One to five attempts within three weeks; one firm in three is met, to no avail."""
    rng, cold, n_deals = diary.rng, diary.cold, len(diary.deals)
    n = len(cold.seat)
    if not n:
        return
    which = np.repeat(np.arange(n), 1 + rng.binomial(4, 0.32, n))
    at = cold.since[which] + (rng.random(len(which)) * 21 * DAY).astype(np.int64)
    at = np.maximum(diary.settled(which + n_deals, at), cold.since[which])
    diary.add(which + n_deals, at, pick(rng, len(which), _REACHING), inbound=0.03)
    luck = rng.random(n)
    met = np.flatnonzero(luck < 0.47)
    at = cold.since[met] + rng.integers(10 * DAY, 30 * DAY, len(met))
    at = diary.settled(met + n_deals, at)
    status = np.where(luck[met] < 0.35, DONE, np.where(luck[met] < 0.42, NO_SHOW, CANCELLED))
    status = np.where(at >= diary.days.end, PLANNED, status)
    _agreed(diary, met + n_deals, at, status)
