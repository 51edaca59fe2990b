"""Every address × role × verb, generated from the URL map: no hole may stand open.

`tests/app/rights.txt` says what each answers, for a record of Alice's where the address names one.
An address that the file does not name fails the test: whoever adds one says who may go there.
"""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from teropong.app.alerts.looking import reconcile
from teropong.app.alerts.models import Alert, Channel, Delivery
from teropong.app.changes.models import Change
from teropong.app.people.models import Absence, Membership, Team
from teropong.app.records.models import Activity, Contact, Holiday, Rate, SavedView
from teropong.app.scenarios.models import Scenario
from teropong.app.targets.models import Target
from teropong.app.wall.models import Screen
from tests.app.alerting import MONDAY, of_rep
from tests.app.firm import saved, signed_in

ROLES = ("alice", "bob", "charlie", "director", "admin", "nobody")
TABLE = Path(__file__).with_name("rights.txt")
BEFORE_SIGN_IN = {
    "first_run", "join", "language", "log_token", "worker", "alerts_leave", "screen",
}  # fmt: skip
"""Addresses that answer before anybody has signed in."""


def addresses(resolver=None, prefix=""):
    """Every address of the app, by name, with its path; those of allauth are its own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if path.startswith("sign-in/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        elif isinstance(pattern, URLPattern) and path:
            yield pattern.name, path


def table():
    """What each address answers: by name and verb, the statuses by role."""
    found = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            name, verb, *statuses = line.split()
            found[name, verb] = dict(zip(ROLES, map(int, statuses), strict=True))
    return found


@pytest.fixture
def world(firm):
    """Records of Alice's and of the company's, one of each kind, by how their addresses begin."""
    when = firm.deal.created_at
    activity = saved(
        Activity(rep=firm.alice, account=firm.account, channel="call", occurred_at=when)
    )
    absence = saved(
        Absence(person=firm.alice, from_on=when.date(), until_on=firm.deal.stage_since.date())
    )
    channel = saved(Channel(name="Ruang", means="other", url="json://example.com", keyed_at=when))
    failed = Delivery.objects.create(
        key="1.0:0:1", reason="alert", alert=alert_of(firm.alice), channel=channel, state="failed"
    )
    keys = {
        "accounts": firm.account.pk,
        "opportunities": firm.deal.pk,
        "activities": activity.pk,
        "log": activity.pk,
        "contacts": saved(Contact(account=firm.account, name="Bu Ratna")).pk,
        "people": firm.alice.pk,
        "memberships": Membership.objects.get(person=firm.alice).pk,
        "absences": absence.pk,
        "teams": saved(Team(name="Kosong")).pk,
        "rates": saved(Rate(currency="USD", starts_on=when.date(), rate="16000")).pk,
        "holidays": saved(Holiday(on=when.date(), name="Libur")).pk,
        "targets": saved(
            Target(
                indicator="revenue",
                grain="month",
                starts_on=when.date(),
                value="5",
                scope_kind="rep",
                person=firm.alice,
            )
        ).pk,
        "plan": saved(Scenario(owner=firm.admin, name="Uji", period="2026-Q3")).pk,
        "pipelines": firm.pipeline.pk,
        "stages": firm.stages[2].pk,
        "alerts": alert_of(firm.alice).pk,
        "settings": channel.pk,
        "settings/screens": screen_of(firm).pk,
        "deliveries": failed.pk,
        "view": SavedView.objects.create(owner=firm.alice, page="accounts", name="milikku").pk,
    }
    batch = Change.objects.filter(kind="account").earliest("sequence").batch
    return (
        firm,
        keys,
        {
            "batch": batch,
            "outcome": "won",
            "token": "tidak-ada",
            "name": "accounts",
            "key": "revenue",
            "means": "webhook",
            "kind": "week",
        },
    )


def alert_of(person):
    """The alert of a rep, as the look leaves it."""
    reconcile([of_rep(person)], MONDAY)
    return Alert.objects.get(whose=person.key)


def screen_of(firm):
    """A screen of Alice's and Bob's team."""
    screen = Screen(name="Lobi", team=firm.north, made_by=firm.admin)
    screen.renew()
    screen.save()
    return screen


def filled(path, keys, words, pk=None):
    start = "view" if "views/" in path else path.split("/")[0]
    start = "settings/screens" if path.startswith("settings/screens") else start
    found = re.sub(r"<int:pk>", lambda _: str(pk or keys.get(start, 987654321)), path)
    found = re.sub(r"<\w+:(\w+)>", lambda named: str(words[named[1]]), found)
    return f"/{found}"


def client_of(firm, role):
    return Client(SERVER_NAME="127.0.0.1") if role == "nobody" else signed_in(getattr(firm, role))


def asked(world, role, pk=None):
    """What every address answers to a role, by name and verb; nothing that is posted stays."""
    firm, keys, words = world
    client = client_of(firm, role)
    for name, path in addresses():
        if pk and "<int:pk>" not in path:
            continue
        for verb in ("get", "post"):
            with transaction.atomic():
                yield (name, verb), getattr(client, verb)(filled(path, keys, words, pk))
                transaction.set_rollback(True)


def test_every_address_is_spoken_for(db):
    named = {(name, verb) for name, _path in addresses() for verb in ("get", "post")}
    assert named - set(table()) == set(), "say in rights.txt what these answer to whom"
    assert set(table()) - named == set(), "these are no addresses any more"


@pytest.mark.parametrize("role", ROLES)
def test_each_answers_as_the_table_says(world, role):
    expected = table()
    wrong = {
        key: (answer.status_code, expected[key][role])
        for key, answer in asked(world, role)
        if answer.status_code != expected[key][role]
    }
    assert wrong == {}, "address and verb: (status, as the table says)"


def test_nobody_is_led_to_the_sign_in(world):
    for (name, verb), answer in asked(world, "nobody"):
        if name not in BEFORE_SIGN_IN:
            assert answer.status_code == 302, (name, verb)
            assert answer.headers["Location"].startswith("/sign-in/login/"), (name, verb)


@pytest.mark.parametrize("role", ROLES[:-1])
@pytest.mark.parametrize("pk", [987654321, int("9" * 25)])
def test_an_id_that_is_not_there_tells_nothing(world, role, pk):
    """It answers 404, or what the role is told anyway: never a fault, never a way in."""
    expected = table()
    for key, answer in asked(world, role, pk):
        status = answer.status_code
        assert status in (404, 405) or status == expected[key][role] >= 400, (key, status)


def test_charlie_and_the_director_write_nothing(world):
    firm, keys, words = world
    posting = {
        "account": keys["accounts"], "id": keys["accounts"], "action": "delete", "owner": firm.charlie.pk,
        "name": "Rampasan", "channel": "call", "status": "done", "to": firm.charlie.pk,
    }  # fmt: skip
    n = Change.objects.count()
    for role in ("charlie", "director"):
        client = client_of(firm, role)
        for _name, path in addresses():
            if "<int:pk>" in path or role == "director":
                client.post(filled(path, keys, words), posting)
    assert Change.objects.count() == n


@pytest.mark.parametrize("role", ROLES[:-1])
def test_lists_search_and_csv_leak_nothing(world, role):
    firm, _keys, _words = world
    client = client_of(firm, role)
    for address in (
        "/accounts/", "/accounts/?format=csv", "/opportunities/?list=all",
        "/opportunities/?list=all&format=csv", "/activities/", "/activities/?format=csv",
        "/search/?q=sinar", "/accounts/names/?q=sinar", "/accounts/suggest/?q=jaya", "/log/",
        "/opportunities/board/", "/today/",
    ):  # fmt: skip
        page = client.get(address).content.decode()
        sees = bool(re.search("Sinar Jaya|Gudang Cikarang", page))
        if role == "charlie":
            assert not sees or address == "/accounts/suggest/?q=jaya", address
        elif address not in ("/today/", "/log/"):
            assert sees, address
