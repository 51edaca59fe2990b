"""Whose outlook an address asks for, and whether its reader may be told.

A rep is told the own, a manager that of a led team or of whoever is in one, whoever sees all of the
company's that of everybody. Where nothing is asked, it is that of all that one sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404

from teropong.app.boards.within import Choice, Sight
from teropong.app.people.models import Membership, Person
from teropong.app.records.rights import people_of, seen_profiles, teams_of
from teropong.engine.store import Store
from teropong.facts.faults import WrongCall
from teropong.facts.parsing import literal
from teropong.language import _
from teropong.outlook.parts.asked import KINDS, whose_of
from teropong.outlook.shape import COMPANY, Whose


@dataclass(frozen=True)
class Group:
    """Choices that belong together; the first group has no label."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Offer:
    """All that may be chosen, and what is; of a rep there is no choice."""

    groups: tuple[Group, ...]
    chosen: str


def read_whose(query: Mapping[str, str]) -> Whose | None:
    """Whose an address asks for, as ``rep=R01`` or ``whose=rep/R01``; null: nobody's.

    Raises `WrongCall` where it names several.
    """
    kind, _slash, name = query.get("whose", "").partition("/")
    named: dict[str, list[str]] = {one: [query[one]] for one in KINDS if query.get(one)}
    if name and kind in KINDS:
        named = {kind: [name]}
    return whose_of(named) if named else None


def words_of(whose: Whose | None) -> dict[str, str]:
    """What an address says of it: nothing of the company, or where nobody is asked for."""
    return {} if whose is None or whose == COMPANY else {whose.kind: whose.name}


def whose_for(person: Person, sight: Sight, asked: Whose | None, since: date) -> Whose:
    """Whose outlook a person is told, of days from ``since`` on.

    Raises `Http404` for one that is not theirs, `WrongCall` for a rep who was elsewhere since.
    """
    own = _own(person, sight)
    if asked in (None, own):
        return own
    if sight.within and asked not in _all(_groups(person, sight)):
        raise Http404
    if sight.within and asked.kind == "rep" and asked.name in _elsewhere(person, since):
        raise WrongCall(
            _("the rep was in another team for a part of the period, and the outlook is whole")
        )
    return asked


def told_of(person: Person, sight: Sight, since: date) -> Callable[[Whose], bool]:
    """Whether a person is told someone's outlook, for many: as `whose_for` has it."""
    if not sight.within:
        return lambda _whose: True
    own, known = _own(person, sight), _all(_groups(person, sight))
    gone = {Whose("rep", key) for key in _elsewhere(person, since)}
    return lambda whose: whose == own or whose in known - gone


def name_of(whose: Whose) -> str:
    """What people call it."""
    if whose.kind != "rep":
        return whose.name
    found = Person.objects.filter(key=whose.name).first()
    return found.name if found else whose.name


def offer(person: Person, sight: Sight, chosen: Whose) -> Offer | None:
    """What may be chosen above a page; null where there is no choice."""
    groups = _groups(person, sight)
    known = _all(groups)
    if len(known) < 2:
        return None
    return Offer(groups, "" if chosen == COMPANY else f"{chosen.kind}/{chosen.name}")


def is_known(store: Store, whose: Whose) -> bool:
    """Whether anybody of it sells, or did."""
    column = {"rep": "rep_id", "team": "team", "profile": "profile"}.get(whose.kind)
    if column is None:
        return True
    name = literal(whose.name)
    return bool(store.rows(f"SELECT 1 FROM moments.crew WHERE {column} = {name} LIMIT 1"))


def _own(person: Person, sight: Sight) -> Whose:
    mine = dict(sight.within)
    if "rep" in mine:
        return Whose("rep", person.key)
    if "team" not in mine:
        return COMPANY
    led = Membership.objects.filter(person=person, hidden_at=None, team__name__in=mine["team"])
    names = [*led.values_list("team__name", flat=True), *mine["team"]]
    selling = [one.value for one in sight.teams]
    return Whose("team", next((name for name in names if name in selling), names[0]))


def _groups(person: Person, sight: Sight) -> tuple[Group, ...]:
    mine = dict(sight.within)
    if "rep" in mine:
        return ()
    teams = Group(_("Team"), _choices("team", sight.teams))
    if mine:
        people = people_of(person).filter(is_active=True).order_by("name")
        named = (Choice(key, name) for key, name in people.values_list("key", "name"))
        return (teams, Group(_("Rep"), _choices("rep", named)))
    profiles = (Choice(name, name) for name in seen_profiles(person))
    return (
        Group("", (Choice("", _("the whole company")),)),
        teams,
        Group(_("Profile"), _choices("profile", profiles)),
        Group(_("Rep"), _choices("rep", sight.reps)),
    )


def _choices(kind: str, named: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(Choice(f"{kind}/{one.value}", one.label) for one in named)


def _all(groups: Iterable[Group]) -> set[Whose]:
    pairs = (one.value.partition("/") for group in groups for one in group.choices)
    kinds = {kind: kind for kind in KINDS}
    return {Whose(kinds[kind], name) if kind in kinds else COMPANY for kind, _slash, name in pairs}


def _elsewhere(person: Person, since: date) -> set[str]:
    """Whom a person reaches and who were in a team since that is not the person's."""
    there = Membership.objects.filter(person__in=people_of(person), hidden_at=None)
    lately = there.filter(Q(until_on=None) | Q(until_on__gt=since))
    others = lately.exclude(team__in=teams_of(person))
    return set(others.values_list("person__key", flat=True))
