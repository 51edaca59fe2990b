"""Who sees and changes what, from the one place that says so."""

from datetime import date

from teropong.app.changes.writing import Author, hide, write
from teropong.app.people.models import Membership, Person, Team
from teropong.app.records.models import Account, Opportunity
from teropong.app.records.rights import changeable_by, may_change, people_of, visible_to
from tests.app.firm import saved


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
    assert visible_to(firm.alice, Opportunity, hidden=True).count() == 1


def test_only_the_administrator_changes_teams(firm):
    for person in (firm.alice, firm.bob, firm.director):
        assert not changeable_by(person, Team).exists()
    assert changeable_by(firm.admin, Team).count() == 2
