"""Why it changed, as a board: what the command says, to whom, of which two periods."""

import json
from datetime import date

import pytest

from teropong.app.mirror import NotReady
from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.giving_out import give_folder
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.facts.sample import write_sample
from teropong.outlook.changed.report import Against, make_changed
from tests.app.boards import nothing_kept, page_of
from tests.app.firm import NOBODY, saved, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
__all__ = ["nothing_kept"]
ASKED = {"period": "2026-Q2"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "sample"
    write_sample(folder, reps=6, months=15, opportunities=500)
    return folder


@pytest.fixture
def crowd(sample):
    """A rep of each of two teams, the first one's manager, and a director."""
    take_folder(sample, saved(Company(name="PT Contoh", language="en")), NOBODY)
    in_team = Membership.objects.filter(until_on=None, person__is_active=True, hidden_at=None)
    teams = [Team.objects.get(pk=pk) for pk in sorted(set(in_team.values_list("team", flat=True)))]
    mine, other = (in_team.filter(team=one).order_by("pk").first().person for one in teams[:2])
    Person.objects.filter(pk=mine.pk).update(email="mine@example.com", language="en")
    boss = saved(Person(name="Bos", email="bos@example.com", role=Role.MANAGER, language="en"))
    saved(Membership(person=boss, team=teams[0], from_on=date(2025, 1, 1)))
    director = saved(Person(name="Eko", email="eko@example.com", role=Role.DIRECTOR, language="en"))
    mine.refresh_from_db()
    return {"mine": mine, "other": other, "boss": boss, "director": director, "team": teams[0]}


def told(person, **asked):
    answer = signed_in(person).get("/changed/", {**asked, "format": "json"})
    return answer.status_code, json.loads(answer.content)


def test_its_json_is_the_commands(crowd, tmp_path):
    _status, found = told(crowd["director"], **ASKED, compare="year-ago", by="segment")
    give_folder(tmp_path / "out", Company.objects.get())
    with open_source(str(tmp_path / "out"), {}) as store:
        asked = Asked(period="2026-Q2", as_of=found["as_of"])
        expected = make_changed(store, asked, Against("year-ago", "segment"))
    assert json.loads(json.dumps(expected)) == found | {"language": expected["language"]}


def test_the_page_draws_the_parts_between_the_two_periods(crowd):
    page = page_of(crowd["director"], "/changed/", **ASKED, compare="2025-Q3")
    bars = page[page.index('<ol class="bridge">') :].partition("</ol>")[0]
    assert bars.count("<li") == 7
    assert bars.index("Quarter 3 2025") < bars.index("Deals in play") < bars.index("Quarter 2 2026")
    assert "Conversion by segment" in page
    assert "Who brought the difference" in page


def test_without_a_word_it_is_the_last_month_that_is_over(crowd, monkeypatch):
    monkeypatch.setattr("teropong.app.boards.changed.words.today", lambda: date(2026, 6, 12))
    _status, found = told(crowd["director"])
    assert (found["period"]["label"], found["compare"]["label"]) == ("2026-05", "2026-04")


def test_of_months_without_deals_it_says_what_is_lacking(crowd):
    page = page_of(crowd["director"], "/changed/", period="2026-09")
    assert "that needs at least 5 deals won or lost" in page
    assert '<ol class="bridge">' not in page


def test_each_is_told_the_own_and_nobody_anothers(crowd):
    mine, boss, other = crowd["mine"], crowd["boss"], crowd["other"]
    for person, scope in ((mine, mine.key), (boss, crowd["team"].name), (crowd["director"], None)):
        assert told(person, **ASKED)[1]["scope"] == scope
    assert told(mine, **ASKED)[1]["by"] == "source"
    for person in (mine, boss):
        assert other.key not in json.dumps(told(person, **ASKED)[1])
        for asked in ({"rep": other.key}, {"profile": other.profile}, {"whose": "rep/R9X"}):
            assert signed_in(person).get("/changed/", ASKED | asked).status_code == 404
    assert told(crowd["director"], **ASKED, rep=other.key)[1]["scope"] == other.key


@pytest.mark.parametrize("name", ["changed", "forecast"])
def test_while_figures_are_prepared_the_page_asks_on(crowd, monkeypatch, name):
    def not_ready(*_asked):
        raise NotReady

    which = {"changed": "changed.changed", "forecast": "forecast.forecast_for"}[name]
    monkeypatch.setattr(f"teropong.app.boards.views.{which}", not_ready)
    page = page_of(crowd["director"], f"/{name}/")
    assert "being prepared" in page
    assert 'data-live="' in page


def test_what_cannot_be_asked_is_said(crowd):
    director = crowd["director"]
    for words in (
        {"by": "moon"}, {"period": "never"}, {"compare": "never"}, {"period": "2099-Q1"},
        {"period": "0001"}, {"compare": "0001"}, {"format": "csv"},
    ):  # fmt: skip
        asked = ASKED | {"format": "json"} | words
        assert signed_in(director).get("/changed/", asked).status_code == 400, words
    assert signed_in(director).get("/changed/", {"by": "moon"}).status_code == 400


def test_results_lead_there_with_the_same_periods(crowd):
    page = page_of(crowd["director"], "/results/", **ASKED, compare="year-ago")
    assert 'href="/changed/?period=2026-Q2&amp;compare=year-ago"' in page
    assert "/changed/" not in page_of(crowd["director"], "/results/", **ASKED, compare="none")
