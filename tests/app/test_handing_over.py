"""Handing over: who may, what goes, since when, and all of it undone in one step."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from teropong.app.changes.models import Change
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Membership, Person
from teropong.app.records.clock import start_of, today
from teropong.app.records.handing_over import hand_over, shares
from teropong.app.records.models import Account, Activity, Opportunity
from tests.app.firm import saved, signed_in


@pytest.fixture
def colleague(firm):
    person = saved(Person(name="Fajar", email="fajar@example.com"))
    saved(Membership(person=person, team=firm.north, from_on=today() - timedelta(days=90)))
    return person


@pytest.fixture
def held(firm):
    """What Alice holds besides the firm's account and deal: the third is at another's account."""
    other = saved(Account(name="CV Maju", owner=firm.charlie))

    def deal(name, **more):
        more = {"account": other, "owner": firm.alice, "currency": "IDR", **more}
        return saved(Opportunity(name=name, pipeline=firm.pipeline, **more))

    def step(status, hours):
        at = timezone.now() + timedelta(hours=hours)
        more = {"channel": "call", "occurred_at": at, "rep": firm.alice}
        return saved(Activity(account=firm.account, status=status, **more))

    return {
        "open": deal("Terbuka", amount_minor=100),
        "won": deal("Menang", outcome="won", closed_at=timezone.now()),
        "dollars": deal("Dolar", currency="USD", amount_minor=7, account=None),
        "planned": step("planned", 24),
        "done": step("done", -24),
    }


def owners(*records) -> list[str]:
    found = []
    for record in records:
        record.refresh_from_db()
        found.append((record.rep if isinstance(record, Activity) else record.owner).name)
    return found


def test_accounts_open_deals_and_planned_steps_go_and_the_past_stays(firm, held, colleague):
    n = hand_over(firm.alice, colleague, today(), Author(firm.admin))
    assert n == 5  # the account, three open deals, the planned step
    gone = (firm.account, firm.deal, held["open"], held["dollars"], held["planned"])
    assert owners(*gone) == ["Fajar"] * 5
    assert owners(held["won"], held["done"]) == ["Alice"] * 2
    assert owners(held["open"].account) == ["Charlie"]


def test_one_undo_brings_all_of_it_back(firm, held, colleague):
    author = Author(firm.bob)
    hand_over(firm.alice, colleague, today(), author)
    undo(author.batch, Author(firm.bob))
    assert owners(firm.account, firm.deal, held["open"], held["planned"]) == ["Alice"] * 4


def test_another_colleague_gets_a_single_account(firm, held, colleague):
    hand_over(firm.alice, colleague, today(), Author(firm.admin), {firm.account.pk: firm.bob})
    assert owners(firm.account, firm.deal, held["planned"]) == ["Bob"] * 3
    assert owners(held["open"]) == ["Fajar"]


def test_the_day_may_lie_in_the_past_but_not_before_the_record(firm, colleague):
    # Alice has the deal for ten days; Bob gave her the account yesterday.
    long_ago, came = (timezone.now() - timedelta(days=n) for n in (20, 1))
    Account.objects.filter(pk=firm.account.pk).update(owner=None)
    account = saved(Account(name="PT Lama", owner=firm.bob, created_at=long_ago))
    account.owner = firm.alice
    write(account, Author(firm.bob), effective_at=came)
    day = today() - timedelta(days=5)
    author = Author(firm.admin)
    hand_over(firm.alice, colleague, day, author)
    at = {c.kind: c.effective_at for c in Change.objects.filter(batch=author.batch)}
    assert at["opportunity"] == start_of(day)
    assert at["account"] == came
    early = Author(firm.admin)
    hand_over(colleague, firm.alice, today() - timedelta(days=60), early)
    at = {c.kind: c.effective_at for c in Change.objects.filter(batch=early.batch)}
    assert at["opportunity"] == start_of(day)  # when it came to Fajar


def test_sums_stand_by_currency_and_account(firm, held):
    parts = {str(part.account): part for part in shares(firm.alice, firm.admin)}
    assert parts["PT Sinar Jaya"].sums == [(240_000_000_00, "IDR")]
    assert parts["PT Sinar Jaya"].is_owned
    assert not parts["CV Maju"].is_owned
    assert parts["None"].sums == [(7, "USD")]


def page(firm) -> str:
    return f"/people/{firm.alice.pk}/hand-over/"


def test_the_manager_hands_over_within_the_team(firm, held, colleague):
    for person, status in (
        (firm.admin, 200),
        (firm.bob, 200),
        (firm.director, 403),
        (firm.alice, 403),
        (firm.charlie, 403),
    ):
        assert signed_in(person).get(page(firm)).status_code == status
    client = signed_in(firm.bob)
    assert client.get(f"/people/{firm.charlie.pk}/hand-over/").status_code == 403
    data = {"to": colleague.pk, "on": today().isoformat()}
    # Charlie is not of Bob's team, and Alice herself is no colleague.
    for foreign in (firm.charlie.pk, firm.alice.pk, 99999999999999999999, "x", ""):
        assert client.post(page(firm), {**data, "to": foreign}).status_code == 422
    answer = client.post(page(firm), data, follow=True)
    assert "5 records were handed over." in answer.content.decode()
    assert "/undo/" in answer.content.decode()
    assert owners(firm.deal) == ["Fajar"]


def test_the_page_shows_what_will_go(firm, held):
    text = signed_in(firm.admin).get(page(firm)).content.decode()
    assert "PT Sinar Jaya" in text
    assert "Rp240,000,000" in text
    assert "owned by another" in text


@pytest.mark.parametrize("on", ["2999-01-01", "0001-01-01", "x", ""])
def test_a_day_that_cannot_be_is_told(firm, colleague, on):
    answer = signed_in(firm.admin).post(page(firm), {"to": colleague.pk, "on": on})
    assert answer.status_code == 422
    assert answer.context["form"].errors["on"]
    assert owners(firm.deal) == ["Alice"]


def test_tomorrow_has_not_come(firm, colleague):
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = signed_in(firm.admin).post(page(firm), {"to": colleague.pk, "on": tomorrow})
    assert answer.status_code == 422


def test_who_has_left_gets_nothing_but_gives(firm, colleague):
    firm.alice.is_active = False
    write(firm.alice, Author(firm.admin))
    data = {"to": colleague.pk, "on": today().isoformat()}
    assert signed_in(firm.admin).post(page(firm), data).status_code == 302
    data["to"] = firm.alice.pk
    back = f"/people/{colleague.pk}/hand-over/"
    assert signed_in(firm.admin).post(back, data).status_code == 422


def test_nothing_to_hand_over_says_so(firm):
    text = signed_in(firm.admin).get(f"/people/{firm.director.pk}/hand-over/").content.decode()
    assert "looks after nothing" in text


def test_a_moved_deal_enters_no_new_stage(firm, colleague):
    since: datetime = Opportunity.objects.get(pk=firm.deal.pk).stage_since
    hand_over(firm.alice, colleague, today(), Author(firm.admin))
    firm.deal.refresh_from_db()
    assert firm.deal.stage_since == since
