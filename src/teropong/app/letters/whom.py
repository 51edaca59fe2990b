"""Whom a letter is for, and what it may hold: what its reader may see, and no more."""

from __future__ import annotations

from teropong.app.boards.within import within
from teropong.app.letters.models import Kind
from teropong.app.people.models import Person, Role
from teropong.app.records.rights import teams_of
from teropong.outlook.letters import Sight
from teropong.outlook.shape import Whose


def is_for(kind: Kind, person: Person) -> bool:
    """Whether there is such a letter for somebody.

    The week's is for reps, the nudge for reps, the period's for directors, and for administrators
    where there is none; managers who lead a team have the week's and the period's of it.
    """
    if person.role == Role.MANAGER and kind != Kind.NUDGE:
        return bool(teams_of(person))
    if kind == Kind.PERIOD:
        return person.role == Role.DIRECTOR or (
            person.role == Role.ADMINISTRATOR
            and not Person.objects.filter(
                role=Role.DIRECTOR, is_active=True, hidden_at=None
            ).exists()
        )
    return person.role == Role.REP and person.sells


def letters_for(person: Person) -> list[Kind]:
    """The letters that there are for somebody."""
    return [kind for kind in Kind if is_for(kind, person)]


def sight_of(person: Person) -> Sight:
    """What somebody's letters are of: the filter is that of every board."""
    mine = within(person)
    filtered = dict(mine)
    if not filtered:
        return Sight((Whose("company"),))
    if "team" in filtered:
        own = _own_first(person, filtered["team"])
        return Sight(tuple(Whose("team", name) for name in own), mine, members=True)
    return Sight((Whose("rep", person.key),), mine)


def _own_first(person: Person, teams: tuple[str, ...]) -> list[str]:
    """The teams that somebody leads, the one that they are in before those below it."""
    mine = person.memberships.filter(hidden_at=None, until_on=None)
    own = set(mine.values_list("team__name", flat=True))
    return sorted(teams, key=lambda name: (name not in own, name))
