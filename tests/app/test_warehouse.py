"""Boards that read from a warehouse: a batch is there whole, and is what an export would tell."""

import itertools
import json
import os
import re
import signal
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.template import Context, Template
from django.utils import timezone

from teropong.app import mirror
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, hide, write
from teropong.app.mirror.answer import NotReady
from teropong.app.mirror.checking import check
from teropong.app.mirror.held import Mark
from teropong.app.mirror.owner import Owner
from teropong.app.mirror.place import Place, place
from teropong.app.mirror.versions import Kept, Versions
from teropong.app.mirror.warehouse import Warehouse
from teropong.app.records import moving
from teropong.app.records.clock import today
from teropong.app.records.giving_out import give_folder
from teropong.app.records.handing_over import hand_over
from teropong.app.records.models import Account, Activity, Company
from teropong.app.records.stages import shift
from teropong.engine.engines import engine_of
from teropong.engine.load import build, load
from teropong.engine.postgresql.database import PostgreSQL
from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.facts.settings import read_settings
from teropong.language import use_language
from tests.app import warehouses
from tests.app.firm import NOBODY, saved, signed_in
from tests.app.test_mirror import is_like_a_rebuild, is_like_the_report, len_of
from tests.app.test_mirror_owner import accounts

KINDS = ("postgresql", *(pytest.param(name, marks=pytest.mark.long) for name in ("chdb", "spark")))


@pytest.fixture(params=KINDS)
def boards(request, tmp_path, settings):
    """The app's boards read from a warehouse."""
    with warehouses.KINDS[request.param](tmp_path) as found:
        warehouses.tell(settings, found)
        yield found
        place().leave()


@pytest.fixture
def url(tmp_path):
    with warehouses.postgresql(tmp_path) as found:
        yield found


@pytest.fixture
def new_owner(url, tmp_path):
    """Make an owner of the warehouse; the one before lets go."""
    made: list[Owner] = []
    (tmp_path / "mirror").mkdir()

    def make(pause: float = 0) -> Owner:
        for one in made:
            one.close()
        made.append(Owner(tmp_path / "mirror", 1000, Warehouse(url, pause)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def opened(url):
    return engine_of(url).open(url, True)


def test_what_is_written_is_there_as_an_export_would_tell_it(boards, firm, tmp_path):
    assert mirror.read(len_of).value == 1
    build = mirror.version().partition("-")[0]
    saved(Account(name="PT Lain", owner=firm.alice))
    firm.deal.stage, firm.deal.amount_minor = firm.stages[1], 7_00
    write(firm.deal, Author(firm.alice))
    now = timezone.now()
    call = Activity(rep=firm.alice, account=firm.account, channel="call", occurred_at=now)
    saved(call)
    moving.win(firm.deal, Author(firm.alice))
    mirror.read(len_of)
    hiding = Author(firm.alice)
    hide(call, hiding)
    mirror.read(len_of)
    undo(hiding.batch, NOBODY)
    hand_over(firm.alice, firm.charlie, today() - timedelta(days=3), Author(firm.admin))
    is_like_the_report(Company.objects.get(), tmp_path / "out")
    shift(firm.stages[0], 1, NOBODY)
    is_like_a_rebuild()
    assert mirror.version().partition("-")[0] == build, "in batches, not built anew"


@pytest.mark.parametrize("written", ["chdb://here", "spark://local/", "clickhouse://127.0.0.1:1"])
def test_an_address_without_a_place_is_told_by_its_setting(written):
    with pytest.raises(FactsError, match=r"^the setting engine: .* names no "):
        Warehouse(written, 0).found("company")


def test_a_board_says_up_to_when_it_reaches(boards, firm):
    page = signed_in(firm.director).get("/team/")
    assert page.status_code == 200
    assert "Figures up to" in page.content.decode()


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        (1, r"Angka sampai pukul \d\d\.\d\d<"),
        (40, r"Angka sampai pukul \d\d\.\d\d; perubahan sesudahnya sedang dikirim<"),
        (300, r'late" role="status">Angka sampai .* tidak ada yang hilang\.<'),
    ],
)
def test_it_is_said_quietly_or_plainly(behind, said, settings, monkeypatch):
    settings.CONFIGURATION = replace(settings.CONFIGURATION, engine="chdb:///nowhere")
    monkeypatch.setattr(Place, "versions", lambda _self: (Versions(build="b"), behind))
    with use_language("id"):
        page = Template("{% load reaching %}{% reach %}").render(Context())
    assert re.search(said, page), page


def test_without_a_warehouse_nothing_is_said():
    assert Template("{% load reaching %}{% reach %}").render(Context()).strip() == ""


def test_changes_wait_for_their_batch(new_owner, firm):
    owner = new_owner(pause=3600)
    owner.catch_up()
    saved(Account(name="PT Dua"))
    current = owner.current_at
    owner.catch_up()
    assert owner.answer(accounts).value == 1
    assert owner.current_at == current, "up to there the figures reach"
    owner.catch_up(at_once=True)
    assert owner.answer(accounts).value == 2
    assert owner.current_at > current


