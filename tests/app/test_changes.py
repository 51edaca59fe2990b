"""The change log: what is written is logged, what clashes is told, what is undone is as before."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from teropong.app.changes.models import Change, ChangedText, Verb
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, Conflict, hide, write
from teropong.app.records.models import Account, Opportunity


def last() -> Change:
    return Change.objects.order_by("sequence").last()


def test_a_change_holds_what_was_and_what_is(firm):
    firm.account.segment = "Swasta"
    write(firm.account, Author(firm.alice))
    change = last()
    assert (change.before, change.after) == ({"segment": ""}, {"segment": "Swasta"})
    assert (change.author, change.verb) == (firm.alice, Verb.CHANGED)


def test_what_changes_nothing_is_not_logged(firm):
    n = Change.objects.count()
    assert write(firm.account, Author(firm.alice)) is None
    assert Change.objects.count() == n


def test_personal_texts_stand_outside_the_log(firm):
    firm.account.notes = "Bu Ratna lebih suka WhatsApp"
    write(firm.account, Author(firm.alice))
    assert "Ratna" not in str((last().before, last().after))
    assert ChangedText.objects.get(change=last()).after == "Bu Ratna lebih suka WhatsApp"


def test_the_second_of_two_editors_sees_the_first(firm):
    mine, theirs = Account.objects.get(pk=firm.account.pk), Account.objects.get(pk=firm.account.pk)
    theirs.segment = "Swasta"
    write(theirs, Author(firm.bob), version=1)
    mine.segment = "Pemerintah"
    with pytest.raises(Conflict) as told:
        write(mine, Author(firm.alice), version=1)
    assert [change.after for change in told.value.changes] == [{"segment": "Swasta"}]
    assert Account.objects.get(pk=mine.pk).segment == "Swasta"


def test_undo_brings_back_what_was(firm):
    author = Author(firm.alice)
    firm.account.name, firm.account.notes = "Lain", "catatan"
    write(firm.account, author)
    firm.deal.amount_minor = 1
    write(firm.deal, author)
    undo(author.batch, Author(firm.alice))
    firm.account.refresh_from_db()
    firm.deal.refresh_from_db()
    assert (firm.account.name, firm.account.notes) == ("PT Sinar Jaya", "")
    assert firm.deal.amount_minor == 240_000_000_00


def test_what_was_changed_again_is_not_undone(firm):
    author = Author(firm.alice)
    firm.account.name = "Lain"
    write(firm.account, author)
    firm.account.name = "Lain lagi"
    write(firm.account, Author(firm.bob))
    with pytest.raises(Conflict):
        undo(author.batch, Author(firm.alice))
    assert Account.objects.get(pk=firm.account.pk).name == "Lain lagi"


def test_deleting_hides_and_can_be_undone(firm):
    author = Author(firm.alice)
    hide(firm.deal, author)
    assert firm.deal.hidden_at is not None
    undo(author.batch, Author(firm.alice))
    firm.deal.refresh_from_db()
    assert firm.deal.hidden_at is None
    assert last().verb == Verb.RESTORED


def test_the_database_refuses_to_rewrite_the_log(firm):
    for sql in ("UPDATE changes_change SET kind = 'x'", "DELETE FROM changes_change"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(sql)
    with pytest.raises(TypeError):
        last().save()


def test_pushes_are_counted_while_a_deal_is_open(firm):
    for day in (date(2026, 6, 1), date(2026, 6, 11), date(2026, 6, 8), date(2026, 6, 28)):
        firm.deal.expected_close_on = day
        write(firm.deal, Author(firm.alice))
    # 1 → 11 June: 10 days; 11 → 8 June: brought forward; 8 → 28 June: 20 days.
    assert (firm.deal.n_pushes, firm.deal.days_pushed) == (2, 30)


def test_a_backdated_move_counts_from_when_it_was(firm):
    friday = timezone.now() - timedelta(days=3)
    author = Author(firm.alice)
    firm.deal.stage = firm.stages[1]
    write(firm.deal, author, effective_at=friday)
    assert firm.deal.stage_since == friday
    undo(author.batch, Author(firm.alice))
    firm.deal.refresh_from_db()
    assert firm.deal.stage == firm.stages[0]
    assert firm.deal.stage_since == firm.deal.created_at


def test_of_two_who_write_at_once_each_keeps_what_the_other_wrote(firm):
    mine, theirs = (Account.objects.get(pk=firm.account.pk) for _ in range(2))
    theirs.city = "Bandung"
    write(theirs, Author(firm.bob))
    mine.segment = "Swasta"
    write(mine, Author(firm.alice))
    stored = Account.objects.get(pk=firm.account.pk)
    assert (stored.city, stored.segment) == ("Bandung", "Swasta")
    assert last().after == {"segment": "Swasta"}


def test_of_two_who_write_the_same_field_the_second_is_told(firm):
    mine, theirs = (Account.objects.get(pk=firm.account.pk) for _ in range(2))
    theirs.city = "Bandung"
    write(theirs, Author(firm.bob))
    mine.city = "Medan"
    with pytest.raises(Conflict):
        write(mine, Author(firm.alice))


def test_what_was_deleted_meanwhile_is_not_written(firm):
    mine = Account.objects.get(pk=firm.account.pk)
    hide(firm.account, Author(firm.bob))
    mine.city = "Medan"
    with pytest.raises(Conflict):
        write(mine, Author(firm.alice))


def test_what_others_built_upon_is_not_undone(firm):
    author = Author(firm.admin)
    account = Account(name="CV Baru", owner=firm.alice)
    write(account, author)
    write(
        Opportunity(
            name="Deal", account=account, owner=firm.alice, pipeline=firm.pipeline, currency="IDR"
        ),
        Author(firm.alice),
    )
    with pytest.raises(Conflict):
        undo(author.batch, Author(firm.admin))
    account.refresh_from_db()
    assert account.hidden_at is None
