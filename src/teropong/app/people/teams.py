"""Teams: which lie below which, and when a person was in one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from teropong.app.changes.writing import Author, hide, write
from teropong.app.people.models import Membership, Person, Team


class Impossible(Exception):
    """What cannot be done with teams, said to people."""


def with_those_below(teams: set[int]) -> set[int]:
    """Some teams and all below them."""
    above = dict(Team.objects.filter(hidden_at=None).values_list("pk", "above_id"))
    found, newest = set(), teams
    while newest:
        found |= newest
        newest = {pk for pk, parent in above.items() if parent in newest} - found
    return found


def overlapping(
    person: Person, from_on: date, until_on: date | None, other_than: int | None = None
) -> QuerySet[Membership]:
    """A person's memberships that share a day with a span; no end: still."""
    there = Membership.objects.filter(person=person, hidden_at=None).exclude(pk=other_than or 0)
    begun = there.filter(Q(until_on=None) | Q(until_on__gt=from_on))
    return begun.filter(from_on__lt=until_on) if until_on else begun


def move(person: Person, team: Team | None, from_on: date, author: Author) -> None:
    """End the membership that holds on a day, and begin the next; no team: leave only.

    Raises `Impossible` where later memberships stand in the way.
    """
    with transaction.atomic():
        # The person's row is locked: two moves at once would each see no overlap.
        Person.objects.select_for_update().get(pk=person.pk)
        for standing in overlapping(person, from_on, None):
            if standing.from_on > from_on:
                raise Impossible(
                    _("From %(day)s on there is already %(team)s; change or delete that first.")
                    % {"day": standing.from_on, "team": standing.team}
                )
            if standing.team == team and standing.until_on is None:
                raise Impossible(_("%(name)s is in this team then.") % {"name": person.name})
            if standing.from_on == from_on:
                hide(standing, author)
            else:
                standing.until_on = from_on
                write(standing, author)
        if team:
            write(Membership(person=person, team=team, from_on=from_on), author)


def delete_team(team: Team, author: Author, day: date) -> None:
    """Delete a team in which nobody is; raises `Impossible`, saying who or what is in it."""
    with transaction.atomic():
        Team.objects.select_for_update().get(pk=team.pk)
        inside = Membership.objects.filter(
            Q(until_on=None) | Q(until_on__gt=day), team=team, hidden_at=None
        ).count()
        below = Team.objects.filter(above=team, hidden_at=None).count()
        if inside:
            raise Impossible(
                _("%(n)s are still in %(team)s. Move them first.") % {"n": inside, "team": team}
            )
        if below:
            raise Impossible(
                _("%(n)s teams lie below %(team)s. Put them elsewhere first.")
                % {"n": below, "team": team}
            )
        hide(team, author)


@contextmanager
def teams_locked() -> Iterator[None]:
    """One change of the order of teams at a time: two together could make a circle."""
    with transaction.atomic():
        list(Team.objects.select_for_update().order_by("pk"))
        yield
