"""Today: the week's figures, whose they are, and the page while they cannot be told."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from teropong.app.boards import reading
from teropong.app.mirror import NotReady
from teropong.app.records.clock import start_of, today
from teropong.app.records.models import Activity, Company, Holiday, Opportunity, Rate
from teropong.app.records.models.several import written
from teropong.facts.settings import WEEKDAYS
from tests.app.boards import figure, nothing_kept, page_of  # noqa: F401 - a fixture
from tests.app.firm import saved, signed_in


def activity(firm, channel, at, status="done", rep=None):
    return saved(
        Activity(
            rep=rep or firm.alice,
            account=firm.account,
            channel=channel,
            status=status,
            occurred_at=at,
            created_at=min(at, timezone.now()),
        )
    )


def this_week(page, key, **words):
    day = today().isocalendar()
    return figure(page, key, grain="week", at=f"{day[0]}-W{day[1]:02d}", **words)


@pytest.fixture
def busy(firm):
    """Alice called three times last week and, this week, once."""
    monday = start_of(today() - timedelta(days=today().weekday()))
    for hours in (9, 10, 11):
        activity(firm, "call", monday - timedelta(days=7) + timedelta(hours=hours))
    activity(firm, "call", max(monday, timezone.now() - timedelta(minutes=5)))
    return firm


def test_the_week_is_told_beside_the_usual_one(busy):
    page = page_of(busy.alice, "/today/")
    assert this_week(page, "outreach") == ["1"]
    assert this_week(page, "first_meetings") == ["0"]
    assert "this week · usually 3" in page
    assert "<strong>2</strong> more for a week like the last one." in page


def test_a_manager_sees_the_teams_and_charlie_nothing_of_it(busy):
    page = page_of(busy.bob, "/today/")
    assert this_week(page, "outreach") == ["1"]
    assert "Utara" in page
    assert this_week(page_of(busy.charlie, "/today/"), "outreach") == ["0"]
    assert this_week(page_of(busy.director, "/today/"), "outreach") == ["1"]


def test_a_manager_chooses_whose_day_it_is(busy):
    activity(busy, "call", timezone.now() - timedelta(minutes=5), rep=busy.bob)
    activity(busy, "call", timezone.now() + timedelta(minutes=1), "planned", rep=busy.bob)
    step = activity(busy, "email", timezone.now() + timedelta(minutes=1), "planned")
    team = page_of(busy.bob, "/today/")
    assert this_week(team, "outreach") == ["2"]
    assert f'<option value="{busy.alice.key}">Alice</option>' in team
    page = page_of(busy.bob, "/today/", rep=busy.alice.key)
    assert this_week(page, "outreach", rep=busy.alice.key) == ["1"]
    assert "Today: Alice<small>" in page
    assert f'<option value="{busy.alice.key}" selected>Alice</option>' in page
    assert page.count('class="tick-off"') == 1
    assert step.get_absolute_url() in page
    told = signed_in(busy.bob).get("/today/", {"rep": busy.alice.key, "format": "json"})
    rows = json.loads(told.content)["indicators"]["outreach"]["rows"]
    assert sum(row["value"] for row in rows) == 4


def test_a_rep_has_no_choice(busy):
    assert "<select" not in page_of(busy.alice, "/today/").split("<main")[1]
    assert "Today: " not in page_of(busy.alice, "/today/", rep=busy.alice.key)


@pytest.mark.parametrize(
    ("role", "whose", "status"),
    [
        ("alice", "bob", 404),
        ("bob", "charlie", 404),
        ("bob", "alice", 200),
        ("director", "charlie", 200),
        ("admin", "alice", 200),
    ],
)
def test_whose_day_one_may_see(firm, role, whose, status):
    client, key = signed_in(getattr(firm, role)), getattr(firm, whose).key
    for form in ("", "json"):
        assert client.get("/today/", {"rep": key, "format": form}).status_code == status


@pytest.mark.parametrize("key", ["nobody", "(none)", "R\0", "9" * 300])
def test_a_rep_that_there_is_not(firm, key):
    assert signed_in(firm.director).get("/today/", {"rep": key}).status_code == 404


def test_what_is_looked_after_is_the_chosen_ones(firm):
    deal = old_deal(firm)
    alice = page_of(firm.director, "/today/", rep=firm.alice.key)
    assert deal.get_absolute_url() in alice
    charlie = page_of(firm.director, "/today/", rep=firm.charlie.key)
    assert "Rak Bekasi" not in charlie
    assert "No open opportunity: there is nothing to look after yet." in charlie


def old_deal(firm, currency="IDR"):
    """A deal that has been for 31 days in a step of 14."""
    return saved(
        Opportunity(
            name="Rak Bekasi",
            account=firm.account,
            owner=firm.alice,
            pipeline=firm.pipeline,
            stage=firm.stages[0],
            currency=currency,
            amount_minor=96_000_000_00,
            created_at=timezone.now() - timedelta(days=31),
        )
    )


def test_a_deal_over_the_time_of_its_step_is_named_to_whom_it_is(firm):
    deal = old_deal(firm)
    for person in (firm.alice, firm.bob, firm.director):
        stale = page_of(person, "/today/").split('class="card stale"')[1].split("</section>")[0]
        assert f'<a href="{deal.get_absolute_url()}"><b>Rak Bekasi</b></a>' in stale
        assert "31 days · <em>17 days over</em>" in stale
        assert "Rp96 m" in stale
        assert "Gudang Cikarang" not in stale, "ten days of fourteen are not over"
    assert 'class="card stale"' not in page_of(firm.charlie, "/today/")


def test_while_the_mirror_is_not_ready_the_records_are_there(busy, monkeypatch):
    def wait(_question):
        raise NotReady

    activity(busy, "call", timezone.now() + timedelta(minutes=1), "planned")
    monkeypatch.setattr(reading, "read", wait)
    page = page_of(busy.alice, "/today/")
    assert "The figures are being prepared" in page
    assert 'id="board" class="shown board" data-live=' in page
    assert "PT Sinar Jaya" in page


def test_a_missing_rate_takes_nothing_away(busy):
    old_deal(busy, "USD")
    assert not Rate.objects.exists()
    page = page_of(busy.alice, "/today/")
    assert "Rak Bekasi" in page.split('class="card stale"')[1].split("</section>")[0]
    assert this_week(page, "outreach") == ["1"]


def test_plans_of_long_ago_are_counted_and_lead_to_their_list(firm):
    older = [
        activity(firm, "call", timezone.now() - timedelta(days=days), "planned")
        for days in (40, 50)
    ]
    recent = activity(firm, "email", timezone.now() - timedelta(days=2), "planned")
    page = page_of(firm.alice, "/today/")
    assert "2 plans older than four weeks were never settled" in page
    assert page.count('class="tick-off"') == 1
    until = today() - timedelta(days=29)
    address = f"/activities/?list=due&sort=-when&until_on={until}&rep={firm.alice.pk}"
    assert address.replace("&", "&amp;") in page
    listed = page_of(firm.alice, address)
    assert all(one.get_absolute_url() in listed for one in older)
    assert recent.get_absolute_url() not in listed


def test_what_is_left_of_the_week_leaves_holidays_out(firm):
    for n in range(7):
        saved(Holiday(on=today() + timedelta(days=n), name="Libur"))
    assert "no working day is left of this week" in page_of(firm.alice, "/today/")


def test_what_is_left_of_the_week_goes_by_the_companys_working_days(firm):
    company = Company.objects.get()
    others = [name for nth, name in enumerate(WEEKDAYS) if nth != today().weekday()]
    company.working_weekdays = written(others)
    saved(company)
    left = 6 - today().weekday()
    said = f"{left} working day" if left else "no working day"
    assert f"{said}{'s are' if left > 1 else ' is'} left of this week" in page_of(
        firm.alice, "/today/"
    )
    company.working_weekdays = written(WEEKDAYS[today().weekday() :][:1])
    saved(company)
    assert "only today is left of this week" in page_of(firm.alice, "/today/")
