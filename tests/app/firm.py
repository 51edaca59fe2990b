"""A company of three: Alice owns, Bob leads her team, Charlie has no access; and who runs it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.models import Account, Company, Opportunity, Pipeline, Stage

PASSWORD = "sandi-yang-panjang-1"
NOBODY = Author(None)


@dataclass
class Firm:
    """Everybody and everything that a test needs."""

    admin: Person
    director: Person
    bob: Person
    alice: Person
    charlie: Person
    north: Team
    south: Team
    pipeline: Pipeline
    stages: list[Stage]
    account: Account
    deal: Opportunity


def saved(record):
    """The record, written through the door."""
    write(record, NOBODY)
    return record


def _person(name: str, role: Role) -> Person:
    person = Person(name=name, email=f"{name.lower()}@example.com", role=role, language="en")
    person.set_password(PASSWORD)
    return saved(person)


def make_firm() -> Firm:
    saved(Company(name="PT Contoh", language="id"))
    admin, director = _person("Dewi", Role.ADMINISTRATOR), _person("Eko", Role.DIRECTOR)
    bob, alice, charlie = (
        _person("Bob", Role.MANAGER),
        _person("Alice", Role.REP),
        _person("Charlie", Role.REP),
    )
    north, south = saved(Team(name="Utara")), saved(Team(name="Selatan"))
    start = date(2026, 1, 1)
    for person, team in ((bob, north), (alice, north), (charlie, south)):
        saved(Membership(person=person, team=team, from_on=start))
    pipeline = saved(Pipeline(name="Baru"))
    stages = [
        saved(Stage(pipeline=pipeline, name=name, position=n, base=n, expected_days=14))
        for n, name in enumerate(("Prospek", "Pertemuan", "Penawaran"), start=1)
    ]
    account = saved(Account(name="PT Sinar Jaya", owner=alice))
    deal = saved(
        Opportunity(
            name="Gudang Cikarang",
            account=account,
            owner=alice,
            pipeline=pipeline,
            stage=stages[0],
            currency="IDR",
            amount_minor=240_000_000_00,
            created_at=timezone.now() - timedelta(days=10),
        )
    )
    return Firm(admin, director, bob, alice, charlie, north, south, pipeline, stages, account, deal)


def signed_in(person: Person) -> Client:
    """A browser in which a person has signed in."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    return client
