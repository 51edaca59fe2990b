"""Whose forecast and plan one is told: a rep the own, a manager the teams', a director anybody's."""

import json
import re
from datetime import date, timedelta
from fractions import Fraction

import pytest

from teropong.app.mirror import read
from teropong.app.people.models import Membership, Person, Role, Team
from teropong.app.records.clock import today
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.app.scenarios.models import Scenario
from teropong.app.targets.models import Target
from teropong.engine.asked import Asked
from teropong.facts.sample import write_sample
from teropong.outlook.plan.reading import Wanted
from teropong.outlook.plan.report import make_plan
from tests.app.boards import nothing_kept, page_of
from tests.app.firm import NOBODY, saved, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
__all__ = ["nothing_kept"]
SEEN = {"period": "2026-Q3", "as_of": "2026-06-30"}
ASKED = SEEN | {"target": "900000000"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "sample"
    write_sample(folder, reps=6, months=18, opportunities=400)
    return folder


@pytest.fixture
def crowd(sample):
    """A rep of each team, the first one's manager, and a director."""
    take_folder(sample, saved(Company(name="PT Contoh", language="en")), NOBODY)
    Target.objects.all().delete()
    in_team = Membership.objects.filter(until_on=None, person__is_active=True, hidden_at=None)
    teams = [Team.objects.get(pk=pk) for pk in sorted(set(in_team.values_list("team", flat=True)))]
    reps = [in_team.filter(team=team).order_by("pk").first().person for team in teams[:2]]
    for rep in reps:
        Person.objects.filter(pk=rep.pk).update(email=f"{rep.key}@example.com", language="en")
    boss = saved(Person(name="Bos", email="bos@example.com", role=Role.MANAGER, language="en"))
    saved(Membership(person=boss, team=teams[0], from_on=date(2025, 1, 1)))
    director = saved(Person(name="Eko", email="eko@example.com", role=Role.DIRECTOR, language="en"))
    mine, other = (Person.objects.get(pk=rep.pk) for rep in reps)
    return {"mine": mine, "other": other, "boss": boss, "director": director, "teams": teams}


def told(person, page, **asked):
    answer = signed_in(person).get(page, {**asked, "format": "json"})
    assert answer.status_code == 200
    return json.loads(answer.content)


def scope(told):
    return told["scope_kind"], told["scope"]


def test_each_is_told_the_own_without_asking(crowd):
    mine, boss, team = crowd["mine"], crowd["boss"], crowd["teams"][0].name
    for page, asked in (("/forecast/", {}), ("/plan/", ASKED)):
        assert scope(told(mine, page, **asked)) == ("rep", mine.key)
        assert scope(told(boss, page, **asked)) == ("team", team)
        assert scope(told(crowd["director"], page, **asked)) == ("company", None)


def test_nobody_is_told_anothers(crowd):
    mine, other, boss = crowd["mine"], crowd["other"], crowd["boss"]
    theirs = ({"rep": other.key}, {"team": crowd["teams"][1].name}, {"profile": other.profile})
    pages = ("/forecast/", "/plan/", "/plan/targets/", "/plan/scenarios/new/")
    for page in pages:
        for asked in (*theirs, {"whose": f"rep/{other.key}"}, {"rep": "R9X"}):
            assert signed_in(boss).get(page, ASKED | asked).status_code == 404
            assert signed_in(mine).get(page, ASKED | asked).status_code == 404
        for asked in ({"rep": boss.key}, {"team": crowd["teams"][0].name}):
            assert signed_in(mine).get(page, ASKED | asked).status_code == 404
    for page, asked in (("/forecast/", {}), ("/plan/", ASKED)):
        assert other.key not in json.dumps(told(mine, page, **asked))
        assert other.key not in json.dumps(told(boss, page, **asked))
        assert other.name not in page_of(mine, page, **asked)


def test_a_manager_chooses_among_the_own_and_a_director_among_all(crowd):
    mine, boss, director = crowd["mine"], crowd["boss"], crowd["director"]
    for person in (boss, director):
        assert scope(told(person, "/plan/", **ASKED, rep=mine.key)) == ("rep", mine.key)
        assert scope(told(person, "/forecast/", whose=f"rep/{mine.key}")) == ("rep", mine.key)
    assert scope(told(director, "/plan/", **ASKED, profile=mine.profile))[0] == "profile"
    page = page_of(boss, "/plan/", **ASKED)
    assert f'value="rep/{mine.key}"' in page
    assert f'value="rep/{crowd["other"].key}"' not in page
    assert 'name="whose"' not in page_of(mine, "/plan/", **ASKED)
    assert signed_in(director).get("/plan/", ASKED | {"rep": "A", "team": "B"}).status_code == 400


def test_the_page_says_what_the_command_says(crowd):
    mine = crowd["mine"]
    asked = Asked(as_of="2026-06-30", period="2026-Q3", where={"rep": (mine.key,)})

    def ask(store):
        return make_plan(store, asked, Wanted(Fraction(900_000_000)))

    page, command = told(mine, "/plan/", **ASKED), read(ask).value
    assert page == json.loads(json.dumps(command)) | {"language": "en", "reps": page["reps"]}
    assert set(page["reps"]) == {mine.key}


def test_a_manager_sees_the_table_of_the_reps(crowd):
    boss, mine = crowd["boss"], crowd["mine"]
    plan = told(boss, "/plan/", **ASKED)
    people = {row["scope"] for row in plan["people"]}
    assert mine.key in people
    assert {row["scope_kind"] for row in plan["people"]} == {"rep"}
    page = page_of(boss, "/plan/", **ASKED)
    assert "What each is to bring" in page
    assert re.search(
        rf'href="/plan/\?period=2026-Q3&amp;as_of=2026-06-30&amp;rep={mine.key}"', page
    )
    assert "What each is to bring" not in page_of(mine, "/plan/", **ASKED)


def test_who_came_from_another_team_within_the_period_is_not_told_of(crowd):
    """What they sold there is that team's."""
    mine, boss, other = crowd["mine"], crowd["boss"], crowd["teams"][1]
    day = today() - timedelta(days=1)
    Membership.objects.filter(person=mine).update(until_on=day, team=other)
    saved(Membership(person=mine, team=crowd["teams"][0], from_on=day))
    answer = signed_in(boss).get("/plan/", {"rep": mine.key, "target": "900000000"})
    assert answer.status_code == 400
    assert "in another team" in answer.content.decode()


def test_who_never_sold_is_told_so(crowd):
    clerk = saved(Person(name="Tata", email="t@example.com", sells=False, language="en"))
    assert "nobody here sells" in page_of(clerk, "/plan/", **ASKED)
    assert "nobody here sells" in page_of(clerk, "/forecast/")


def test_a_plan_is_taken_over_by_who_sets_these_targets(crowd):
    mine, boss = crowd["mine"], crowd["boss"]
    words = f"?period=2026-Q3&target=900000000&as_of=2026-06-30&rep={mine.key}"
    assert signed_in(mine).get(f"/plan/targets/{words}").status_code == 403
    assert signed_in(crowd["director"]).get(f"/plan/targets/{words}").status_code == 403
    client = signed_in(boss)
    page = client.get(f"/plan/targets/{words}").content.decode()
    assert f"targets of {mine.name}" in page
    seen = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+/[^"]*)">', page))
    assert client.post(f"/plan/targets/{words}", seen).status_code == 302
    weekly = Target.objects.get(indicator="first_meetings")
    assert (weekly.scope_kind, weekly.person) == ("rep", mine)


def test_a_profiles_plan_cannot_be_taken_over(crowd):
    admin = saved(Person(name="Dewi", email="d@example.com", role=Role.ADMINISTRATOR))
    asked = ASKED | {"profile": crowd["mine"].profile}
    assert signed_in(admin).get("/plan/targets/", asked).status_code == 403


def test_scenarios_are_of_whom_they_were_made_for(crowd):
    mine, other, boss = crowd["mine"], crowd["other"], crowd["boss"]
    words = "?period=2027-Q1&target=900000000&value=20"
    signed_in(mine).post(f"/plan/scenarios/new/{words}", {"name": "Lebih mahal"})
    assert Scenario.objects.get().scope == mine.key
    for person in (mine, boss):
        page = page_of(person, "/plan/scenarios/")
        assert "Lebih mahal" in page
        assert mine.name in page
    assert "Lebih mahal" not in page_of(other, "/plan/scenarios/")
