"""Who met, called and wrote to whom: outreach, first meetings, and what goes with a deal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from benchmarks.strangers.firms import SOURCES, Accounts, Deal, Team
from benchmarks.strangers.office import END, Office

_CHANNELS = ("call", "email", "message", "visit", "social")


@dataclass(frozen=True)
class Contact:
    """One activity; ``booked_at`` is when it was put down."""

    rep: int
    account: int
    deal: Deal | None
    channel: str
    direction: str
    status: str
    at: datetime
    booked_at: datetime


@dataclass(frozen=True)
class Manners:
    """How a company keeps contact, drawn once for it."""

    channels: np.ndarray
    met_first: float
    missed: float
    gap_days: float
    meetings: float
    cold_a_month: float

    @staticmethod
    def drawn(random: np.random.Generator) -> Manners:
        """Those of some company."""
        return Manners(
            channels=np.cumsum(random.dirichlet((6.0, 3.0, 4.0, 1.0, 1.0))),
            met_first=random.uniform(0.6, 0.9),
            missed=random.uniform(0.04, 0.12),
            gap_days=random.uniform(7, 16),
            meetings=random.uniform(0.15, 0.35),
            cold_a_month=random.uniform(2, 6),
        )


class Diary:
    """Everything that is put down about contacts, of one company."""

    def __init__(
        self, random: np.random.Generator, office: Office, team: Team, accounts: Accounts
    ) -> None:
        self.random, self.office, self.team, self.accounts = random, office, team, accounts
        self.manners = Manners.drawn(random)

    def kept(self, deals: list[Deal]) -> list[Contact]:
        """What goes with the deals and what is cold; accounts are known from their first contact."""
        found = [contact for deal in deals for contact in self._about(deal)]
        found.extend(self._cold())
        for contact in found:
            account = self.accounts.known[contact.account]
            account.created_at = min(account.created_at, contact.booked_at)
        for deal in deals:
            account = self.accounts.known[deal.account]
            account.created_at = min(account.created_at, deal.created_at)
        return found

    def _channel(self) -> str:
        place = int(np.searchsorted(self.manners.channels[:-1], self.random.random()))
        return _CHANNELS[place]

    def _about(self, deal: Deal) -> Iterator[Contact]:
        random, manners = self.random, self.manners
        if deal.source == "outbound":
            yield from self._outreach(deal)
        over = min(deal.closed_at or datetime.max, deal.quiet_from or datetime.max)
        over = min(over, datetime.combine(END + timedelta(days=14), datetime.min.time()))
        moment = deal.created_at
        if random.random() < manners.met_first:
            moment = self.office.after(random, moment, random.gamma(2.0, 3.0))
            if moment < over:
                yield from self._meeting(deal, moment)
        while True:
            moment = self.office.after(random, moment, random.exponential(manners.gap_days) + 1)
            if moment >= over:
                return
            if random.random() < manners.meetings:
                yield from self._meeting(deal, moment)
            else:
                inbound = "inbound" if random.random() < 0.25 else "outbound"
                yield self._contact(deal, self._channel(), inbound, "done", moment, 0)

    def _outreach(self, deal: Deal) -> Iterator[Contact]:
        for _ in range(int(self.random.integers(1, 4))):
            before = deal.created_at - timedelta(days=float(self.random.exponential(9)) + 0.1)
            day = before.date()
            if day >= self.office.first and day == self.office.worked(day):
                yield self._contact(deal, self._channel(), "outbound", "done", before, 0)

    def _meeting(self, deal: Deal, moment: datetime) -> Iterator[Contact]:
        ahead = 1 + self.random.gamma(1.5, 3.0)
        fate = self.random.random()
        if fate < self.manners.missed:
            yield self._contact(deal, "meeting", "outbound", "no_show", moment, ahead)
        elif fate < 1.6 * self.manners.missed:
            yield self._contact(deal, "meeting", "outbound", "cancelled", moment, ahead)
        else:
            yield self._contact(deal, "meeting", "outbound", "done", moment, ahead)

    def _contact(
        self, deal: Deal, channel: str, direction: str, status: str, at: datetime, ahead: float
    ) -> Contact:
        """A contact about a deal; none is booked before the deal is there, outreach apart."""
        booked = max(at - timedelta(days=ahead), min(deal.created_at, at))
        about = deal if at >= deal.created_at else None
        return Contact(
            deal.owner(at),
            deal.account,
            about,
            channel,
            direction,
            status,
            at,
            booked.replace(microsecond=0),
        )

    def _cold(self) -> Iterator[Contact]:
        """Outreach to firms that never become a deal; a few are met all the same."""
        random = self.random
        chance = self.manners.cold_a_month / 21
        for day in self.office.days:
            if day >= END:
                return
            for rep in self.team.on(day):
                if random.random() > chance:
                    continue
                moment = self.office.hour(random, day)
                firm = self.accounts.new(random, moment, SOURCES[0])
                for _ in range(int(random.integers(1, 4))):
                    if moment.date() < self.team.reps[rep].until_on:
                        yield Contact(
                            rep, firm, None, self._channel(), "outbound", "done", moment, moment
                        )
                    moment = self.office.after(random, moment, random.exponential(6) + 1)
                if random.random() < 0.2 and moment.date() < self.team.reps[rep].until_on:
                    booked = moment - timedelta(days=1)
                    yield Contact(rep, firm, None, "meeting", "outbound", "done", moment, booked)
