"""The activity board: figures by rep, channel and week, for each role, and where they lead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from teropong.app.records.clock import today
from teropong.app.records.models import Account, Activity
from tests.app.boards import figure, nothing_kept, page_of  # noqa: F401 - a fixture
from tests.app.firm import saved, signed_in

ROLES = ("alice", "bob", "charlie", "director", "admin")


def done(rep, account, channel, days_ago, status="done"):
    at = timezone.now() - timedelta(days=days_ago, minutes=5)
    return saved(
        Activity(
            rep=rep,
            account=account,
            channel=channel,
            status=status,
            occurred_at=at,
            created_at=min(at, timezone.now()),
        )
    )


@pytest.fixture
def busy(firm):
    """Alice calls one account twice and meets it, and calls another; Charlie writes to a third."""
    second, third = (
        saved(Account(name=name, owner=owner))
        for name, owner in (("PT Kedua", firm.alice), ("PT Ketiga", firm.charlie))
    )
    done(firm.alice, firm.account, "call", 6)
    done(firm.alice, firm.account, "call", 5)
    done(firm.alice, firm.account, "meeting", 3)
    done(firm.alice, second, "call", 2)
    done(firm.charlie, third, "email", 1)
    done(firm.alice, second, "meeting", 1, "no_show")
    done(firm.alice, second, "meeting", -1, "planned")
    return firm


def board(firm, role, **asked):
    """The board of the last and the next two weeks."""
    first, last = today() - timedelta(days=14), today() + timedelta(days=14)
    asked = {"period": f"{first}..{last}", **asked}
    return page_of(getattr(firm, role), "/activity/", **asked)


def test_the_figures_are_those_worked_by_hand(busy):
    page = board(busy, "admin")
    assert set(figure(page, "outreach")) == {"4"}
    assert set(figure(page, "first_meetings")) == {"1"}
    assert set(figure(page, "outreach", rep=busy.alice.key)) == {"3"}
    assert set(figure(page, "outreach", rep=busy.charlie.key)) == {"1"}
    assert set(figure(page, "outreach", channel="call")) == {"3"}
    assert figure(page, "outreach", channel="call", only="accounts_reached") == ["2 accounts"]
    assert figure(page, "outreach", only="accounts_reached") == ["3"]
    # Four contacts with three accounts, of which one was met: four for a first meeting.
    assert set(figure(page, "outreach", only="met")) == {"1", "4"}
    assert figure(page, "first_meetings", only="booked") == ["1"]
    assert figure(page, "first_meetings", only="no_shows") == ["1"]


def test_each_sees_the_own_figures_only(busy):
    for role, contacts in (("alice", "3"), ("bob", "3"), ("charlie", "1"), ("director", "4")):
        assert set(figure(board(busy, role), "outreach")) == {contacts}, role
    assert "Charlie" not in board(busy, "alice") + board(busy, "bob")


def test_the_weeks_of_a_row_add_up_to_its_sum(busy):
    page = board(busy, "admin")
    weeks = [
        figure(page, "outreach", grain="week", at=f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02d}")
        for day in (today() - timedelta(weeks=back) for back in (2, 1, 0))
    ]  # fmt: skip
    assert sum(int(texts[0]) for texts in weeks) == 4


def test_contacts_for_a_meeting_are_told_of_those_whose_time_has_passed(busy):
    """Within 90 days one may be met: the figure is of a year that ended before them."""
    others = [saved(Account(name=f"PT Lama {n}", owner=busy.alice)) for n in range(2)]
    for account, n_calls in zip(others, (5, 3), strict=True):
        for n in range(n_calls):
            done(busy.alice, account, "call", 200 - n)
    for account in others:
        done(busy.alice, account, "meeting", 190)
    page = board(busy, "admin")
    # Eight contacts, two met; in the period itself four contacts, one met, nobody's time is over.
    assert "<strong>2</strong> who have been met" in page
    assert "4" in figure(page, "outreach", only="met")
    assert "In this period so far: <strong>4</strong>." in page
    assert "has passed for <strong>0%</strong>" in page
    assert "In this period so far" not in board(busy, "charlie")


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_company_is_told_so(firm, role):
    page = board(firm, role)
    assert "No first meeting in this period yet." in page
    assert "No prospect was contacted in this period yet." in page
    assert "data-chart" not in page


def test_a_filter_that_matches_nothing_and_a_past_day(busy):
    saved(Account(name="PT Sepi", owner=busy.alice, segment="Sepi"))
    assert set(figure(board(busy, "admin", segment="Sepi"), "outreach", segment="Sepi")) <= {"0"}
    unknown = signed_in(busy.admin).get("/activity/", {"segment": "tidak ada"})
    assert unknown.status_code == 400
    past = board(busy, "admin", as_of=(today() - timedelta(days=4)).isoformat())
    assert set(figure(past, "outreach", as_of=(today() - timedelta(days=4)).isoformat())) == {"2"}


def test_a_long_period_has_a_coarser_grain(busy):
    day = today() - timedelta(days=1)
    page = page_of(busy.admin, "/activity/", period=str(day.year))
    assert figure(page, "outreach", grain="month", at=f"{day:%Y-%m}")
    assert not figure(page, "outreach", grain="week", at=f"{day:%G-W%V}")
    ten = page_of(busy.admin, "/activity/", period=f"{day.year - 9}-01-01..{day.year}-12-31")
    assert figure(ten, "outreach", grain="year", at=str(day.year))


def test_the_same_as_csv(busy):
    text = signed_in(busy.admin).get("/activity/", {"format": "csv"}).content.decode()
    assert text.startswith("indicator,period,rep,")
    assert "\noutreach," in text
