"""Who may see and who may change which rows: the one place that every page and export asks.

- A rep sees the accounts and deals that are theirs, the accounts of their deals, what they did,
  and what was done at these accounts.
- A manager sees what anybody of the own team and the teams below it sees.
- A director sees everything and changes nothing. An administrator sees and changes everything.

Accounts that nobody owns are seen from the manager up. Teams, pipelines, rates and holidays are
everybody's to read, and the administrator's to change.

Targets are seen by whom they concern: a rep sees the own, those of the own profile and team, and
the company's; a manager those of the own teams, of the teams below and of whoever is in them, every
profile's, and the company's. A manager sets those of these teams and people; profiles reach beyond
a team: theirs and the company's are the administrator's.

A scenario of the plan is seen by its owner, and by whoever leads them.
Calls are seen by who says them and by who leads them; a team's by who leads it, not by its reps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from teropong.app.alerts.models import Channel
from teropong.app.calls.models import Call
from teropong.app.changes.models import Change
from teropong.app.changes.record import Record
from teropong.app.kinds import model_of
from teropong.app.people.models import Absence, Membership, Person, Role, Team
from teropong.app.people.teams import with_those_below
from teropong.app.records.clock import today
from teropong.app.records.models import (
    Account,
    Activity,
    Company,
    Contact,
    Holiday,
    Opportunity,
    Pipeline,
    Rate,
    Stage,
)
from teropong.app.scenarios.models import Scenario
from teropong.app.targets.models import ScopeKind, Target

M = TypeVar("M", bound=Model)


_KNOWN = "_reach_known"


@dataclass(frozen=True)
class Reach:
    """Whose records a person reaches; ``people`` is null where it is everybody's."""

    people: frozenset[int] | None
    leads: bool
    writes: bool
    teams: frozenset[int] = frozenset()
    """Of a rep the own; of a manager those below them, too."""


def reach(person: Person) -> Reach:
    """The reach of a person today; `remember_reach` has it looked up once."""
    known = person.__dict__.get(_KNOWN)
    return known if isinstance(known, Reach) else _reach(person)


def remember_reach(person: Person) -> None:
    """Look the reach up once for this very object: a request asks for it twenty times."""
    person.__dict__.setdefault(_KNOWN, _reach(person))


def _reach(person: Person) -> Reach:
    if person.role == Role.ADMINISTRATOR:
        return Reach(None, True, True)
    if person.role == Role.DIRECTOR:
        return Reach(None, True, False)
    if person.role == Role.MANAGER:
        teams = teams_of(person)
        return Reach(frozenset({person.pk, *members(teams, today())}), True, True, teams)
    return Reach(frozenset({person.pk}), False, True, _own_teams(person))


def teams_of(person: Person) -> frozenset[int]:
    """The teams that a person is in today, and all below them."""
    return frozenset(with_those_below(set(_own_teams(person))))


def _own_teams(person: Person) -> frozenset[int]:
    return frozenset(_current(today()).filter(person=person).values_list("team_id", flat=True))


def members(teams: Iterable[int], on: date) -> frozenset[int]:
    """Who is in one of the teams on a day."""
    return frozenset(_current(on).filter(team__in=teams).values_list("person_id", flat=True))


def _current(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on, hidden_at=None
    )


def _account(mine: Reach) -> Q:
    deals = Opportunity.objects.filter(owner__in=mine.people or (), hidden_at=None)
    return _own_account(mine) | Q(pk__in=deals.values("account"))


def _at_account(mine: Reach) -> Q:
    return Q(account__in=Account.objects.filter(_account(mine)))


def _opportunity(mine: Reach) -> Q:
    return Q(owner__in=mine.people or ())


def _activity(mine: Reach) -> Q:
    return _own_activity(mine) | _at_account(mine)


def _own_account(mine: Reach) -> Q:
    owned = Q(owner__in=mine.people or ())
    return owned | Q(owner=None) if mine.leads else owned


def _own_activity(mine: Reach) -> Q:
    return Q(rep__in=mine.people or ())


def _of_person(mine: Reach) -> Q:
    return Q(person__in=mine.people or ())


def _target(mine: Reach) -> Q:
    profiles = Q(scope_kind=ScopeKind.PROFILE)
    if not mine.leads:
        own = Person.objects.filter(pk__in=mine.people or ()).exclude(profile="")
        profiles &= Q(profile__in=own.values("profile"))
    return Q(scope_kind=ScopeKind.COMPANY) | profiles | _aimed_at(mine)


