"""What people put down about a deal besides its stage: amounts that drift, closes that are pushed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from benchmarks.strangers.firms import Deal
from benchmarks.strangers.office import BEYOND_DAYS, END, Office

_STEP = 100_000
_LATEST = datetime.combine(END, time())


@dataclass(frozen=True)
class Habits:
    """How well and how willingly a company keeps its records, drawn once for it.

    ``insight`` (0–1) is how much of the true remaining time an expected close tells, ``hope``
    what it is multiplied by; ``pushes`` the chance that a close that has passed is moved soon.
    ``drift`` is the mean change of the log amount at a revision, ``discount`` that at a win.
    """

    cycle_days: float
    insight: float
    hope: float
    blur: float
    dated: float
    pushes: float
    month_end: float
    unknown: float
    revises: float
    drift: float
    spread: float
    discount: float

    @staticmethod
    def drawn(random: np.random.Generator, cycle_days: float) -> Habits:
        """Those of some company whose deals take about so many days."""
        return Habits(
            cycle_days=cycle_days,
            insight=random.uniform(0.15, 0.6),
            hope=random.uniform(0.55, 1.0),
            blur=random.uniform(0.3, 0.7),
            dated=random.uniform(0.75, 1.0),
            pushes=random.uniform(0.4, 0.9),
            month_end=random.uniform(0.1, 0.6),
            unknown=random.uniform(0.02, 0.25),
            revises=random.uniform(0.15, 0.5),
            drift=random.uniform(-0.12, 0.08),
            spread=random.uniform(0.1, 0.35),
            discount=random.uniform(0.0, 0.12),
        )


def put_down(
    random: np.random.Generator, office: Office, habits: Habits, deals: list[Deal]
) -> None:
    """Give each deal its amounts and expected closes, up to its close or the end."""
    for deal in deals:
        if deal.created_at < _LATEST:
            deal.amounts = _amounts(random, habits, deal)
            deal.expected = _expected(random, office, habits, deal)


def rounded(amount: float) -> int:
    """As people say it: to two or three figures, and never nothing."""
    step: int = max(_STEP, 10 ** (len(str(int(amount))) - 3))
    return max(_STEP, round(amount / step) * step)


def _amounts(random: np.random.Generator, habits: Habits, deal: Deal) -> list[tuple[datetime, int]]:
    amount = deal.amount
    found: list[tuple[datetime, int]] = []
    for i, (moment, _) in enumerate(deal.stages):
        if i and random.random() < habits.revises:
            amount *= float(np.exp(random.normal(habits.drift, habits.spread)))
        is_known = i > 0 or random.random() >= habits.unknown
        if is_known and (not found or rounded(amount) != found[-1][1]):
            found.append((moment, rounded(amount)))
    if deal.is_won and deal.closed_at:
        less = habits.discount * random.exponential() if random.random() < 0.6 else 0.0
        amount *= deal.kept * (1 - min(less, 0.6))
        if not found or rounded(amount) != found[-1][1]:
            before = deal.closed_at - timedelta(minutes=2)
            found.append((max(before, deal.stages[-1][0]), rounded(amount)))
    return found


def _expected(
    random: np.random.Generator, office: Office, habits: Habits, deal: Deal
) -> list[tuple[datetime, date]]:
    over = min(deal.closed_at or _LATEST, _LATEST)
    if random.random() > habits.dated:
        moment = deal.stages[1][0] if len(deal.stages) > 1 else over
    else:
        moment = deal.created_at
    moves = [at for at, _ in deal.stages[1:] if at > moment and random.random() < 0.35]
    found: list[tuple[datetime, date]] = []
    while moment < over:
        found.append((moment, _guess(random, office, habits, deal, moment)))
        is_quiet = deal.quiet_from is not None and moment > deal.quiet_from
        is_prompt = random.random() < habits.pushes * (0.3 if is_quiet else 1.0)
        late = random.exponential(3) - 2 if is_prompt else random.uniform(20, 90)
        due = datetime.combine(found[-1][1], time(9)) + timedelta(days=float(late))
        due = max(due, moment + timedelta(days=1))
        if moves and moves[0] < due:
            moment = moves.pop(0)
        else:
            moment = office.hour(random, office.worked(due.date()))
        moves = [at for at in moves if at > moment]
    return found


def _guess(
    random: np.random.Generator, office: Office, habits: Habits, deal: Deal, moment: datetime
) -> date:
    """A day that somebody names then: part experience, part what is known of this deal."""
    age = (moment - deal.created_at).days
    usual = max(habits.cycle_days - age, 0.3 * habits.cycle_days)
    left = ((deal.closed_at or _LATEST + timedelta(days=BEYOND_DAYS)) - moment).days + 1.0
    insight = 0.0 if deal.quiet_from else habits.insight  # who falls silent does not say when
    told = insight * np.log(left) + (1 - insight) * np.log(usual)
    days = habits.hope * float(np.exp(random.normal(told, habits.blur)))
    day = moment.date() + timedelta(days=max(2, round(days)))
    if random.random() < habits.month_end:
        day = office.month_end(day)
    return (
        max(office.worked(day), moment.date() + timedelta(days=1))
        if day < office.last
        else office.last
    )
