"""Asked once a second by every open board: answered without the record database."""

import math
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import signing
from django.test import Client

from teropong.app import mirror
from teropong.app.changes.writing import write
from teropong.app.mirror.live import live_token
from teropong.app.mirror.place import place
from teropong.app.mirror.versions import FILE, Kept, Versions
from tests.app.firm import NOBODY


def deals(store):
    return store.rows("SELECT count(*) FROM facts.opportunities")[0][0]


@pytest.fixture
def asked(firm, monkeypatch):
    """The mirror as its owner knows it; it is brought up only where a test says so."""
    mirror.read(deals)
    monkeypatch.setattr("teropong.app.mirror.owner.Owner.catch_up", lambda _self: None)
    return place()._owner


def ask(reps, since):
    return Client().get(f"/live/{live_token(reps)}/", {"since": since})


def test_nothing_changed_and_something_did(asked, firm, monkeypatch):
    alice, charlie = (frozenset({one.key}) for one in (firm.alice, firm.charlie))
    seen = ask(None, "").json()["version"]
    assert seen == mirror.version()
    assert [ask(reps, seen).status_code for reps in (None, alice, charlie)] == [304, 304, 304]
    firm.deal.amount_minor = 3
    write(firm.deal, NOBODY)
    monkeypatch.undo()
    mirror.read(deals)
    assert [ask(reps, seen).status_code for reps in (None, alice, charlie)] == [200, 200, 304]
    assert ask(alice, seen).json() == {"version": mirror.version()}


def test_the_records_are_not_asked(asked, django_assert_num_queries, monkeypatch):
    token = live_token(None)

    def refuse(*_words, **_more):
        raise AssertionError("the records were asked")

    with django_assert_num_queries(0):
        assert Client().get(f"/live/{token}/").status_code == 200
    with monkeypatch.context() as unreachable:
        for way in ("cursor", "connect"):
            unreachable.setattr(f"django.db.backends.base.base.BaseDatabaseWrapper.{way}", refuse)
        assert Client().get(f"/live/{token}/").status_code == 200


def test_a_token_that_is_wrong_or_old(asked, monkeypatch):
    for token in ("", "nonsense", live_token(None)[:-1], signing.dumps([0, None])):
        assert Client().get(f"/live/{token}/").status_code == 410
    good = live_token(frozenset({"a"}))
    assert Client().get(f"/live/{good}/").status_code == 200
    now = __import__("time").time()
    monkeypatch.setattr("teropong.app.mirror.live.time.time", lambda: now + 86_500)
    assert Client().get(f"/live/{good}/").status_code == 410


def test_only_asked_and_safely(asked):
    token = live_token(None)
    assert Client().post(f"/live/{token}/").status_code == 405
    answer = Client().get(f"/live/{token}/")
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "X-Request-ID"):
        assert answer[header]
    assert answer["Cache-Control"] == "no-store"
    many = frozenset(f"{n:032}" for n in range(5000))
    assert len(live_token(many)) < 2000


def test_ready_when_it_is_current(asked, client, settings):
    where = place()
    where._how = "apart"
    where._owner = None
    told = client.get("/readyz")
    assert (told.status_code, told.json()["reason"]) == (503, "the figures are being prepared")
    where._folder.mkdir(exist_ok=True)
    where._kept.write(asked.versions, 0.0)
    assert client.get("/readyz").status_code == 200
    where._kept.write(asked.versions, math.inf)
    assert client.get("/readyz").json()["reason"] == "the figures are behind"


def test_no_version_is_taken_for_another(tmp_path, monkeypatch):
    """ext4 gives the number of a file that is gone to the next one: A, B, and A's again."""
    writes, reads = Kept(tmp_path), Kept(tmp_path)
    stat = Path.stat

    def same_number(path):
        told = stat(path)
        return SimpleNamespace(
            st_ino=7, st_size=told.st_size, st_mtime=told.st_mtime, st_mtime_ns=told.st_mtime_ns
        )

    monkeypatch.setattr(Path, "stat", same_number)
    for number in range(3):
        writes.write(Versions(build="b", number=number), 0.0)
        os.utime(tmp_path / FILE, (number, number))
        assert reads.read()[0].number == number
