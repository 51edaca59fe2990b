"""The results board: revenue, profit and margin by rep and period, and the average sale."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from teropong.app.records.clock import today
from teropong.app.records.models import Account, Opportunity
from tests.app.boards import figure, nothing_kept, page_of  # noqa: F401 - a fixture
from tests.app.firm import saved, signed_in

MILLION = 1_000_000_00


def won(firm, owner, amount, cost, days_ago=0, account=None):
    at = timezone.now() - timedelta(days=days_ago, minutes=5)
    account = account or saved(Account(name=f"PT {amount} {cost} {days_ago}", owner=owner))
    return saved(
        Opportunity(
            name="Menang",
            account=account,
            owner=owner,
            pipeline=firm.pipeline,
            stage=firm.stages[2],
            currency="IDR",
            amount_minor=None if amount is None else amount * MILLION,
            cost_minor=None if cost is None else cost * MILLION,
            outcome="won",
            created_at=at - timedelta(days=30),
            closed_at=at,
        )
    )


@pytest.fixture
def sold(firm):
    """Alice wins 100 million with a cost of 60 and 50 without one; Charlie one without an amount."""
    won(firm, firm.alice, 100, 60)
    won(firm, firm.alice, 50, None, days_ago=1)
    won(firm, firm.charlie, None, 5, days_ago=1)
    return firm


def board(firm, role, **asked):
    first = today() - timedelta(days=9)
    asked = {"period": f"{first}..{today() + timedelta(days=10)}", **asked}
    return page_of(getattr(firm, role), "/results/", **asked)


def test_the_figures_are_those_worked_by_hand(sold):
    page = board(sold, "admin")
    assert set(figure(page, "revenue")) == {"Rp150 m", "3"}
    # Profit is over the one deal with both: 100 − 60, a margin of 40 in 100.
    assert set(figure(page, "revenue", only="profit")) == {"Rp40 m"}
    assert "40%" in page
    assert figure(page, "revenue", only="without_cost") == ["1"]
    assert figure(page, "revenue", only="without_amount") == ["1"]
    assert figure(page, "revenue", rep=sold.alice.key) == ["Rp150 m", "2"]
    assert figure(page, "revenue", rep=sold.charlie.key) == ["Rp0", "1"]


def test_each_sees_the_own_figures_only(sold):
    for role, deals in (("alice", "2"), ("bob", "2"), ("charlie", "1"), ("director", "3")):
        assert deals in figure(board(sold, role), "revenue"), role
    assert "Charlie" not in board(sold, "alice") + board(sold, "bob")


def test_it_grows_beside_the_period_compared_with(sold):
    won(sold, sold.alice, 30, 10, days_ago=25)
    page = board(sold, "admin")
    assert page.count("<polyline") == 2
    assert "Rp30 m" in page
    assert board(sold, "admin", compare="none").count("<polyline") == 1


def test_a_switch_in_the_address_turns_months_into_quarters(sold):
    months = board(sold, "admin", team="Utara")
    assert 'grain=quarter" class="chip"' in months
    assert "team=Utara" in months.split('grain=quarter" class="chip"')[0].rsplit("<a ", 1)[1]
    quarters = board(sold, "admin", grain="quarter")
    assert f"Q{(today().month + 2) // 3}" in quarters.split("data-chart")[1]
    assert "Q1" not in months.split("data-chart")[1].split("class=")[0]


def test_a_new_account_outside_the_range_is_named_and_opens(firm):
    for nth in range(20):
        won(firm, firm.alice, 100 + nth, 10, days_ago=40 + nth)
    large = saved(Account(name="PT Raksasa", owner=firm.alice))
    won(firm, firm.alice, 5000, 10, days_ago=1, account=large)
    page = board(firm, "alice")
    assert f'<a href="{large.get_absolute_url()}">PT Raksasa</a>' in page
    assert "0 below, 1 above" in page


@pytest.mark.parametrize("role", ["alice", "bob", "charlie", "director", "admin"])
def test_an_empty_company_is_told_so(firm, role):
    page = board(firm, role)
    assert "Nothing was won in this period yet." in page
    assert "data-chart" not in page
    assert "<path" not in page


def test_a_filter_that_matches_nothing_and_a_past_day(sold):
    saved(Account(name="PT Sepi", owner=sold.alice, segment="Sepi"))
    assert "Nothing was won in this period yet." in board(sold, "admin", segment="Sepi")
    past = (today() - timedelta(days=2)).isoformat()
    assert "Nothing was won in this period yet." in board(sold, "admin", as_of=past)


def test_ten_years_are_shown_and_the_same_as_csv(sold):
    year = today().year
    page = page_of(sold.admin, "/results/", period=f"{year - 9}-01-01..{year}-12-31")
    assert "Rp150" in page
    assert page.count("<polyline") == 1, "nothing is known of the ten years before"
    text = signed_in(sold.admin).get("/results/", {"format": "csv"}).content.decode()
    assert text.startswith("indicator,period,rep,")


def test_whatever_it_leads_to_is_compared_alike(sold):
    page = board(sold, "admin", compare="year-ago")
    ways = re.findall(r'href="((?:/figures/|\?[^"]*grain=)[^"]*)"', page)
    assert len(ways) > 3
    assert all("compare=year-ago" in way for way in ways)


def test_what_a_period_that_is_over_is_compared_with_is_said_once(firm):
    won(firm, firm.alice, 100, 60)
    won(firm, firm.alice, 80, 60, days_ago=12)
    page = board(firm, "admin", period=f"{today() - timedelta(days=9)}..{today()}")
    (told,) = [one for one in re.findall(r'<p class="fact">(.*?)</p>', page) if "Rp80 m" in one]
    assert told.count("Rp80 m") == 1
    assert "+25%" in told
