"""Calls, from the file beside the facts: who said one is made known, where nobody knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.hashers import make_password

from teropong.app.calls.models import Call
from teropong.app.changes.writing import Author
from teropong.app.people.models import Person, Role
from teropong.app.records.taking_in.people import Crew
from teropong.app.records.taking_in.said import Said
from teropong.app.records.taking_in.settling import Wanted, by_key, settle
from teropong.app.records.taking_in.taken import Taken

_IDENTITY = ("kind", "person_id", "team_id", "grain", "starts_on", "week_on")


def take_calls(said: Sequence[Said], crew: Crew, author: Author, taken: Taken) -> None:
    """Take in the calls; those of a rep or team whom the facts do not know are left out."""
    known = [one for one in said if _is_known(one, crew)]
    if len(known) < len(said):
        taken.leave_out("calls", len(said) - len(known))
    people = _people(known, crew, author, taken)
    wanted = [_wanted(one, crew, people) for one in known]
    stored = {
        tuple(getattr(one, name) for name in _IDENTITY): one
        for one in Call.objects.filter(hidden_at=None)
    }
    settle(Call, wanted, stored, author, taken)


def _is_known(said: Said, crew: Crew) -> bool:
    among = {"rep": crew.reps, "team": crew.teams, "company": {"": 0}}
    return said.scope in among.get(said.scope_kind, {})


def _people(said: Sequence[Said], crew: Crew, author: Author, taken: Taken) -> dict[str, int]:
    """Who said them; one whom nobody knows comes without a way to sign in, and does not sell."""
    names = {one.given_by: one.given_by_name for one in said if one.given_by not in crew.reps}
    firsts = {one.given_by: one.given_at for one in reversed(said)}
    found = by_key(Person, names)
    made = {"password": make_password(None), "role": Role.REP, "sells": False}
    lacking = [
        Wanted(key, {"name": name}, firsts[key], key, made)
        for key, name in names.items()
        if key not in found
    ]
    people = settle(Person, lacking, found, author, taken)
    return crew.reps | {key: person.pk for key, person in people.items()}


def _wanted(said: Said, crew: Crew, people: Mapping[str, int]) -> Wanted:
    values = {
        "kind": said.kind,
        "person_id": crew.reps[said.scope] if said.scope_kind == "rep" else None,
        "team_id": crew.teams[said.scope] if said.scope_kind == "team" else None,
        "grain": said.grain,
        "starts_on": said.starts_on,
        "week_on": said.week_on,
        "value": said.value,
        "currency": said.currency,
        "given_by_id": people[said.given_by],
        "given_at": said.given_at,
    }
    return Wanted(tuple(values[name] for name in _IDENTITY), values, said.given_at)
