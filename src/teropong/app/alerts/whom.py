"""Whose alerts a person sees, and who is told of one.

Seen is what the rights to figures and records let through. Told is whoever stands nearest to it: a
rep of the own, a manager of the team's, a director of the company's. Where there is nobody, or
nobody sees to it, the next above: managers of the teams above, directors, administrators.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from teropong.app.alerts.models import Alert
from teropong.app.boards.within import within
from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.clock import today
from teropong.app.records.rights import reach


def seen_by(person: Person) -> QuerySet[Alert]:
    """The alerts that a person may see."""
    mine = dict(within(person))
    if not mine:
        return Alert.objects.all()
    people = Person.objects.filter(pk__in=reach(person).people or ())
    of_reps = Q(whose_kind="rep", whose__in=people.values("key"))
    return Alert.objects.filter(of_reps | Q(whose_kind="team", whose__in=mine.get("team", ())))


def queue_of(person: Person) -> QuerySet[Alert]:
    """Those that a person is told of, and may see."""
    return seen_by(person).filter(told=person)


class Ladder:
    """Who stands above whom today, looked up once for many alerts."""

    def __init__(self) -> None:
        here = Person.objects.filter(hidden_at=None, is_active=True).exclude(email=None)
        self._here = {person.pk: person for person in here}
        self._by_key = {person.key: person for person in here}
        teams = Team.objects.filter(hidden_at=None)
        self._teams = {team.pk: team for team in teams}
        self._named = {team.name: team.pk for team in teams}
        self._members: dict[int, list[int]] = {}
        self._team_of: dict[str, int] = {}
        day = today()
        standing = Membership.objects.filter(
            Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day, hidden_at=None
        )
        for team, person, key in standing.values_list("team_id", "person_id", "person__key"):
            self._members.setdefault(team, []).append(person)
            self._team_of[key] = team

    def told(self, alert: Alert) -> tuple[list[Person], list[Person]]:
        """Those nearest to it, and, where it was escalated, those above them."""
        steps = self._steps(alert)
        nearest = next(steps, [])
        return nearest, next(steps, []) if alert.escalated_on else []

    def _steps(self, alert: Alert) -> Iterator[list[Person]]:
        """From the nearest up, steps on which nobody stands left out."""
        team = None
        if alert.whose_kind == "rep":
            if rep := self._by_key.get(alert.whose):
                yield [rep]
            team = self._team_of.get(alert.whose)
        elif alert.whose_kind == "team":
            team = self._named.get(alert.whose)
        while team in self._teams:
            if leading := self._of_role(Role.MANAGER, team):
                yield leading
            team = self._teams[team].above_id
        for role in (Role.DIRECTOR, Role.ADMINISTRATOR):
            if leading := self._of_role(role):
                yield leading

    def _of_role(self, role: Role, team: int | None = None) -> list[Person]:
        members = self._here if team is None else self._members.get(team, ())
        people = [self._here[pk] for pk in members if pk in self._here]
        return [person for person in people if person.role == role]
