"""One run of deals after another: simulated, numbered, put into the store."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from teropong.facts.sample.activities import (
    DONE,
    LONGEST_LEAD,
    Cold,
    Contacts,
    cold_firms,
    contacts,
)
from teropong.facts.sample.amounts import Amounts, amounts, segment_of
from teropong.facts.sample.arrays import DAY, HOUR, NONE, Ints, chance, order_of, pick, scattered
from teropong.facts.sample.deals import Deals, deals
from teropong.facts.sample.firms import (
    OLD_CUSTOMER,
    REASON_WEIGHTS,
    SEGMENT_WEIGHTS,
    SOURCE_WEIGHTS,
)
from teropong.facts.sample.history import Expected, expected_closes, history
from teropong.facts.sample.people import People
from teropong.facts.sample.pipelines import LOST, NEW, RENEWAL, WON
from teropong.facts.sample.plan import Plan, Run
from teropong.facts.sample.staging import Columns, Staging, middle, small
from teropong.facts.sample.targets import Achieved
from teropong.facts.sample.workdays import Workdays

_N_STAGES = len(NEW.stages) + len(RENEWAL.stages)


class Simulation:
    """Adds runs of deals to a store, in order, and keeps what reaches from run to run."""

    def __init__(
        self,
        people: People,
        days: Workdays,
        plan: Plan,
        rates: list[tuple[date, float]],
        store: Staging,
    ) -> None:
        self.people, self.days, self.plan, self.store = people, days, plan, store
        dates = [days.date(n) for n in range(days.n_days)]
        first = days.first_on
        self._month = np.array([(d.year - first.year) * 12 + d.month - first.month for d in dates])
        by_month = dict(rates)
        self._dollar = np.array([by_month[d.replace(day=1)] for d in dates])
        self.achieved = Achieved(len(people.reps), int(self._month[-1]) + 1)
        self._account = np.zeros(len(plan.root), dtype=np.int32)
        self._n_accounts = 0
        self._waiting: list[Columns] = []

    def add(self, run: Run, rng: np.random.Generator) -> None:
        """Simulates the deals of a run of days, and all that belongs to them."""
        made = deals(rng, self.plan, run, self.people, self.days)
        worth = amounts(rng, made, self.days)
        closes = expected_closes(rng, made, self.people, self.days)
        cold = cold_firms(rng, made, self.people, self.days)
        touched = contacts(rng, made, cold, self.people, self.days)
        accounts = self._add_accounts(rng, made, cold, touched)
        self._add_history(made, worth, closes)
        self._add_deals(rng, made, worth, closes, accounts)
        self._add_activities(made, touched, accounts, run.next_day * DAY - LONGEST_LEAD - 6 * DAY)

    def finish(self) -> None:
        """Puts down the activities that still wait for their turn."""
        self._flush(1 << 31)

    def _add_accounts(
        self, rng: np.random.Generator, made: Deals, cold: Cold, touched: Contacts
    ) -> Ints:
        """Numbers of the accounts of the run's deals and cold firms, new ones by their creation."""
        n, n_cold = len(made), len(cold.seat)
        seen = np.concatenate([made.created, cold.since])
        np.minimum.at(seen, touched.owner, np.minimum(touched.at, touched.noted_at))
        is_new = np.append(made.root == made.number, np.ones(n_cold, dtype=bool))
        is_old = np.append(self.plan.is_old[made.number], np.zeros(n_cold, dtype=bool))
        created = seen - rng.integers(60, 7200, n + n_cold)
        created = np.where(is_old, -rng.integers(HOUR, 20 * DAY, n + n_cold), created)
        since = np.where(is_old, -rng.integers(30, 2500, n + n_cold), NONE)
        segment = np.append(segment_of(made.root), pick(rng, n_cold, SEGMENT_WEIGHTS))
        source = np.append(_source_of(made.root), pick(rng, n_cold, SOURCE_WEIGHTS))
        new = np.flatnonzero(is_new)
        new = new[order_of(created[new] + (1 << 30))]
        number = np.zeros(n + n_cold, dtype=np.int64)
        number[new] = self._n_accounts + 1 + np.arange(len(new))
        self._n_accounts += len(new)
        self._account[made.number] = number[:n]
        number[:n] = self._account[made.root]
        self.store.append(
            "accounts",
            {
                "account": middle(number[new]),
                "created": middle(created[new]),
                "segment": small(segment[new] + 1),
                "source": small(source[new] + 1),
                "since": middle(since[new]),
            },
        )
        return number

    def _add_history(self, made: Deals, worth: Amounts, closes: Expected) -> None:
        rows = history(made, worth, closes, self.people)
        self.store.append(
            "opportunity_history",
            {
                "deal": middle(made.number[rows.deal] + 1),
                "happened": middle(rows.at),
                "stage": small(_stage_code(made.pipeline[rows.deal], rows.stage)),
                "amount": rows.amount,
                "rep": rows.rep.astype(np.int16),
                "expected": middle(rows.expected),
            },
        )

    def _add_deals(
        self,
        rng: np.random.Generator,
        made: Deals,
        worth: Amounts,
        closes: Expected,
        accounts: Ints,
    ) -> None:
        n = len(made)
        amount = worth.at_end(made.stop)
        rep = made.rep_at(self.people, np.arange(n), made.stop - 1)
        source = np.where(
            made.is_customer & chance(rng, n, 0.8), OLD_CUSTOMER - 1, _source_of(made.root)
        )
        reason = np.where(chance(rng, n, 0.93), pick(rng, n, REASON_WEIGHTS) + 1, 0)
        self._count(made, amount, worth, rep)
        self.store.append(
            "opportunities",
            {
                "deal": middle(made.number + 1),
                "account": middle(accounts[:n]),
                "rep": rep.astype(np.int16),
                "pipeline": small(made.pipeline + 1),
                "created": middle(made.created),
                "stage": small(_stage_code(made.pipeline, made.stage)),
                "currency": small(worth.in_dollars + 1),
                "amount": amount,
                "cost": np.where(amount == NONE, NONE, worth.cost),
                "outcome": small(np.where(made.outcome == 0, 1, made.outcome - WON + 2)),
                "closed": middle(made.closed_at),
                "expected": middle(closes.at_end(made.stop)),
                "source": small(source + 1),
                "reason": small(np.where(made.outcome == LOST, reason, 0)),
            },
        )

    def _count(self, made: Deals, amount: Ints, worth: Amounts, rep: Ints) -> None:
        won = (made.outcome == WON) & (amount != NONE)
        day = made.stop[won] // DAY
        rupiahs = amount[won] / 100 * np.where(worth.in_dollars[won], self._dollar[day], 1)
        np.add.at(self.achieved.revenue, (rep[won], self._month[day]), rupiahs)
        self.achieved.won += int(won.sum())

    def _add_activities(
        self, made: Deals, touched: Contacts, accounts: Ints, settled_until: int
    ) -> None:
        self._count_attempts(made, touched)
        deal = np.where(
            touched.is_about, made.number[np.minimum(touched.owner, len(made) - 1)] + 1, 0
        )
        self._waiting.append(
            {
                "rep": touched.rep.astype(np.int16),
                "account": middle(accounts[touched.owner]),
                "deal": middle(deal),
                "channel": small(touched.channel + 1),
                "direction": small(touched.inbound + 1),
                "status": small(touched.status + 1),
                "happened": middle(touched.at),
                "noted": middle(touched.noted_at),
            }
        )
        self._flush(settled_until)

    def _count_attempts(self, made: Deals, touched: Contacts) -> None:
        """Contacts with new firms before they are met, by rep."""
        before = np.where(made.is_customer, 0, made.met_at)
        is_deal = touched.owner < len(made)
        unmet = ~is_deal | (touched.at < before[np.where(is_deal, touched.owner, 0)])
        tried = unmet & (touched.channel > 0) & ~touched.inbound & (touched.status == DONE)
        found = np.bincount(touched.rep[tried], minlength=len(self.people.reps) + 1)
        self.achieved.attempts += found

    def _flush(self, until: int) -> None:
        """Puts down, in order, what waits and was noted before an instant; the rest waits on."""
        if not self._waiting:
            return
        names = list(self._waiting[0])
        merged = {name: np.concatenate([part[name] for part in self._waiting]) for name in names}
        due = merged["noted"] < until
        self._waiting = [{name: column[~due] for name, column in merged.items()}]
        ready = {name: column[due] for name, column in merged.items()}
        order = order_of(ready["noted"].astype(np.int64))
        self.store.append("activities", {name: column[order] for name, column in ready.items()})


def _source_of(root: Ints) -> NDArray[np.int64]:
    edges = np.cumsum(np.array(SOURCE_WEIGHTS))
    return np.searchsorted(edges, scattered(root + 5, int(edges[-1])), side="right")


def _stage_code(pipeline: Ints, stage: Ints) -> Ints:
    """The place of a stage among those of both pipelines and the closes, from 1; none is 0."""
    later = np.where(pipeline == 1, stage + len(NEW.stages), stage)
    return np.where(stage == 0, 0, np.where(stage >= WON, stage - WON + _N_STAGES + 1, later))