def _own_target(mine: Reach) -> Q:
    return _aimed_at(mine) if mine.leads else Q(pk__in=())


def _aimed_at(mine: Reach) -> Q:
    return Q(team__in=mine.teams) | Q(person__in=mine.people or ())


def _scenario(mine: Reach) -> Q:
    return Q(owner__in=mine.people or ())


def _call(mine: Reach) -> Q:
    own = Q(person__in=mine.people or ())
    return own | Q(team__in=mine.teams) if mine.leads else own


def _everything(mine: Reach) -> Q:
    del mine
    return Q()


def _nothing(mine: Reach) -> Q:
    del mine
    return Q(pk__in=())


Rule = Callable[[Reach], Q]
RULES: dict[type[Model], tuple[Rule, Rule]] = {
    Account: (_account, _own_account),
    Contact: (_at_account, _at_account),
    Opportunity: (_opportunity, _opportunity),
    Activity: (_activity, _own_activity),
    Absence: (_of_person, _of_person),
    Membership: (_of_person, _nothing),
    Person: (_everything, _nothing),
    Team: (_everything, _nothing),
    Pipeline: (_everything, _nothing),
    Stage: (_everything, _nothing),
    Rate: (_everything, _nothing),
    Holiday: (_everything, _nothing),
    Target: (_target, _own_target),
    Scenario: (_scenario, _scenario),
    Call: (_call, _call),
    Company: (_everything, _nothing),
    Channel: (_nothing, _nothing),
}
"""Of each kind: what is seen, and what is changed, by whoever does not reach everything."""


def visible_to(person: Person, model: type[M]) -> QuerySet[M]:
    """The rows of a model that a person may see."""
    seen, _changed = RULES[model]
    mine, rows = reach(person), model._default_manager.filter(hidden_at=None)
    return rows if mine.people is None else rows.filter(seen(mine))


def changeable_by(person: Person, model: type[M]) -> QuerySet[M]:
    """The rows of a model that a person may change."""
    _seen, changed = RULES[model]
    mine, rows = reach(person), model._default_manager.filter(hidden_at=None)
    if not mine.writes:
        return rows.none()
    return rows if mine.people is None else rows.filter(changed(mine))


def may_change(person: Person, record: Record) -> bool:
    """Whether a person may change a record that is not hidden."""
    return changeable_by(person, type(record)).filter(pk=record.pk).exists()


def may_set(person: Person, target: Target) -> bool:
    """Whether a person may set a target that is not written down yet: `_own_target`, of one."""
    mine = reach(person)
    if not mine.writes or mine.people is None:
        return mine.writes
    return mine.leads and (target.team_id in mine.teams or target.person_id in mine.people)


def seen_teams(person: Person) -> QuerySet[Team]:
    """The teams whose targets a person sees."""
    mine, teams = reach(person), Team.objects.filter(hidden_at=None)
    return teams if mine.people is None else teams.filter(pk__in=mine.teams)


def seen_profiles(person: Person) -> list[str]:
    """The profiles whose targets a person sees: a rep's own, everybody else all."""
    sellers = Person.objects.filter(hidden_at=None, sells=True).exclude(profile="")
    if not reach(person).leads:
        sellers = sellers.filter(pk=person.pk)
    return sorted(set(sellers.values_list("profile", flat=True)))


def may_undo(person: Person, changes: Iterable[Change]) -> bool:
    """Whether a person may still change all that the changes touched, deleted or not.

    What a change gave away may be taken back by whoever it was taken from.
    """
    mine = reach(person)
    if not mine.writes or mine.people is None:
        return mine.writes
    touched: dict[type[Model], set[int]] = {}
    for change in changes:
        if not {change.before.get("owner_id"), change.before.get("rep_id")} & mine.people:
            touched.setdefault(model_of(change.kind), set()).add(change.record_id)
    return all(
        model._default_manager.filter(RULES[model][1](mine), pk__in=pks).count() == len(pks)
        for model, pks in touched.items()
    )


def people_of(person: Person) -> QuerySet[Person]:
    """Those whose records a person reaches and who sell or once sold."""
    mine = reach(person)
    sellers = Person.objects.filter(hidden_at=None, sells=True)
    return sellers if mine.people is None else sellers.filter(pk__in=mine.people)


def assignable_by(person: Person, now: Person | None = None) -> QuerySet[Person]:
    """To whom a person may give a record: who is here, and ``now``, whose it is already."""
    return people_of(person).filter(Q(is_active=True) | Q(pk=now.pk if now else None))
