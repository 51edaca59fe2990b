"""The plan's board: what the command says, moved by sliders, kept as scenarios, taken over once."""

import json
import re
from fractions import Fraction

import pytest
from django.urls import reverse

from teropong.app.calls.models import Backtest
from teropong.app.changes.models import Change
from teropong.app.people.models import Person, Role
from teropong.app.records.giving_out import give_folder
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.app.scenarios.models import Scenario
from teropong.app.targets.models import Target
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.facts.sample import write_sample
from teropong.outlook.plan.reading import Wanted
from teropong.outlook.plan.report import make_plan
from tests.app.boards import nothing_kept, page_of
from tests.app.firm import NOBODY, saved, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
__all__ = ["nothing_kept"]
SEEN = {"period": "2026-Q3", "as_of": "2026-06-30"}
ASKED = SEEN | {"target": "9000000000"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "sample"
    write_sample(folder, reps=4, months=18, opportunities=300)
    return folder


@pytest.fixture
def people(sample):
    """A director, an administrator, and a manager of nobody, with the sample taken in."""
    company = saved(Company(name="PT Contoh", language="en"))
    take_folder(sample, company, NOBODY)
    Target.objects.all().delete()
    return {
        role: saved(
            Person(name=role.label, email=f"{role}@example.com", role=role, language="en")
        )
        for role in (Role.DIRECTOR, Role.ADMINISTRATOR, Role.MANAGER, Role.REP)
    }  # fmt: skip


def told(person, **asked):
    answer = signed_in(person).get("/plan/", {**asked, "format": "json"})
    return answer.status_code, json.loads(answer.content)


def test_its_json_is_the_commands_and_sliders_move_the_chance(people, tmp_path):
    director = people[Role.DIRECTOR]
    status, plan = told(director, **ASKED)
    assert status == 200
    give_folder(tmp_path / "out", Company.objects.get())
    with open_source(str(tmp_path / "out"), {}) as store:
        asked = Asked(period="2026-Q3", as_of="2026-06-30")
        assert json.loads(json.dumps(make_plan(store, asked, Wanted(Fraction(9_000_000_000))))) == (
            plan | {"language": "en"}
        )
    page = page_of(director, "/plan/", **ASKED)
    assert re.findall(r'<p class="big"><b>([^<]+)</b>', page)
    asked = SEEN | {"target": plan["expected"]}
    _status, moved = told(director, **asked, value="50", volume="20")
    assert moved["what_if"]["p_target"] > moved["p_target"]
    assert moved["what_if"]["wins"]["needed"] < moved["wins"]["needed"]
    assert moved["expected"] == plan["expected"]


def test_the_shape_stands_on_the_page_beside_what_each_step_holds(people):
    director = people[Role.DIRECTOR]
    asked = ASKED | {"target": "900000000000"}
    _status, plan = told(director, **asked)
    holes = [hole for lane in plan["shape"] for hole in lane["holes"]]
    assert holes
    page = page_of(director, "/plan/", **asked)
    card = page[page.index('<ol class="lines shape">') :]
    assert card.count("A hole in ") == len(holes)
    assert card.count(" it reaches revenue in about ") == len(holes)
    well = page_of(director, "/plan/", **SEEN, target="1000")
    assert "A hole in " not in well
    assert '<ol class="lines shape">' in well


def test_it_says_where_a_plain_method_has_been_better(people):
    director = people[Role.DIRECTOR]
    methods = {"teropong": {"pinball": 0.3}, "stage_weighted": {"pinball": 0.2}}
    Backtest.objects.create(grain="quarter", told={"methods": methods})
    said = '<a href="/backtest/">Its forecasts by such periods have not been better here than'
    assert said in page_of(director, "/plan/", **ASKED)
    assert said not in page_of(director, "/plan/", **ASKED | {"period": "2026-07"})
    methods["teropong"]["pinball"] = 0.1
    Backtest.objects.update(told={"methods": methods})
    assert said not in page_of(director, "/plan/", **ASKED)


def test_what_cannot_be_asked_is_said(people):
    director = people[Role.DIRECTOR]
    assert told(director, **SEEN)[0] == 400
    assert "No revenue target is set" in page_of(director, "/plan/", **SEEN)
    for words in ({"value": "lots"}, {"value": "900"}, {"target": "-5"}, {"target": "much"}):
        assert told(director, **{**ASKED, **words})[0] == 400
    for move in ("conversion/Baru/Nope", "duration/Nope/Prospek", "conversion", "value/Baru/x"):
        assert told(director, **{**ASKED, move: "10"})[0] == 400
        page = signed_in(director).get("/plan/", {**ASKED, move: "10"})
        assert (page.status_code, "is no move" in page.content.decode()) == (400, True)


def test_a_scenario_is_kept_compared_and_deleted_by_who_writes(people):
    director, admin = people[Role.DIRECTOR], people[Role.ADMINISTRATOR]
    client, words = signed_in(admin), "?period=2026-Q4&target=9000000000&value=20"
    assert client.post(f"/plan/scenarios/new/{words}", {"name": "Lebih mahal"}).status_code == 302
    scenario = Scenario.objects.get()
    assert scenario.moves == [{"kind": "value", "percent": 20.0, "pipeline": "", "stage": ""}]
    assert Change.objects.filter(kind="scenario", record_id=scenario.pk).count() == 1
    page = page_of(director, "/plan/scenarios/")
    assert "Lebih mahal" in page
    assert "Average sale +20%" in page
    assert "value=20" in page
    for person in (people[Role.MANAGER], people[Role.REP]):
        assert "Lebih mahal" not in page_of(person, "/plan/scenarios/")
    address = reverse("scenario_delete", args=[scenario.pk])
    assert signed_in(director).post(address).status_code == 403
    client.post(address)
    assert "Lebih mahal" not in page_of(admin, "/plan/scenarios/")


def test_a_plan_is_taken_over_once_and_only_by_who_sets_the_companys_targets(people):
    admin = people[Role.ADMINISTRATOR]
    address = "/plan/targets/?period=2026-Q3&target=9000000000&as_of=2026-06-30"
    for role in (Role.DIRECTOR, Role.REP):
        assert signed_in(people[role]).get(address).status_code == 403
    client = signed_in(admin)
    page = client.get(address).content.decode()
    seen = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+/[^"]*)">', page))
    assert {"first_meetings", "outreach"} <= set(seen)
    assert client.post(address, seen | {"outreach": "1//"}).status_code == 422
    assert not Target.objects.exists()
    assert client.post(address, seen).status_code == 302
    _status, plan = told(admin, **ASKED)
    weekly = Target.objects.get(indicator="first_meetings")
    assert weekly.scope_kind == "company"
    assert 0 <= float(weekly.value) - plan["first_meetings_per_week"]["needed"] <= 0.1
    n = Target.objects.count()
    assert client.post(address, seen).status_code == 422
    assert Target.objects.count() == n


def test_what_comes_too_late_for_a_period_is_no_target_of_it(people):
    admin = people[Role.ADMINISTRATOR]
    words = {"period": "2026-Q2", "target": "9000000000", "as_of": "2026-06-20"}
    _status, plan = told(admin, **words)
    weekly = plan["first_meetings_per_week"]
    assert weekly["is_late"]
    assert weekly["needed"] > 0
    page = signed_in(admin).get("/plan/targets/", words).content.decode()
    assert "comes too late for the period" in page
    assert 'name="first_meetings"' not in page
