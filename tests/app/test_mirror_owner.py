"""The mirror's owner: what is damaged goes, what comes late is seen, who reads is not disturbed."""

import errno
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from teropong.app.changes.bulk import Entry, log_all
from teropong.app.changes.inserting import at_once, prepared, update_rows
from teropong.app.changes.writing import Author, write
from teropong.app.mirror import asking
from teropong.app.mirror.answer import NotReady
from teropong.app.mirror.asking import Asker, listen
from teropong.app.mirror.checking import check
from teropong.app.mirror.owner import Owner
from teropong.app.mirror.place import ASKED, Place
from teropong.app.records.models import Account, Activity, Opportunity
from teropong.engine.asked import Asked
from teropong.engine.report import make_report
from teropong.facts.faults import WrongCall
from tests.app.firm import NOBODY, make_firm, saved


@pytest.fixture
def new_owner(tmp_path):
    """Make an owner upon one folder; the one before lets go."""
    made: list[Owner] = []

    def make() -> Owner:
        for one in made:
            one.close()
        (tmp_path / "mirror").mkdir(exist_ok=True)
        made.append(Owner(tmp_path / "mirror", 1000))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def owner(firm, new_owner):
    found = new_owner()
    found.catch_up()
    return found


def accounts(store):
    return store.rows("SELECT count(*) FROM facts.accounts")[0][0]


def wrong(_store):
    raise WrongCall("no such thing")


def file_of(owner):
    [file] = owner._folder.glob("*.duckdb")
    return file


def test_it_is_opened_again_as_it_was_left(owner, new_owner):
    saved(Account(name="PT Dua"))
    owner.catch_up()
    version = owner.versions.name
    again = new_owner()
    again.catch_up()
    assert (again.versions.name, again.answer(accounts).value) == (version, 2)
    saved(Account(name="PT Tiga"))
    again.catch_up()
    assert again.answer(accounts).value == 3
    assert again.versions.build == owner.versions.build


def truncated(file):
    file.write_bytes(file.read_bytes()[:5000])


def garbage(file):
    file.write_bytes(b"not a database" * 1000)


def hole(file):
    whole = bytearray(file.read_bytes())
    whole[4096 : len(whole) - 4096] = bytes(len(whole) - 8192)
    file.write_bytes(bytes(whole))


def empty(file):
    file.write_bytes(b"")


def gone(file):
    file.unlink()


def another_version(file):
    import duckdb

    with duckdb.connect(str(file)) as held:
        held.execute("UPDATE moments.followed SET made_by = 'another'")


@pytest.mark.parametrize("damage", [truncated, garbage, hole, empty, gone, another_version])
def test_what_cannot_be_used_is_built_anew(damage, owner, new_owner):
    owner.close()
    damage(file_of(owner))
    again = new_owner()
    again.catch_up()
    for _ in range(2):
        try:
            assert again.answer(accounts).value == 1
        except NotReady:
            again.catch_up()
    assert again.answer(accounts).value == 1
    assert not check(again).differing
    assert len(list(again._folder.glob("*.duckdb"))) == 1


def test_records_of_another_history_are_another_mirror(owner):
    """As after a restored backup: the numbers go on, and mean other changes."""
    with transaction.atomic():
        point = transaction.savepoint()
        saved(Account(name="PT Sementara"))
        owner.catch_up()
        assert owner.answer(accounts).value == 2
        transaction.savepoint_rollback(point)
    build = owner.versions.build
    saved(Account(name="PT Lain"))
    saved(Account(name="PT Lain Lagi"))
    owner.catch_up()
    assert owner.answer(accounts).value == 3
    assert owner.versions.build != build


def test_changes_that_drew_their_numbers_before_others_are_seen(owner, firm):
    """As an import does: prepared aside while others write, then written in one go."""
    with prepared() as rows:
        entry = Entry(firm.deal, timezone.now(), {"amount_minor": 9}, {"amount_minor": 1})
        log_all([entry], NOBODY)
        with at_once():
            saved(Account(name="PT Dua"))
            owner.catch_up()
        with transaction.atomic(), at_once():
            update_rows(Opportunity, ["amount_minor"], [[9, firm.deal.pk]])
            rows.write()
    build = owner.versions.build
    owner.catch_up()
    assert owner.answer(amount).value == 9
    saved(Account(name="PT Tiga"))
    owner.catch_up()
    assert owner.versions.build == build
    assert not check(owner).differing


