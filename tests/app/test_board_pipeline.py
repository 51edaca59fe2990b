"""The pipeline and the durations as pages, with figures worked by hand, and on a past day."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from teropong.app.boards.days import days_of
from teropong.app.changes.writing import Author, write
from teropong.app.records.clock import today
from teropong.app.records.models import Opportunity, Pipeline, Stage
from teropong.language.dates import spoken_date
from tests.app.firm import NOBODY, saved, signed_in


def deal(firm, name, stage, million, days_ago, **more):
    """A deal of Alice's, created so many days ago in a stage."""
    created = timezone.now() - timedelta(days=days_ago)
    fields = {"owner": firm.alice, "pipeline": firm.pipeline, "account": firm.account}
    return saved(
        Opportunity(
            name=name, stage=stage, currency="IDR", created_at=created, stage_since=created,
            amount_minor=million * 1_000_000_00, **{**fields, **more},
        )
    )  # fmt: skip


@pytest.fixture
def company(firm):
    """Beside the firm's deal of 240 million, 10 days in Prospek (14 expected): three others.

    Pertemuan holds 300 + 200, more than Prospek before it; of them one is 40 days old, and should
    have been closed 5 days ago. Charlie's stands in Penawaran.
    """
    late = today() - timedelta(days=5)
    deal(firm, "Panel Surya", firm.stages[1], 300, 40, expected_close_on=late)
    deal(firm, "Genset Pabrik", firm.stages[1], 200, 3)
    deal(firm, "Rahasia Selatan", firm.stages[2], 70, 20, owner=firm.charlie)
    return firm


def page_of(person, address):
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_value_and_deals_stand_at_each_step(company):
    page = page_of(company.director, "/pipeline/")
    funnel = words(page[page.index('class="lines funnel"') :].partition("</ol>")[0])
    # 240 in Prospek; 300 + 200 in Pertemuan, which is more; 70 in Penawaran.
    assert re.search(r"Prospek Rp240 m .*1 deal Pertemuan Rp500 m .*2 deals", funnel)
    assert "not a funnel: more than Prospek Penawaran Rp70 m" in funnel
    assert page.count("<rect class=\"deviates\"") == 1  # fmt: skip
    assert "Rp810 m in 4 open opportunities" in words(page)


def test_ages_stand_in_their_bands(company):
    page = page_of(company.director, "/pipeline/")
    rows = re.findall(r"<tr><th scope=\"row\">(\w+)</th>(.*?)</tr>", page[page.index('class="ages"') :])  # fmt: skip
    bands = {name: re.findall(r"band=(\d)", cells) for name, cells in rows[:3]}
    # 10 days: 8–14; 40 days: 31–60, beyond 14, and 3 days: 0–7; 20 days: 15–30, beyond 14.
    assert bands == {"Prospek": ["1"], "Pertemuan": ["0", "3"], "Penawaran": ["2"]}
    assert page.count('class="age late') == 2


def test_a_cell_opens_the_very_deals(company):
    page = page_of(company.director, "/pipeline/")
    address = re.search(r'href="(/figures/pipeline_value/[^"]*band=3)"', page)[1]
    behind = page_of(company.director, address)
    assert "Panel Surya" in behind
    assert "Genset Pabrik" not in behind
    assert "31–60 days" in behind


@pytest.mark.parametrize("band", ["x", "1'--", "-1"])
def test_a_band_that_is_none_is_no_fault(company, band):
    address = f"/figures/pipeline_value/?stage=Prospek&band={band}"
    assert signed_in(company.director).get(address).status_code == 400


def test_what_is_late_is_listed(company):
    page = page_of(company.director, "/pipeline/")
    told = words(page)
    # Of 14 expected days, 40 are 26 over and 20 are 6.
    assert re.search(r"Panel Surya \+26 days", told)
    assert re.search(r"Rahasia Selatan \+6 days", told)
    assert re.search(r"1 deal should have been closed by now \( ?Rp300 m\)", told)
    assert re.search(r"Panel Surya 5 days Rp300 m Pertemuan Alice PT Sinar Jaya", told)


def test_a_push_is_counted(company):
    first = Opportunity.objects.get(name="Panel Surya")
    first.expected_close_on += timedelta(days=30)
    write(first, Author(company.alice))
    told = words(page_of(company.bob, "/pipeline/"))
    assert re.search(r"pushed back 1 time, by 30 days", told)
    assert re.search(r"Panel Surya 1 30 days Rp300 m", told)


@pytest.mark.parametrize("address", ["/pipeline/", "/durations/"])
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_another_team_s_deals_are_not_there(company, who, address):
    page = page_of(getattr(company, who), address)
    assert "Panel Surya" in page
    assert "Rahasia" not in page
    assert "Rp70 m" not in page


