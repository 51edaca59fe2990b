"""The state of an opportunity, an account and a rep at an instant, from what happened before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.oracle.facts import CLOSED, Facts, Opportunity
from tests.oracle.periods import first_instant


@dataclass(frozen=True)
class Step:
    """An opportunity comes to a stage, or is `won` or `lost`."""

    at: datetime
    on: date
    stage: str


def steps(opp: Opportunity) -> list[Step]:
    """Every stage row in order, then the last close (it comes after a row of the same instant)."""
    found = [Step(change.at, change.on, change.stage) for change in opp.history if change.stage]
    if opp.closed_at is not None and opp.closed_on is not None:
        found.append(Step(opp.closed_at, opp.closed_on, opp.outcome))
    return found


def names_open_stage(opp: Opportunity) -> bool:
    """Whether any row of its history, early or late, names an open stage."""
    return any(change.stage and change.stage not in CLOSED for change in opp.history)


def last_step(opp: Opportunity, before: datetime) -> Step | None:
    """The stage or close that stands just before an instant."""
    known = [step for step in steps(opp) if step.at < before]
    return known[-1] if known else None


def closing(opp: Opportunity, outcome: str, before: datetime) -> Step | None:
    """The close that stands just before an instant, if it is of this outcome."""
    step = last_step(opp, before)
    return step if step and step.stage == outcome else None


def is_open(opp: Opportunity, before: datetime) -> bool:
    """Created before an instant, and neither won nor lost just before it."""
    step = last_step(opp, before)
    return opp.created_at < before and not (step and step.stage in CLOSED)


def stage_at(opp: Opportunity, before: datetime) -> str | None:
    """The stage of an open deal. Where history never names an open stage: the deal's own column."""
    step = last_step(opp, before)
    if step:
        return step.stage
    return None if names_open_stage(opp) else opp.stage


def amount_at(opp: Opportunity, before: datetime) -> int | None:
    """The last amount given before; the own column where history never gives one."""
    given = [change for change in opp.history if change.amount is not None]
    if not given:
        return opp.amount
    known = [change.amount for change in given if change.at < before]
    return known[-1] if known else None


def expected_dates(opp: Opportunity, before: datetime) -> list[date]:
    """Every expected close that history gave before an instant, in order."""
    return [change.expected for change in opp.history if change.expected and change.at < before]


def expected_at(opp: Opportunity, before: datetime) -> date | None:
    """The expected close, by the same rule as the amount."""
    if not any(change.expected for change in opp.history):
        return opp.expected
    known = expected_dates(opp, before)
    return known[-1] if known else None


def rep_before(opp: Opportunity, before: datetime) -> str:
    """The owner just before an instant; the own column where none was given yet."""
    known = [change.rep for change in opp.history if change.rep and change.at < before]
    return known[-1] if known else opp.rep


def rep_at(opp: Opportunity, at: datetime) -> str:
    """The owner at an instant, changes of that very instant included."""
    return rep_before(opp, at + timedelta(microseconds=1))


def is_prospect(facts: Facts, account: str, at: datetime, as_of: datetime) -> bool:
    """No opportunity of the account stood as won just before, and no `customer_since` lay in the past."""
    before = min(at, as_of)
    for opp in facts.opportunities:
        if opp.account == account and closing(opp, "won", before):
            return False
    record = facts.accounts.get(account)
    since = record.customer_since if record else None
    return since is None or not first_instant(since, facts.zone) < before


def team_on(facts: Facts, rep: str, on: date) -> str | None:
    """The team by the membership that covers the day, else the rep's own."""
    covering = [
        m
        for m in facts.memberships
        if m.rep == rep and m.start <= on and (m.end is None or on < m.end)
    ]
    if covering:
        return max(covering, key=lambda membership: membership.start).team
    record = facts.reps.get(rep)
    return record.team if record else None
