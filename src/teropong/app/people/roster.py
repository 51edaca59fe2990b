"""Everybody by team, teams in order below one another, as the list of people shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from teropong.app.people.models import Membership, Person, Team
from teropong.app.people.states import State, states
from teropong.app.records.clock import today


@dataclass
class Row:
    """A person in the list."""

    person: Person
    state: State


@dataclass
class Group:
    """A team with who is in it today, and how deep it lies; no team: who is in none."""

    team: Team | None
    depth: int
    rows: list[Row] = field(default_factory=list)


def roster(sought: str = "") -> list[Group]:
    """Teams with their people; where something is sought, only those who fit it."""
    people = Person.objects.filter(hidden_at=None)
    for word in sought.split():
        people = people.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(profile__icontains=word)
        )
    found = list(people)
    state = states(found)
    day = today()
    places = dict(
        Membership.objects.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)
        .filter(hidden_at=None, team__hidden_at=None)
        .values_list("person_id", "team_id")
    )
    groups = [*(Group(team, depth) for team, depth in ordered_teams()), Group(None, 0)]
    of_team = {group.team.pk if group.team else None: group for group in groups}
    for one in sorted(found, key=lambda one: (not one.is_active, one.role == "rep", one.name)):
        of_team[places.get(one.pk)].rows.append(Row(one, state[one.pk]))
    return [group for group in groups if group.rows or (group.team and not sought)]


def ordered_teams() -> list[tuple[Team, int]]:
    """The teams in order below one another, each with how deep it lies."""
    teams = list(Team.objects.filter(hidden_at=None))
    shown = {team.pk for team in teams}
    found: list[tuple[Team, int]] = []

    def lay(above: int | None, depth: int) -> None:
        for team in teams:
            parent = team.above_id if team.above_id in shown else None
            if parent == above:
                found.append((team, depth))
                lay(team.pk, depth + 1)

    lay(None, 0)
    return found
