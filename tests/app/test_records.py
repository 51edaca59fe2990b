"""Accounts, people there and deals: their pages, forms, merging and deleting."""

from datetime import date

import pytest

from teropong.app.changes.models import Change, ChangedText
from teropong.app.changes.writing import Author, write
from teropong.app.records.models import Account, Activity, Contact, Opportunity
from teropong.app.records.twins import twins
from tests.app.firm import saved, signed_in


def account_form(firm, **changes):
    fields = {"name": firm.account.name, "owner": firm.alice.pk, "version": firm.account.version}
    return {**fields, **changes}


def deal_form(firm, **changes):
    fields = {
        "name": "Armada 12 unit",
        "account": "PT Sinar Jaya",
        "amount": "96 m",
        "currency": "IDR",
        "stage": firm.stages[0].pk,
        "owner": firm.alice.pk,
    }
    return {**fields, **changes}


def test_a_rep_writes_down_an_account_and_a_deal(firm):
    client = signed_in(firm.alice)
    page = client.get("/accounts/new/").content.decode()
    assert f'<option value="{firm.alice.pk}" selected>' in page
    assert client.post("/accounts/new/", {"name": "CV Mitra Abadi"}).status_code == 422
    answer = client.post("/accounts/new/", {"name": "CV Mitra Abadi", "owner": firm.alice.pk})
    account = Account.objects.get(name="CV Mitra Abadi")
    assert answer.headers["Location"] == account.get_absolute_url()
    answer = client.post("/opportunities/new/", deal_form(firm, account="CV Mitra Abadi"))
    deal = Opportunity.objects.get(name="Armada 12 unit")
    assert (deal.account, deal.amount_minor, deal.pipeline) == (
        account,
        96_000_000_00,
        firm.pipeline,
    )
    assert "96,000,000" in client.get(deal.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("amount", "dua juta", "Write an amount"),
        ("amount", "9" * 30, "more than can be kept"),
        ("amount", "1.005,5,5", "Write an amount"),
        ("account", "PT Tidak Ada", "No account of yours"),
        ("currency", "rupiah", ""),
        ("name", "x\0y", "Null characters"),
        ("name", "n" * 161, "at most 160"),
        ("stage", "99999999999999999999", "Select a valid choice"),
        ("owner", "0", "Select a valid choice"),
        ("expected_close_on", "31/02/2026", "Write a day"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_keeps_what_was_typed(firm, field, typed, told):
    answer = signed_in(firm.alice).post("/opportunities/new/", deal_form(firm, **{field: typed}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Opportunity.objects.filter(name="Armada 12 unit").exists()
    place = page.index(f'id="field-{field}"')
    beside = page[place : page.find('class="field', place + 20)]
    assert told in beside
    assert 'class="error"' in beside
    assert 'value="Armada 12 unit"' in page or field == "name"


def test_the_second_editor_sees_the_first_and_may_then_replace(firm):
    client = signed_in(firm.bob)
    firm.account.segment = "Swasta"
    write(firm.account, Author(firm.alice))
    address = f"/accounts/{firm.account.pk}/edit/"
    page = client.post(
        address, account_form(firm, version=1, segment="Pemerintah")
    ).content.decode()
    assert "Alice changed this meanwhile" in page
    assert "Segment: – → Swasta" in page
    assert 'value="Pemerintah"' in page
    assert Account.objects.get(pk=firm.account.pk).segment == "Swasta"
    client.post(address, account_form(firm, version=2, segment="Pemerintah"))
    assert Account.objects.get(pk=firm.account.pk).segment == "Pemerintah"


def test_a_likely_twin_and_its_owner_are_told_once(firm):
    client = signed_in(firm.charlie)
    fields = {"name": "Sinar Jaya, PT.", "owner": firm.charlie.pk}
    page = client.post("/accounts/new/", fields).content.decode()
    assert "PT Sinar Jaya" in page
    assert "looked after by Alice" in page
    assert f"/accounts/{firm.account.pk}/" not in page  # it is not Charlie's to open
    client.post("/accounts/new/", {**fields, "is_no_twin": "on"})
    assert Account.objects.filter(name="Sinar Jaya, PT.").exists()


@pytest.mark.parametrize(
    ("name", "is_twin"),
    [
        ("sinar jaya", True),
        ("PT. SINAR JAYA Tbk", True),
        ("Sinar Jaja", True),
        ("Sinar Laut", False),
    ],
)
def test_names_that_sound_alike_are_twins(firm, name, is_twin):
    assert (firm.account in twins(name)) is is_twin


def test_merging_moves_everything_and_can_be_undone(firm):
    other = saved(Account(name="Sinar Jaya", owner=firm.alice, segment="Swasta"))
    deal = saved(
        Opportunity(
            name="Lain", account=other, owner=firm.alice, pipeline=firm.pipeline, currency="IDR"
        )
    )
    contact = saved(Contact(account=other, name="Bu Ratna"))
    call = saved(
        Activity(rep=firm.alice, account=other, channel="call", occurred_at=deal.created_at)
    )
    client = signed_in(firm.alice)
    client.post(f"/accounts/{firm.account.pk}/merge/", {"other": "Sinar Jaya"})
    for one in (deal, contact, call):
        one.refresh_from_db()
        assert one.account == firm.account
    firm.account.refresh_from_db()
    assert firm.account.segment == "Swasta"
    moved = client.get(other.get_absolute_url())
    assert moved.headers["Location"] == firm.account.get_absolute_url()
    batch = Change.objects.order_by("sequence").last().batch
    client.post(f"/changes/{batch}/undo/")
    for one in (deal, contact, call):
        one.refresh_from_db()
        assert one.account == other
    assert client.get(other.get_absolute_url()).status_code == 200


def test_an_account_is_not_merged_with_itself_nor_with_another_reps(firm):
    theirs = saved(Account(name="PT Lain", owner=firm.charlie))
    client = signed_in(firm.alice)
    for name in ("PT Sinar Jaya", "PT Lain"):
        page = client.post(f"/accounts/{firm.account.pk}/merge/", {"other": name}).content.decode()
        assert "No account of yours is called that" in page
    theirs.refresh_from_db()
    assert theirs.merged_into is None


def test_deleting_hides_and_the_toast_undoes(firm):
    client = signed_in(firm.alice)
    page = client.post(f"/opportunities/{firm.deal.pk}/delete/", follow=True).content.decode()
    assert client.get(firm.deal.get_absolute_url()).status_code == 404
    batch = Change.objects.order_by("sequence").last().batch
    assert f"/changes/{batch}/undo/" in page
    client.post(f"/changes/{batch}/undo/")
    assert client.get(firm.deal.get_absolute_url()).status_code == 200


def test_nobody_undoes_what_another_did(firm):
    author = Author(firm.alice)
    firm.account.segment = "Swasta"
    write(firm.account, author)
    for person in (firm.charlie, firm.bob):
        assert signed_in(person).post(f"/changes/{author.batch}/undo/").status_code == 404
    signed_in(firm.admin).post(f"/changes/{author.batch}/undo/")
    assert Account.objects.get(pk=firm.account.pk).segment == ""


def test_only_the_administrator_erases_and_nothing_is_left(firm):
    contact = saved(Contact(account=firm.account, name="Bu Ratna", phone="0812"))
    assert signed_in(firm.alice).post(f"/contacts/{contact.pk}/erase/").status_code == 403
    signed_in(firm.admin).post(f"/contacts/{contact.pk}/erase/")
    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("erased", "")
    assert not ChangedText.objects.filter(change__kind="contact").exists()
    assert Change.objects.filter(kind="contact").count() == 2


def test_what_was_done_cannot_lie_in_the_future(firm):
    call = saved(
        Activity(
            rep=firm.alice, account=firm.account, channel="call", occurred_at=firm.deal.created_at
        )
    )
    fields = {
        "channel": "call",
        "status": "done",
        "occurred_at": "2099-01-01T10:00",
        "direction": "outbound",
        "rep": firm.alice.pk,
        "version": 1,
    }
    page = signed_in(firm.alice).post(call.get_absolute_url(), fields).content.decode()
    assert "future" in page


def test_a_planned_step_is_done_with_one_tap(firm):
    step = saved(
        Activity(
            rep=firm.alice,
            account=firm.account,
            channel="call",
            status="planned",
            occurred_at=firm.deal.created_at,
        )
    )
    assert signed_in(firm.charlie).post(f"/log/{step.pk}/done/").status_code == 404
    assert signed_in(firm.director).post(f"/log/{step.pk}/done/").status_code == 403
    signed_in(firm.alice).post(f"/log/{step.pk}/done/")
    step.refresh_from_db()
    assert step.status == "done"


def test_the_days_list_of_deals_and_their_pushes(firm):
    client = signed_in(firm.alice)
    for day in (date(2026, 3, 1), date(2026, 3, 31)):
        firm.deal.expected_close_on = day
        write(firm.deal, Author(firm.alice))
    page = client.get("/opportunities/?list=pushed").content.decode()
    assert "1×" in page
    assert "30 days" in page
    assert "Gudang Cikarang" in client.get("/opportunities/?list=stepless").content.decode()
    saved(
        Activity(
            rep=firm.alice,
            account=firm.account,
            opportunity=firm.deal,
            channel="call",
            status="planned",
            occurred_at=firm.deal.created_at,
        )
    )
    assert "Gudang Cikarang" not in client.get("/opportunities/?list=stepless").content.decode()
