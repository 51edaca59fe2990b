"""From where a plan is made: read from a store for the company, or for a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.store import Store
from teropong.facts.calendar import Period, period_of
from teropong.facts.faults import WrongCall
from teropong.facts.money import digits
from teropong.language import _
from teropong.outlook.first_steps import FirstSteps, read_first_steps
from teropong.outlook.forecast.foresight import Foresight, check_reach, read_foresight
from teropong.outlook.pace import Paces
from teropong.outlook.parts.asked import whose_of
from teropong.outlook.parts.company import Parts, read_parts
from teropong.outlook.parts.first_steps import OwnSteps, read_own_steps
from teropong.outlook.plan.aimed import aimed
from teropong.outlook.plan.people import Crowd
from teropong.outlook.plan.what_if import Outset
from teropong.outlook.reading import read_targets
from teropong.outlook.targets import Targets
from teropong.outlook.unrated import last_year, read_left_out


@dataclass(frozen=True)
class Wanted:
    """The revenue to be reached, in units of the reporting currency; null: the target set."""

    target: Fraction | None = None


@dataclass(frozen=True)
class Known:
    """What is the same for the plans of all parts and periods, seen from one instant."""

    company: Foresight
    first: FirstSteps
    parts: Parts
    steps: OwnSteps


def read_known(evaluator: Evaluator, targets: Targets) -> Known:
    """All of it."""
    company, first = read_foresight(evaluator, targets.days), read_first_steps(evaluator)
    parts = read_parts(evaluator, company, targets)
    profiles = targets.people.profiles
    return Known(company, first, parts, read_own_steps(evaluator, first, parts.reps, profiles))


def read_outset(
    store: Store, asked: Asked, wanted: Wanted, known: Known | None = None
) -> tuple[Outset, Known]:
    """From where a plan is made, and what other plans may be made of; raises as `make_plan`."""
    whose = whose_of(asked.where)
    check_asked(store, asked)
    with seen_from(store, asked.as_of_in(store)) as evaluator:
        targets = read_targets(store)
        paces = Paces(evaluator, targets)
        period = _period(paces, asked, store)
        known = known or read_known(evaluator, targets)
        outset = Outset(
            known.company,
            known.first,
            period,
            Fraction(0),
            Fraction(0),
            whose=whose,
            unrated=read_left_out(evaluator, [last_year(evaluator)], with_open=True),
        )
        crowd = None if outset.needs else Crowd(paces, known.parts, known.steps, period)
        return aimed(outset, paces, crowd, _named(wanted, store)), known


def _period(paces: Paces, asked: Asked, store: Store) -> Period:
    if asked.period is None:
        return period_of(paces.today, "quarter", store.settings.fiscal_start)
    period = asked.period_at(0, store.settings)
    if period.end <= paces.today:
        raise WrongCall(
            _("{0} is over; plan a period that runs or is to come").format(period.label)
        )
    check_reach(period, paces.today)
    return period


def _named(wanted: Wanted, store: Store) -> Fraction | None:
    """In minor units."""
    if wanted.target is None:
        return None
    return wanted.target * Fraction(10) ** digits(store.settings.currency)
