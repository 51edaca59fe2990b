"""Whose targets a person sees: the lines of the grid, from the company down to each rep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from teropong.app.people.models import Membership, Person, Team
from teropong.app.people.roster import ordered_teams
from teropong.app.records.clock import today
from teropong.app.records.models.company import company
from teropong.app.records.rights import may_set, people_of, seen_profiles, seen_teams
from teropong.app.targets.models import ScopeKind, Target
from teropong.outlook.shape import Whose


@dataclass(frozen=True)
class Line:
    """The company, a team, a profile or a rep; ``depth`` says below how many teams it lies.

    ``whose`` is what the facts call it; the fields are those of its targets.
    """

    kind: ScopeKind
    name: str
    whose: Whose
    depth: int = 0
    team: Team | None = None
    person: Person | None = None
    profile: str = ""
    may_set: bool = False

    @property
    def key(self) -> str:
        """What names it in forms and addresses."""
        team = self.team.pk if self.team else None
        return key_of(self.kind, team, self.person.pk if self.person else None, self.profile)

    @property
    def key_of_profile(self) -> str:
        """The line whose targets are a rep's until the own ones begin; empty for all else."""
        profile = self.person.profile if self.person else ""
        return key_of(ScopeKind.PROFILE, None, None, profile) if profile else ""

    @property
    def has_people(self) -> bool:
        """Whether the sum of its people's targets means anything beside its own."""
        return self.kind in (ScopeKind.COMPANY, ScopeKind.TEAM)

    def fields(self) -> dict[str, object]:
        """Whose it is, as the fields of its targets."""
        return {
            "scope_kind": self.kind,
            "team": self.team,
            "person": self.person,
            "profile": self.profile,
        }


def key_of(kind: str, team: int | None, person: int | None, profile: str) -> str:
    """What names in forms and addresses whose a target is."""
    return f"{kind}:{team or person or profile}" if kind != ScopeKind.COMPANY else kind


def key_of_target(target: Target) -> str:
    """The key of the line that a target is of."""
    return key_of(target.scope_kind, target.team_id, target.person_id, target.profile)


def lines(person: Person) -> list[Line]:
    """The lines that a person sees: company, profiles, then the teams with who is in them today."""
    firm = company()
    found = [Line(ScopeKind.COMPANY, str(firm or ""), Whose("company"))]
    found += [
        Line(ScopeKind.PROFILE, one, Whose("profile", one), profile=one)
        for one in seen_profiles(person)
    ]
    found += _of_teams(person)
    return [_with_rights(line, person) for line in found]


def _of_teams(person: Person) -> Iterator[Line]:
    people = list(people_of(person).filter(is_active=True).order_by("name", "pk"))
    places = _places()
    teams = set(seen_teams(person))
    for team, depth in ordered_teams():
        if team in teams:
            yield Line(ScopeKind.TEAM, team.name, Whose("team", team.name), depth, team)
        for one in people:
            if places.get(one.pk) == team.pk:
                yield _rep(one, depth + 1)
    for one in people:
        if one.pk not in places:
            yield _rep(one, 0)


def _rep(person: Person, depth: int) -> Line:
    return Line(ScopeKind.REP, person.name, Whose("rep", person.key), depth, person=person)


def _places() -> dict[int, int]:
    """The team in which each person is today."""
    day = today()
    rows = Membership.objects.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)
    rows = rows.filter(hidden_at=None, team__hidden_at=None)
    return dict(rows.values_list("person_id", "team_id"))


def _with_rights(line: Line, person: Person) -> Line:
    target = Target(**line.fields())
    return Line(**{**vars(line), "may_set": may_set(person, target)})
