"""Who sees and changes what, from the one place that says so."""

from datetime import date

from teropong.app.changes.writing import Author, hide, write
from teropong.app.people.models import Membership, Person, Team
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.rights import changeable_by, may_change, people_of, visible_to
from tests.app.firm import saved, signed_in


def sees(person, model=Opportunity) -> int:
    return visible_to(person, model).count()


def test_a_deal_is_seen_by_its_rep_her_manager_and_those_above(firm):
    assert [sees(one) for one in (firm.alice, firm.bob, firm.director, firm.admin)] == [1] * 4
    assert sees(firm.charlie) == 0


def test_a_director_changes_nothing(firm):
    changing = [may_change(one, firm.deal) for one in (firm.alice, firm.bob, firm.admin)]
    assert changing == [True] * 3
    assert not may_change(firm.director, firm.deal)
    assert not may_change(firm.charlie, firm.deal)


def test_an_account_is_read_by_the_owner_of_a_deal_there(firm):
    write_deal = Opportunity(
        name="Lain",
        account=firm.account,
        owner=firm.charlie,
        pipeline=firm.pipeline,
        currency="IDR",
    )
    saved(write_deal)
    assert sees(firm.charlie, Account) == 1
    assert not may_change(firm.charlie, firm.account)


def test_who_leaves_the_team_is_no_longer_seen(firm):
    membership = Membership.objects.get(person=firm.alice)
    membership.until_on = date(2026, 2, 1)
    write(membership, Author(firm.admin))
    assert sees(firm.bob) == 0


def test_a_manager_sees_the_teams_below(firm):
    low = saved(Team(name="Bandung", above=firm.north))
    lower = saved(Team(name="Dago", above=low))
    rep = saved(Person(name="Fajar", email="fajar@example.com"))
    saved(Membership(person=rep, team=lower, from_on=date(2026, 1, 1)))
    assert rep in people_of(firm.bob)
    assert firm.charlie not in people_of(firm.bob)


def test_what_is_hidden_is_seen_by_nobody(firm):
    hide(firm.deal, Author(firm.alice))
    assert [sees(one) for one in (firm.alice, firm.bob, firm.admin)] == [0] * 3


def test_only_the_administrator_changes_teams(firm):
    for person in (firm.alice, firm.bob, firm.director):
        assert not changeable_by(person, Team).exists()
    assert changeable_by(firm.admin, Team).count() == 2


def test_nobody_undoes_what_is_no_longer_theirs(firm):
    author = Author(firm.alice)
    firm.account.city = "Bandung"
    write(firm.account, author)
    firm.account.owner = firm.charlie
    write(firm.account, Author(firm.admin))
    hide(firm.deal, Author(firm.admin))
    address = f"/changes/{author.batch}/undo/"
    assert signed_in(firm.alice).post(address).status_code == 403
    assert Account.objects.get(pk=firm.account.pk).city == "Bandung"


def test_who_gave_something_away_takes_it_back(firm):
    author = Author(firm.alice)
    firm.deal.owner = firm.charlie
    write(firm.deal, author)
    assert signed_in(firm.alice).post(f"/changes/{author.batch}/undo/").status_code == 302
    assert Opportunity.objects.get(pk=firm.deal.pk).owner == firm.alice


def test_a_director_undoes_nothing(firm):
    author = Author(firm.alice)
    firm.account.city = "Bandung"
    write(firm.account, author)
    firm.alice.role = "director"
    write(firm.alice, Author(firm.admin))
    assert signed_in(firm.alice).post(f"/changes/{author.batch}/undo/").status_code == 403


def test_a_merged_account_tells_a_stranger_nothing(firm):
    other = saved(Account(name="PT Lain", owner=firm.alice))
    other.merged_into, other.hidden_at = firm.account, firm.deal.created_at
    write(other, Author(firm.admin))
    assert signed_in(firm.charlie).get(f"/accounts/{other.pk}/").status_code == 404
    assert signed_in(firm.alice).get(f"/accounts/{other.pk}/").status_code == 302


def test_the_last_administrator_who_can_sign_in_stays(firm):
    saved(Person(name="Gita", role="administrator"))
    client = signed_in(firm.admin)
    fields = {"name": "Dewi", "role": "administrator", "version": firm.admin.version}
    answer = client.post(f"/people/{firm.admin.pk}/edit/", {**fields, "email": ""})
    assert answer.status_code == 422
    left = client.post(f"/people/{firm.admin.pk}/leave/", {"last_on": "2026-01-31"})
    assert left.status_code == 422
