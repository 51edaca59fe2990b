"""The boards' frame: the address, whose figures they are, and the forms that they answer in."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404, QueryDict
from django.utils import timezone

from teropong.app.boards.registry import BOARDS
from teropong.app.boards.within import sight_of, within
from teropong.app.boards.words import check_span, grain_for, read_words
from teropong.app.changes.writing import Author, write
from teropong.app.mirror import NotReady
from teropong.app.people.models import Membership, Team
from teropong.facts.calendar import parse_period
from teropong.facts.faults import WrongCall
from teropong.facts.settings import Settings
from tests.app.firm import saved, signed_in

NOW = datetime(2026, 5, 29, 7, 5, 30, tzinfo=UTC)


def words(query):
    return read_words(QueryDict(query))


def test_an_address_says_what_is_asked():
    asked = words("period=2026-Q2&team=North&team=South&compare=year-ago&by=rep").asked(NOW, ())
    assert (asked.period, asked.compare, asked.by) == ("2026-Q2", "year-ago", ("rep",))
    assert asked.where == {"team": ("North", "South")}
    assert asked.as_of == "2026-05-29T07:06:00+00:00", "the end of the running minute"


def test_what_is_left_out_has_a_sensible_meaning():
    read = words("")
    assert read.compare == "previous"
    assert words("compare=none").compare is None
    assert read.span(NOW, Settings()).label == "2026-Q2"
    assert words("as_of=2026-02-03").span(NOW, Settings()).label == "2026-Q1"
    assert words("team=&rep=").where == ()


def test_an_address_survives_being_read():
    query = "?period=2026-Q2&grain=week&compare=none&as_of=2026-06-01&by=rep&team=A+%26+B"
    assert words(query[1:]).address() == query
    assert words("period=2026-Q2").address(period="2026-Q1", team=("Utara",)) == (
        "?period=2026-Q1&team=Utara"
    )


@pytest.mark.parametrize(
    "query",
    [
        "period=nonsense",
        "period=2026-Q9",
        "period=1900-01-01..2020-01-01",
        "grain=fortnight",
        "compare=mars",
        "as_of=yesterday",
        "as_of=2026-13-01",
        "by=mood",
        "period=" + "9" * 300,
        "&".join("rep=R" for _ in range(60)),
    ],
)
def test_words_that_mean_nothing_are_named(query):
    with pytest.raises(WrongCall):
        words(query)


@pytest.mark.parametrize(
    "query",
    [
        "period=1926-01-01..2026-01-01",
        "period=2017-01-01..2026-01-01&grain=day",
        "as_of=2026-07-01",
        "period=1910",
    ],
)
def test_more_than_a_board_shows_is_said(query):
    with pytest.raises(WrongCall):
        check_span(words(query), NOW, Settings())


def test_grains_grow_with_the_period():
    grains = [
        grain_for(parse_period(one), "week")
        for one in ("2026-Q2", "2026", "2020-01-01..2026-01-01")
    ]
    assert grains == ["week", "week", "quarter"]


def test_rights_become_a_filter(firm):
    assert within(firm.alice) == (("rep", (firm.alice.key,)),)
    assert within(firm.bob) == (("team", ("Utara",)),)
    assert within(firm.director) == within(firm.admin) == ()


def test_a_manager_leads_the_teams_below_too(firm):
    saved(Team(name="Timur", above=firm.north))
    assert within(firm.bob) == (("team", ("Timur", "Utara")),)


def test_a_manager_of_no_team_has_but_the_own_figures(firm):
    membership = Membership.objects.get(person=firm.bob)
    membership.until_on = membership.from_on + timedelta(days=1)
    write(membership, Author(None))
    assert within(firm.bob) == (("rep", (firm.bob.key,)),)
    assert not sight_of(firm.bob).teams + sight_of(firm.bob).reps


def test_what_is_offered_is_what_may_be_seen(firm):
    assert [one.label for one in sight_of(firm.bob).reps] == ["Alice", "Bob"]
    assert {one.label for one in sight_of(firm.director).teams} == {"Utara", "Selatan"}
    assert not sight_of(firm.alice).teams + sight_of(firm.alice).reps
    assert sight_of(firm.bob).followed == {firm.alice.key, firm.bob.key}
    assert sight_of(firm.alice).followed == {firm.alice.key}
    assert sight_of(firm.director).followed is None


def test_who_was_there_once_is_still_offered(firm):
    membership = Membership.objects.get(person=firm.alice)
    membership.until_on = membership.from_on + timedelta(days=40)
    write(membership, Author(None))
    saved(Membership(person=firm.alice, team=firm.south, from_on=membership.until_on))
    assert [one.label for one in sight_of(firm.bob).reps] == ["Alice", "Bob"]


@pytest.mark.parametrize("query", ["team=Selatan", "rep=nobody", "team=Utara&team=Selatan"])
def test_another_team_is_not_there(firm, query):
    with pytest.raises(Http404):
        sight_of(firm.bob).check(words(query))
    with pytest.raises(Http404):
        sight_of(firm.alice).check(words(query))


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_every_board_opens_for_everybody(firm, board):
    for person in (firm.alice, firm.bob, firm.charlie, firm.director, firm.admin):
        page = signed_in(person).get(board.path)
        assert page.status_code == 200
        assert 'id="board"' in page.content.decode()


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_answers_programs(firm, board):
    client = signed_in(firm.bob)
    told = client.get(f"{board.path}?format=json&period=2026-Q4")
    assert told["Content-Type"].startswith("application/json")
    assert json.loads(told.content)["schema"] == "teropong.report/1"
    table = client.get(f"{board.path}?format=csv")
    assert table["Content-Type"].startswith("text/csv")
    assert table.content.decode().startswith("indicator,period")
    assert client.get(f"{board.path}?format=pdf").status_code == 400
    wrong = client.get(f"{board.path}?format=json&period=never")
    assert (wrong.status_code, "never" in json.loads(wrong.content)["error"]) == (400, True)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("period=1926-01-01..2026-01-01", 400),
        ("period=%00", 400),
        ("as_of=1999-01-01", 400),
        ("as_of=2099-01-01", 400),
        ("rep=R1%27--", 404),
        ("team=Selatan", 404),
        ("segment=none+has+this", 400),
        ("pipeline=Baru", 200),
        ("period=2019-Q1", 200),
        ("period=1901", 400),
        ("period=1911-Q1&compare=year-ago", 200),
        ("by=rep&by=team", 200),
        ("unknown=word", 200),
    ],
)
def test_whatever_is_asked_a_board_says_a_sentence(firm, board, query, status):
    page = signed_in(firm.bob).get(f"{board.path}?{query}")
    assert page.status_code == status
    assert "Traceback" not in page.content.decode()


def test_a_company_without_records_is_taught(firm):
    firm.deal.hidden_at = timezone.now()
    write(firm.deal, Author(None))
    page = signed_in(firm.bob).get("/team/").content.decode()
    assert "Nothing has happened yet" in page


def test_figures_that_are_not_there_yet_are_waited_for(firm, monkeypatch):
    def not_yet(_question):
        raise NotReady

    monkeypatch.setattr("teropong.app.boards.reading.read", not_yet)
    page = signed_in(firm.bob).get("/team/")
    assert (page.status_code, 'data-version=""' in page.content.decode()) == (200, True)
    assert "being prepared" in page.content.decode()
    assert signed_in(firm.bob).get("/team/?format=json").status_code == 503
    assert signed_in(firm.bob).get("/figures/revenue/").status_code == 200


def test_today_answers_programs_too(firm):
    told = json.loads(signed_in(firm.alice).get("/today/?format=json").content)
    assert set(told["indicators"]) == {"first_meetings", "outreach"}
    assert signed_in(firm.alice).get("/today/?format=csv")["Content-Type"].startswith("text/csv")
    assert signed_in(firm.alice).get("/today/?format=xml").status_code == 400


def test_a_filter_that_no_choice_says_is_a_chip(firm):
    page = signed_in(firm.director).get(f"/team/?rep={firm.alice.key}&rep={firm.bob.key}")
    assert "Rep: Alice, Bob" in page.content.decode()
    assert page.content.decode().count('type="hidden" name="rep"') == 2
