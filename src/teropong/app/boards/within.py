"""How what a person may see becomes a filter of what is asked: the one place that says so.

Figures follow credit at its time, and rights follow it: a rep sees what was credited to them, a
manager what was credited within the own teams and those below while it was these teams'. What a
rep did for another team before belongs to that team's figures, and whoever left stays in them.
Who is in no team for a while counts with the last one that they were in, as in the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import Http404

from teropong.app.boards.words import Words
from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.rights import teams_of
from teropong.shown.opening import MISSING

Within = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Choice:
    """What a filter offers: the value in the address, and what people call it."""

    value: str
    label: str


@dataclass(frozen=True)
class Sight:
    """Whose figures a person may see: the filter of every question, and what is chosen among.

    Nothing is offered where there is no choice.
    """

    within: Within
    teams: tuple[Choice, ...] = ()
    reps: tuple[Choice, ...] = ()

    def of_reps(self, named: Iterable[tuple[str, str]]) -> Sight:
        """The same, with the reps whose changes it follows."""
        return replace(self, reps=tuple(Choice(key, name) for key, name in named))

    def offered(self, dimension: str) -> tuple[Choice, ...]:
        """What a filter offers: by ``team`` or by ``rep``."""
        return {"team": self.teams, "rep": self.reps}[dimension]

    def check(self, words: Words) -> None:
        """Raises `Http404` for a team or a rep whose figures are not the person's to see."""
        mine = dict(self.within)
        for dimension in ("team", "rep"):
            known = {one.value for one in self.offered(dimension)} | set(mine.get(dimension, ()))
            known |= set() if mine else {MISSING}
            if not known.issuperset(words.filtered(dimension)):
                raise Http404

    @property
    def followed(self) -> frozenset[str] | None:
        """The reps of whose changes a person's boards are told; null: everybody's."""
        mine = dict(self.within)
        if "rep" in mine:
            return frozenset(mine["rep"])
        return frozenset(one.value for one in self.reps) if mine else None


def sight_of(person: Person) -> Sight:
    """What a person may see, looked up at once."""
    mine = within(person)
    if "rep" in dict(mine):
        return Sight(mine)
    sold_there = Membership.objects.filter(person__sells=True, hidden_at=None)
    teams = Team.objects.filter(hidden_at=None, pk__in=sold_there.values("team"))
    people = Person.objects.filter(sells=True, hidden_at=None)
    if mine:
        teams = teams.filter(name__in=dict(mine)["team"])
        were_there = Membership.objects.filter(team__in=teams, hidden_at=None)
        people = Person.objects.filter(pk__in=were_there.values("person"))
    named = people.order_by("name").values_list("key", "name")
    return Sight(
        mine,
        tuple(Choice(name, name) for name in teams.values_list("name", flat=True)),
        tuple(Choice(key, name) for key, name in named),
    )


def within(person: Person) -> Within:
    """The filter of every question that a person asks; empty for whoever sees everything."""
    if person.role in (Role.DIRECTOR, Role.ADMINISTRATOR):
        return ()
    if person.role == Role.MANAGER and (teams := _teams(person)):
        return (("team", tuple(teams)),)
    return (("rep", (person.key,)),)


def _teams(person: Person) -> list[str]:
    teams = Team.objects.filter(pk__in=teams_of(person), hidden_at=None)
    return list(teams.values_list("name", flat=True))