def test_a_warehouse_that_is_down_and_back(new_owner, firm, url, tmp_path):
    owner = new_owner()
    owner.catch_up()
    before = owner.versions.name
    with warehouses.down(url):
        saved(Account(name="PT Dua"))
        with pytest.raises(NotReady) as found:
            owner.answer(accounts)
        assert found.value.is_away
        with pytest.raises(FactsError):
            owner.catch_up()
        told, _behind = Kept(tmp_path / "mirror").read()
        assert told.why
        assert told.name == before
        assert not told.has_changed("", None), "nobody who waits is told to ask"
        saved(Account(name="PT Tiga"))
    owner.catch_up()
    assert owner.answer(accounts).value == 3
    assert owner.answer(accounts).version == owner.versions.name
    assert not Kept(tmp_path / "mirror").read()[0].why
    assert owner.versions.build == before.partition("-")[0]
    assert not check(owner).differing


def test_it_is_found_again_as_it_was_left(new_owner, firm):
    owner = new_owner()
    owner.catch_up()
    saved(Account(name="PT Dua"))
    owner.catch_up()
    again = new_owner()
    again.catch_up()
    assert again.versions.name == owner.versions.name
    assert again.answer(accounts).value == 2


def test_two_machines_may_follow_the_same_records(firm, url, tmp_path):
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    one, other = (Owner(folder, 1000, Warehouse(url, 0)) for folder in folders)
    one.catch_up()
    other.catch_up()
    for n, owner in enumerate((one, other, one, one, other), start=2):
        saved(Account(name=f"PT {n}"))
        owner.catch_up()
        owner.catch_up()  # what the other one did is heard first
        assert owner.answer(accounts).value == n
        assert owner.versions.name == owner.answer(accounts).version
    assert not check(one).differing
    one.close()
    other.close()


def die(make, monkeypatch, statement: int | None = None) -> None:
    """Let a child catch up and be killed: at a statement, or when all is written but the end."""
    child = os.fork()
    if child == 0:
        try:
            if statement is None:
                note = Mark.note
                monkeypatch.setattr(Mark, "note", lambda *words: (note(*words), kill()))
            else:
                counted(monkeypatch, lambda n: n == statement and kill())
            make().catch_up()
        finally:
            os._exit(1)
    _child, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it came to its end"
    assert os.WTERMSIG(status) == signal.SIGKILL


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def counted(monkeypatch, tell) -> None:
    """Tell of each statement that changes the warehouse, before it is run, which one it is."""
    run, number = PostgreSQL._run, itertools.count(1)

    def told(database, sql):
        tell(next(number))
        run(database, sql)

    monkeypatch.setattr(PostgreSQL, "_run", told)


def test_a_batch_that_is_killed_in_the_middle(new_owner, firm, monkeypatch):
    if connection.vendor == "postgresql":
        pytest.skip("a child may not speak on its parent's line")
    owner = new_owner()
    owner.catch_up()
    owner.close()
    saved(Account(name="PT Dua"))
    firm.deal.amount_minor = 7_00
    write(firm.deal, NOBODY)
    die(new_owner, monkeypatch)
    again = new_owner()
    held = again._room.found(Company.objects.get().key)
    assert held.mark.name == owner.versions.name, "nothing of it is there"
    with held.reading() as (store, _version):
        assert accounts(store) == 1
    again.catch_up()
    assert again.answer(accounts).value == 2
    assert not check(again).differing


@pytest.mark.long
def test_batches_that_are_killed_at_any_time(new_owner, firm, monkeypatch):
    if connection.vendor == "postgresql":
        pytest.skip("a child may not speak on its parent's line")
    owner = new_owner()
    owner.catch_up()

    def change(n: int) -> None:
        saved(Account(name=f"PT {n}"))
        firm.deal.amount_minor = n
        write(firm.deal, NOBODY)

    statements: list[int] = []
    with monkeypatch.context() as patch:
        counted(patch, statements.append)
        change(0)
        owner.catch_up()
    for n, statement in enumerate(Random(7).sample(statements, 12), start=1):
        change(n)
        new_owner().close()
        die(new_owner, monkeypatch, statement)
        if n % 4 == 0:
            owner = new_owner()
            owner.catch_up()
            assert not check(owner).differing


def test_facts_that_somebody_loaded_are_never_overwritten(new_owner, firm, url, tmp_path):
    folder = tmp_path / "facts"
    give_folder(folder, Company.objects.get())
    with opened(url) as database:
        build(Store(database, read_settings(folder)), folder)
        there = database.rows("SELECT * FROM moments.kept")
    saved(Account(name="PT Dua"))
    with pytest.raises(FactsError, match="holds facts that were loaded"):
        new_owner().catch_up()
    with opened(url) as database:
        assert database.rows("SELECT * FROM moments.kept") == there
        assert database.rows("SELECT count(*) FROM facts.accounts") == [(1,)]


def test_another_company_s_figures_are_never_overwritten(new_owner, firm, url, tmp_path):
    new_owner().catch_up()
    Company.objects.update(key="another")
    with pytest.raises(FactsError, match="holds another company's"):
        new_owner().catch_up()
    folder = tmp_path / "facts"
    give_folder(folder, Company.objects.get())
    with opened(url) as database:
        store = Store(database, read_settings(folder))
        with pytest.raises(FactsError, match="load into another database"):
            load(store, folder)


def test_a_board_whose_warehouse_is_away_says_so(firm, url, settings):
    warehouses.tell(settings, url)
    with warehouses.down(url):
        client = signed_in(firm.director)
        assert "does not answer" in client.get("/team/").content.decode()
        told = client.get("/team/?format=json")
        assert told.status_code == 503
        assert "does not answer" in json.loads(told.content)["error"]
