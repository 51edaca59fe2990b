"""Every address × role × verb, generated from the URL map: no hole may stand open.

An address that is not named here fails the test: whoever adds one says who may go there.
"""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from teropong.app.changes.models import Change
from teropong.app.records.models import Activity, Contact, SavedView
from tests.app.firm import saved, signed_in

ROLES = ("alice", "bob", "charlie", "director", "admin", "nobody")
OPEN = {"first_run", "language"}
"""Addresses that answer before anybody has signed in."""
EVERYBODY = {
    "today",
    "log",
    "more",
    "me",
    "search",
    "accounts",
    "opportunities",
    "activities",
    "audit",
    "account_names",
}
WRITERS = {"new_account", "new_opportunity", "bulk"}
"""Pages that a director may not open."""
RECORDS = {
    "account",
    "opportunity",
    "activity",
    "contact",
    "edit_account",
    "delete_account",
    "merge_account",
    "new_contact",
    "delete_contact",
    "erase_contact",
    "edit_opportunity",
    "delete_opportunity",
    "activity_done",
    "delete_activity",
}
"""Addresses of Alice's records: hers, her manager's, and read by who stands above."""
READ = {"account", "opportunity", "activity"}
OWN = {"save_view", "forget_view", "undo"}
PREFIXES_OF_OTHERS = ("sign-in/",)


def addresses(resolver=None, prefix=""):
    """Every named address of the app, with its path."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield pattern.name, path


def ours():
    return [
        (name, path)
        for name, path in addresses()
        if name and not path.startswith(PREFIXES_OF_OTHERS)
    ]


@pytest.fixture
def everything(firm):
    """Alice's records, one of each kind, by the name of their addresses."""
    when = firm.deal.created_at
    activity = saved(
        Activity(rep=firm.alice, account=firm.account, channel="call", occurred_at=when)
    )
    contact = saved(Contact(account=firm.account, name="Bu Ratna"))
    view = SavedView.objects.create(owner=firm.alice, page="accounts", name="milikku")
    by_kind = {
        "account": firm.account.pk,
        "opportunity": firm.deal.pk,
        "activity": activity.pk,
        "contact": contact.pk,
        "view": view.pk,
    }
    return firm, by_kind


def key_of(name, path, by_kind):
    kinds = {
        "accounts/": "account",
        "opportunities/": "opportunity",
        "activities/": "activity",
        "contacts/": "contact",
    }
    if name == "forget_view":
        return by_kind["view"]
    return next(by_kind[kind] for start, kind in kinds.items() if path.startswith(start))


def filled(name, path, by_kind, pk=None):
    if "<uuid:batch>" in path:
        path = path.replace("<uuid:batch>", str(Change.objects.earliest("sequence").batch))
    path = path.replace("<slug:name>", "accounts")
    if "<int:pk>" in path:
        path = path.replace("<int:pk>", str(pk or key_of(name, path, by_kind)))
    assert "<" not in path, path
    return f"/{path}"


def client_of(firm, role):
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1") if role == "nobody" else signed_in(getattr(firm, role))


def test_every_address_is_spoken_for(db):
    known = OPEN | EVERYBODY | WRITERS | RECORDS | OWN
    assert {name for name, _path in ours()} - known == set()
    assert not [path for name, path in addresses() if name is None and path != ""]


def test_nobody_enters_without_signing_in(everything):
    firm, by_kind = everything
    client = client_of(firm, "nobody")
    for name, path in ours():
        for verb in ("get", "post"):
            answer = getattr(client, verb)(filled(name, path, by_kind))
            if name in OPEN:
                assert answer.status_code in (200, 302, 400, 405), (name, verb)
            else:
                assert answer.status_code == 302, (name, verb)
                assert answer.headers["Location"].startswith("/sign-in/login/"), (name, verb)


@pytest.mark.parametrize("role", ["alice", "bob", "charlie", "director", "admin"])
def test_alices_records_open_for_whom_they_should(everything, role):
    firm, by_kind = everything
    client = client_of(firm, role)
    for name, path in ours():
        if name not in RECORDS:
            continue
        status = client.get(filled(name, path, by_kind)).status_code
        if role == "charlie":
            assert status in (404, 405), (name, status)
        elif role == "director" and name not in READ:
            assert status in (403, 405), (name, status)
        else:
            assert status in (200, 405), (name, status)


@pytest.mark.parametrize("role", ["charlie", "director"])
def test_who_may_not_changes_nothing_by_posting(everything, role):
    firm, by_kind = everything
    client = client_of(firm, role)
    n = Change.objects.count()
    for name, path in ours():
        if name not in RECORDS | WRITERS | {"undo", "forget_view"}:
            continue
        status = client.post(filled(name, path, by_kind), {"id": by_kind["account"]}).status_code
        if name in WRITERS and role == "charlie":
            assert status in (200, 302), (name, status)
        else:
            assert status in ((404,) if role == "charlie" else (403, 404, 405)) or (
                status in (200, 405) and name in READ and role == "director"
            ), (name, status)
    assert Change.objects.count() == n


@pytest.mark.parametrize("role", ["alice", "bob", "charlie", "director", "admin"])
def test_an_id_that_is_not_there_answers_404(everything, role):
    firm, by_kind = everything
    client = client_of(firm, role)
    for name, path in ours():
        if "<int:pk>" not in path:
            continue
        for pk in ("987654321", "9" * 25):
            for verb in ("get", "post"):
                status = getattr(client, verb)(filled(name, path, by_kind, pk)).status_code
                assert status in (404, 405), (name, verb, pk, status)


@pytest.mark.parametrize("role", ["alice", "bob", "charlie", "director", "admin"])
def test_lists_and_search_and_csv_leak_nothing(everything, role):
    firm, _by_kind = everything
    client = client_of(firm, role)
    for address in (
        "/accounts/",
        "/accounts/?format=csv",
        "/opportunities/?list=all",
        "/opportunities/?list=all&format=csv",
        "/activities/",
        "/activities/?format=csv",
        "/search/?q=sinar",
        "/accounts/names/?account=sinar",
        "/today/",
    ):
        page = client.get(address).content.decode()
        sees = bool(re.search("Sinar Jaya|Gudang Cikarang", page))
        if role == "charlie":
            assert not sees, address
        elif address != "/today/":
            assert sees, address
