"""The company of `teropong demo`: founded, filled, and given four people who sign in."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Q

from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.clock import today
from teropong.app.records.models import Company
from teropong.app.records.models.company import company as founded
from teropong.app.records.sample.filling import DEALS, fill
from teropong.app.records.sample.texts import COMPANY, PLACE
from teropong.facts.faults import WrongCall
from teropong.facts.reading import Progress
from teropong.language import _

FILE = "sign-ins.json"
_STAFF = (
    ("owner", "Ratna Wibawa", Role.ADMINISTRATOR),
    ("director", "Hendra Mahardika", Role.DIRECTOR),
    ("manager", "Wulan Prasetya", Role.MANAGER),
)


@dataclass(frozen=True)
class SignIn:
    """How one of the sample's people signs in."""

    role: str
    email: str
    password: str


def found_sample(
    folder: Path, *, n_deals: int = DEALS, progress: Progress | None = None
) -> list[SignIn]:
    """The sign-ins of a folder's sample company, which is founded where there is none.

    Raises `WrongCall` where the folder holds a company that is no sample.
    """
    there, file = founded(), folder / FILE
    if there is not None and not there.is_sample:
        told = _("{0} holds the records of {1}; name another folder with --folder")
        raise WrongCall(told.format(folder, there.name))
    if there is not None and file.exists():
        return [SignIn(**one) for one in json.loads(file.read_text(encoding="utf-8"))]
    with transaction.atomic():
        if there is None:
            there = Company(name=COMPANY, is_sample=True)
            write(there, Author(None))
            fill(there, Author(None), n_deals=n_deals, progress=progress)
        found = _sign_ins()
        # Within the transaction: what is printed is what opens the door.
        _keep(file, found)
    return found


def _sign_ins() -> list[SignIn]:
    rep = _rep()
    team = Membership.objects.filter(person=rep, until_on=None).values_list("team", flat=True)[0]
    found = []
    for role, name, kind in _STAFF:
        person = Person.objects.filter(email=_email(role)).first()
        person = person or Person(name=name, email=_email(role), role=kind, sells=False)
        found.append(_with_password(role, person))
        if kind == Role.MANAGER and not person.memberships.exists():
            since = today() - timedelta(days=3 * 365)
            membership = Membership(person=person, team=Team(pk=team), from_on=since)
            write(membership, Author(None))
    return [*found, _with_password("rep", rep)]


def _rep() -> Person:
    """The rep who signs in: of those who are there, the one with the most open deals."""
    if there := Person.objects.filter(email=_email("rep")).first():
        return there
    is_open = Q(opportunities__outcome="open", opportunities__hidden_at=None)
    found = Person.objects.filter(sells=True, active_until=None, memberships__until_on=None)
    return found.annotate(n_open=Count("opportunities", is_open)).order_by("-n_open", "pk")[0]


def _with_password(role: str, person: Person) -> SignIn:
    password = secrets.token_urlsafe(9)
    person.email = _email(role)
    person.set_password(password)
    if write(person, Author(None)) is None:
        person.save(update_fields=["password"])
    return SignIn(role, _email(role), password)


def _email(role: str) -> str:
    return f"{role}@{PLACE}"


def _keep(file: Path, found: list[SignIn]) -> None:
    text = json.dumps([asdict(one) for one in found], indent=1)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as out:
        out.write(text)