@pytest.mark.parametrize("address", ["/pipeline/", "/durations/"])
def test_a_past_day_is_said_and_leads_back(company, address):
    day = today() - timedelta(days=15)
    page = page_of(company.director, f"{address}?as_of={day}&segment=&compare=none")
    assert 'class="days past"' in page
    assert f"As it was on <strong>{spoken_date(day)}</strong>" in page
    assert page.count(f'href="{address}?compare=none" data-board>Back to now</a>') == 1
    assert 'data-live' not in page  # fmt: skip
    assert 'type="hidden" name="compare" value="none"' in page
    now = page_of(company.director, address)
    assert 'class="days"' in now
    assert "Now: <strong>" in now
    assert "Back to now" not in now


def test_what_came_later_is_not_on_a_past_day(company):
    day = today() - timedelta(days=15)
    told = words(page_of(company.director, f"/pipeline/?as_of={day}"))
    # Of 15 days ago there were those of 40 and 20 days.
    assert "Rp370 m in 2 open opportunities" in told
    assert "Genset" not in told


def test_the_slider_reaches_back_to_the_first_record(company):
    page = page_of(company.director, "/pipeline/")
    [slider] = re.findall(r'<input type="range"[^>]*>', page)
    assert 'min="0" max="40" value="40"' in slider
    first = today() - timedelta(days=40)
    assert f'data-first="{first}"' in slider
    assert f'type="date" name="as_of" id="day" min="{first}"' in page


def test_days_reach_back_twelve_months_at_most():
    report = {"first_on": "2020-01-01", "timezone": "Asia/Jakarta"}
    now = datetime.now(UTC)
    days = days_of(report | {"as_of": (now + timedelta(minutes=1)).isoformat()})
    assert 365 <= (days.last - days.first).days <= 366
    assert not days.is_past
    far = days_of(report | {"as_of": "2021-06-30T17:00:00Z"})
    assert (str(far.first), str(far.shown), far.is_past) == ("2021-06-30", "2021-06-30", True)
    assert days_of(report | {"first_on": None, "as_of": now.isoformat()}) is None


def test_several_pipelines_stand_beside_each_other(company):
    other = saved(Pipeline(name="Perpanjangan"))
    stage = saved(Stage(pipeline=other, name="Peninjauan", position=1, base=1, expected_days=14))
    deal(company, "Perpanjang", stage, 90, 9, pipeline=other)
    page = page_of(company.director, "/pipeline/")
    assert page.count('class="lines funnel"') == 2
    assert page.count('class="ages"') == 2
    assert page.count("data-chart=") == 2
    alone = page_of(company.director, "/pipeline/?pipeline=Perpanjangan")
    assert alone.count("data-chart=") == alone.count('class="lines funnel"') == 1
    assert "Panel Surya" not in alone


def test_durations_count_those_still_running(company):
    # Ten deals left Prospek for Pertemuan after 5 days each; the firm's own still runs.
    for nth in range(10):
        made = deal(company, f"Cepat {nth}", company.stages[0], 10, 20)
        made.stage = company.stages[1]
        made.stage_since = made.created_at + timedelta(days=5)
        write(made, Author(company.alice), effective_at=made.stage_since)
    page = page_of(company.director, "/durations/")
    row = re.search(r'<tr><th scope="row">Prospek</th>(.*?)</tr>', page[page.index('class="lengths"') :])[1]  # fmt: skip
    told = words(row)
    # Ended: 10, of 5 days each; one runs, 10 days by now.
    assert re.search(r"1 10 5 days 5 days 5 days 14 days$", told.strip())
    assert page.count('class="curve"') == 3
    assert re.search(r"Prospek n 11 half have left after 5 days · expected 14 days", words(page))


@pytest.mark.parametrize("address", ["/pipeline/", "/durations/"])
def test_an_empty_company_is_taught(firm, address):
    firm.deal.hidden_at = timezone.now()
    write(firm.deal, NOBODY)
    page = page_of(firm.director, address)
    assert "form" in page
    assert "data-days" not in page
    assert "No open opportunity." in page or "No opportunity has moved" in page


def test_a_filter_that_lets_nothing_through_says_so(company):
    page = words(page_of(company.director, f"/pipeline/?rep={company.bob.key}"))
    assert "No open opportunity." in page


def test_programs_get_the_same(company):
    told = json.loads(signed_in(company.director).get("/pipeline/?format=json").content)
    rows = told["indicators"]["pipeline_value"]["rows"]
    assert [(row["stage"], row["deals"], row["value"]) for row in rows] == [
        ("Prospek", 1, "240000000.00"), ("Pertemuan", 2, "500000000.00"), ("Penawaran", 1, "70000000.00"),
    ]  # fmt: skip


def test_another_day_is_of_the_same_filters(company):
    page = page_of(company.director, "/pipeline/?team=(none)&compare=none")
    form = page[page.index("data-days") :]
    assert '<input type="hidden" name="team" value="(none)">' in form
    assert '<input type="hidden" name="compare" value="none">' in form