def amount(store):
    return store.rows("SELECT amount_minor FROM facts.opportunities")[0][0]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_held_open_while_others_commit(new_owner):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one transaction follows the other")
    make_firm()
    begun, go_on = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            saved(Account(name="PT Lambat"))
            begun.set()
            go_on.wait(30)
        connection.close()

    slow = Thread(target=hold)
    slow.start()
    begun.wait(30)
    owner = new_owner()
    owner.catch_up()
    saved(Account(name="PT Cepat"))
    owner.catch_up()
    assert owner.answer(accounts).value == 2, "the fast one, without waiting for the slow one"
    build = owner.versions.build
    go_on.set()
    slow.join()
    owner.catch_up()
    assert owner.answer(accounts).value == 3
    owner.catch_up()
    version = owner.versions.name
    owner.catch_up()
    assert owner.versions.name == version, "nothing is read twice for ever"
    assert owner.versions.build == build
    assert not check(owner).differing


def test_a_long_question_sees_one_moment(owner, firm):
    seen = []

    def question(store):
        seen.append(accounts(store))
        saved(Account(name="PT Dua"))
        owner.catch_up()
        seen.append(accounts(store))

    owner.answer(question)
    assert seen == [1, 1]
    assert owner.answer(accounts).value == 2

    def through_a_rebuild(store):
        owner.rebuild()
        return accounts(store)

    assert owner.answer(through_a_rebuild).value == 2


def at_one(store):
    """What must hold in any one moment, and a question that makes tables of its own."""
    deals = store.rows("SELECT count(*), sum(amount_minor) FROM facts.opportunities")
    [(done,)] = store.rows("SELECT count(*) FROM facts.activities")
    yesterday = timezone.now().date() - timedelta(days=1)
    asked = Asked(period=str(yesterday.year), as_of=str(yesterday))
    before = make_report(store, asked).to_dict()
    again = store.rows("SELECT count(*), sum(amount_minor) FROM facts.opportunities")
    assert deals == again
    assert accounts(store) == done + 1
    return bool(before["indicators"])


def test_many_read_while_one_writes(owner, firm):
    firm.deal.created_at = timezone.now().replace(year=2025)
    firm.deal.save()
    owner.rebuild()
    with ThreadPoolExecutor(4) as readers:
        answers = [readers.submit(owner.answer, at_one) for _ in range(24)]
        for n in range(6):
            saved(Account(name=f"PT {n}"))
            firm.deal.amount_minor = n
            write(firm.deal, NOBODY)
            saved(
                Activity(
                    rep=firm.alice, account=firm.account, channel="call", occurred_at=timezone.now()
                )
            )
            owner.catch_up()
        assert all(answer.result().value for answer in answers)
    assert not check(owner).differing


class Door:
    """A door at which nothing but faults comes in."""

    def __init__(self, *numbers):
        self.left = list(numbers)

    def accept(self):
        raise OSError(self.left.pop(0), "as told")


def test_a_door_stays_open_when_files_are_short_for_a_while(monkeypatch):
    monkeypatch.setattr(asking, "_BREATH", 0)
    door = Door(errno.EMFILE, errno.ENFILE, errno.EBADF)
    asking._accept(door, {})
    assert door.left == []


def test_a_door_that_cannot_be_opened_keeps_nobody_out(tmp_path, monkeypatch, db):
    def full(*_words):
        raise OSError(errno.ENOSPC, "full")

    mine = Place(tmp_path, ASKED, 100, None)
    with monkeypatch.context() as broken:
        broken.setattr(sys.modules[Place.__module__], "listen", full)
        with pytest.raises(OSError, match="full"):
            mine.own(follows=False)
    assert mine.own(follows=False)
    mine.leave()


def test_others_ask_over_a_socket(owner, tmp_path):
    long = tmp_path / ("x" * 120)
    long.mkdir()
    for folder in (tmp_path, long):
        door = listen(folder, {"read": owner.answer})
        asker = Asker(folder)
        assert asker.ask("read", accounts).value == 1
        with pytest.raises(WrongCall, match="no such thing"):
            asker.ask("read", wrong)
        assert (folder / "key").stat().st_mode & 0o77 == 0
        door.close()
        with pytest.raises(NotReady):
            Asker(folder).ask("read", accounts)


def test_before_there_is_a_company(db, new_owner):
    owner = new_owner()
    with pytest.raises(NotReady):
        owner.answer(accounts)
    owner.catch_up()
    assert owner.answer(accounts).value == 0
    firm = make_firm()
    write(firm.account, Author(firm.alice))
    owner.catch_up()
    assert owner.answer(accounts).value == 1
    assert not check(owner).differing
