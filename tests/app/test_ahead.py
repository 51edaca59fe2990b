"""The forecast's page: what the command says, to whom; calls kept by week, and scored."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from teropong.app.boards.ahead.asking import foretold
from teropong.app.calls.models import Backtest, Call
from teropong.app.calls.saying import running
from teropong.app.calls.scoring import keep_backtest, said_before
from teropong.app.calls.tasks import make_backtests
from teropong.app.changes.models import Change
from teropong.app.changes.writing import Author, write
from teropong.app.jobs.models import Job
from teropong.app.mirror import read
from teropong.app.people.models import Person, Role
from teropong.app.records.clock import today
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.app.targets.models import Target
from teropong.engine.asked import Asked
from teropong.facts.sample import write_sample
from teropong.outlook.backtest.calls import Said, score_calls
from teropong.outlook.forecast.report import Ahead, make_forecast
from teropong.outlook.shape import COMPANY, Whose
from tests.app.boards import nothing_kept, page_of
from tests.app.firm import NOBODY, saved, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
__all__ = ["nothing_kept"]
AS_OF = datetime(2026, 6, 12, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "sample"
    write_sample(folder, reps=4, months=20, opportunities=260)
    return folder


@pytest.fixture
def company(sample):
    found = saved(Company(name="PT Contoh", language="en"))
    take_folder(sample, found, NOBODY)
    return found


def director():
    return saved(Person(name="Eko", email="e@example.com", role=Role.DIRECTOR, language="en"))


def json_of(person, address):
    answer = signed_in(person).get(address, {"format": "json"})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_the_mirror_says_what_the_command_says(company):
    def ask(store):
        return make_forecast(store, Asked(as_of=AS_OF.isoformat()), Ahead("quarter", 3))

    own = foretold_at("quarter")
    command = read(ask).value
    assert command == {key: own[key] for key in command}
    revenue = own["periods"][0]
    assert revenue["p50"] is not None
    assert own["course"][-1][1] == revenue["done"]
    steps = [Fraction(revenue["stage_weighted"]), *map(Fraction, revenue["differs"].values())]
    assert abs(sum(steps) - Fraction(revenue["mean"])) < 1


def foretold_at(grain):
    return read(lambda store: foretold("en", AS_OF, grain, COMPANY, store)).value


def test_the_json_is_the_forecast_and_a_rep_gets_the_own(company):
    whole = json_of(director(), "/forecast/")
    rep = Person.objects.exclude(key="").filter(sells=True).first()
    part = json_of(rep, "/forecast/")
    assert whole["schema"] == "teropong.forecast/1"
    assert {row["measure"] for row in whole["periods"]} >= {"revenue", "first_meetings"}
    assert {row["measure"] for row in part["periods"]} >= {"revenue", "first_meetings"}
    own = [deal for deal in whole["deals"] if deal["rep"] == rep.key]
    assert own
    assert part["deals"] == own
    assert set(part["reps"]) == {rep.key}


def test_an_empty_company_says_what_is_needed(firm):
    page = page_of(firm.director, "/forecast/")
    assert "Cannot say yet what open deals will bring" in page
    assert "0 wins and 0 losses" in page
    assert "nan" not in page.lower().replace("finan", "")
    assert "None was made yet" in page_of(firm.director, "/backtest/")
    keep_backtest("month", timezone.now())
    assert "Cannot compare yet" in page_of(firm.director, "/backtest/")


def test_a_word_that_it_cannot_take_is_said(firm):
    assert signed_in(firm.director).get("/forecast/?grain=week").status_code == 400


def test_a_call_is_kept_by_week_and_its_first_value_in_the_log(firm):
    client = signed_in(firm.alice)
    for commit in ("100.000.000", "120000000"):
        client.post("/forecast/call/?grain=month", {"commit": commit, "best": "200000000"})
    month = running("month")
    [best, commit] = Call.objects.filter(hidden_at=None).order_by("kind")
    assert (commit.value, commit.given_by, commit.starts_on) == (
        "120000000",
        firm.alice,
        month.start,
    )
    assert best.value == "200000000"
    assert commit.week_on == today() - timedelta(days=today().weekday())
    changes = Change.objects.filter(kind="call", record_id=commit.pk).order_by("sequence")
    assert [one.after["value"] for one in changes] == ["100000000", "120000000"]
    Call.objects.update(week_on=commit.week_on - timedelta(days=7))
    client.post("/forecast/call/?grain=month", {"commit": "90000000", "best": "200000000"})
    assert Call.objects.filter(kind="commit", hidden_at=None).count() == 2


def test_who_sees_which_calls(firm):
    signed_in(firm.alice).post("/forecast/call/", {"commit": "123000000"})
    signed_in(firm.bob).post("/forecast/call/", {f"call-{firm.north.pk}": "777000000"})
    assert "Rp123 m" in page_of(firm.bob, "/forecast/")
    assert "Rp777 m" in page_of(firm.director, "/forecast/")
    own = page_of(firm.alice, "/forecast/")
    assert "Rp123 m" in own
    assert "Rp777 m" not in own
    other = page_of(firm.charlie, "/forecast/")
    assert "Rp123 m" not in other
    assert "Rp777 m" not in other


def test_a_best_case_below_the_commit_is_refused(firm):
    answer = signed_in(firm.alice).post("/forecast/call/", {"commit": "5000000", "best": "4000000"})
    assert answer.status_code == 422
    assert not Call.objects.exists()


def test_less_than_is_won_already_is_refused(firm):
    firm.deal.outcome, firm.deal.closed_at = "won", timezone.now()
    firm.deal.amount_minor, firm.deal.owner = 250_000_000_00, firm.alice
    write(firm.deal, Author(None))
    alice, bob = signed_in(firm.alice), signed_in(firm.bob)
    answer = alice.post("/forecast/call/", {"commit": "200000000", "best": "300000000"})
    assert answer.status_code == 422
    assert "is won already" in answer.content.decode()
    assert bob.post("/forecast/call/", {f"call-{firm.north.pk}": "249000000"}).status_code == 422
    assert not Call.objects.exists()
    alice.post("/forecast/call/", {"commit": "250000000", "best": "300000000"})
    assert Call.objects.count() == 2


def test_calls_are_scored_as_one_who_is_sure():
    """Said 100 and 50 where 80 and 50 came: off by 20 of 130; half of that is the loss."""
    period = running_period()
    said = [Said("commit", Whose("company"), period, value) for value in (100.0, 50.0)]
    found = score_calls(said, [80.0, 50.0])["commit"]
    assert found.score.wape == pytest.approx(20 / 130)
    assert found.score.pinball == pytest.approx(10 / 130)
    assert found.score.coverage is None
    assert found.bias == pytest.approx(20 / 130)
    assert score_calls(said, [None, None]) == {}


def running_period():
    from teropong.facts.calendar import parse_period

    return parse_period("2026-05", 1)


def test_a_call_of_a_period_that_is_over_stands_in_the_table(company):
    rep = Person.objects.filter(sells=True).first()
    for since in ("2026-04-01", "2026-12-01"):
        saved(
            Call(
                kind="commit",
                person=rep,
                grain="month",
                starts_on=since,
                week_on=since,
                value="100000000",
                currency="IDR",
                given_by=rep,
            )
        )
    now = datetime(2026, 6, 1, tzinfo=UTC)
    [said] = said_before(now, "month")
    assert (said.whose, said.value) == (Whose("rep", rep.key), 100_000_000_00)
    keep_backtest("month", now)
    told = Backtest.objects.get(grain="month").told
    assert told["calls"]["commit"]["n"] == 1
    assert told["schema"] == "teropong.backtest/1"
    assert told["leading"]["schema"] == "teropong.leading/1"
    page = page_of(director(), "/backtest/")
    assert "What precedes revenue" in page
    assert "First meetings</b>. " in page
    assert "reps: commit" in page


def test_making_it_anew_is_a_job_asked_for_once(firm):
    client = signed_in(firm.director)
    for _time in range(2):
        client.post("/backtest/make/", {"grain": "quarter"})
    [job] = Job.objects.filter(task=make_backtests.name)
    assert job.arguments == ["quarter"]


def test_where_a_plain_method_is_better_it_comes_first(company):
    loss = {"n": 9, "wape": 0.3, "coverage_80": 0.8}
    methods = {
        "teropong": loss | {"pinball": 0.2},
        "last_year": loss | {"pinball": 0.4},
        "stage_weighted": loss | {"pinball": 0.1},
    }
    told = {"methods": methods, "measures": {"revenue": methods}, "calibration": [], "brier": None}
    Backtest.objects.create(grain="month", told=told | {"calls": {}})
    reader = director()
    assert "Here a plain method has been better" in page_of(reader, "/forecast/")
    page = page_of(reader, "/backtest/")
    assert "It is not better here" in page
    assert page.index("open deals weighted by stage</th>") < page.index("Teropong</th>")


def test_a_board_leads_to_the_one_chance_of_a_target(company):
    Target.objects.all().delete()
    since = today().replace(month=1, day=1)
    whole = {"scope_kind": "company", "starts_on": since, "currency": company.currency}
    saved(Target(indicator="revenue", value="1000000000", grain="quarter", **whole))
    who = director()
    page = page_of(who, "/results/")
    assert 'href="/forecast/?grain=quarter"' in page
    assert "At the pace of before" in page
    assert "chance of the target is" not in page
    year = page_of(who, "/results/", period=str(today().year))
    assert f'href="/plan/?period={today().year}"' in year
    assert "chance of the target is" not in year
    revenue = json_of(who, "/forecast/?grain=quarter")["periods"][0]
    assert revenue["p_target"] is not None
