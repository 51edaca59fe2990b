"""Data trust: each doubt on a record made for it, whose it is, and where it is mended."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest

from teropong.app.boards.trust.findings import asking_of, findings
from teropong.app.boards.trust.registry import DOUBTS
from teropong.app.changes.writing import write
from teropong.app.people.models import Membership
from teropong.app.records.clock import start_of, today
from teropong.app.records.models import Account, Activity, Opportunity, Pipeline, Rate, Stage
from teropong.app.records.moving import move, win
from tests.app.firm import NOBODY, saved, signed_in


def ago(days):
    """Nine in the morning of a day before today, or after it."""
    return start_of(today() - timedelta(days=days)) + timedelta(hours=9)


@pytest.fixture
def sound(firm):
    """The firm with nothing to be mended: its deal has a step, and its account a segment."""
    firm.account.segment = "Ritel"
    write(firm.account, NOBODY)
    saved(
        Activity(
            rep=firm.alice, account=firm.account, opportunity=firm.deal, channel="call",
            status="planned", occurred_at=ago(-2),
        )
    )  # fmt: skip
    for person in (firm.admin, firm.director):
        person.sells = False
        write(person, NOBODY)
    return firm


def found(person):
    return {
        one.doubt.name: one.found.count for one in findings(asking_of(person)) if one.found.count
    }


def deal(firm, **fields):
    given = {
        "name": "Lain", "account": firm.account, "owner": firm.alice, "pipeline": firm.pipeline,
        "stage": firm.stages[0], "currency": "IDR", "amount_minor": 500, "created_at": ago(20),
    }  # fmt: skip
    made = saved(Opportunity(**given | fields))
    if made.is_open:
        saved(
            Activity(
                rep=made.owner, account=firm.account, opportunity=made, channel="call",
                status="planned", occurred_at=ago(-1),
            )
        )  # fmt: skip
    return made


def activity(firm, **fields):
    given = {"rep": firm.alice, "account": firm.account, "channel": "meeting", "status": "done"}
    return saved(Activity(**given | fields))


def _without_rate(firm):
    deal(firm, currency="USD")


def _bulk_moves(firm):
    for _ in range(21):
        move(deal(firm, created_at=ago(40)), NOBODY, firm.stages[1], ago(3))
    for nth in range(3):
        move(deal(firm, created_at=ago(40)), NOBODY, firm.stages[1], ago(10 + nth))


def _created_won(firm):
    win(deal(firm, created_at=ago(20)), NOBODY, effective_at=ago(20) + timedelta(hours=1))


def _late_meeting(firm):
    activity(firm, occurred_at=ago(9), created_at=ago(5))


def _without_cost(firm):
    for cost in (None, 300):
        won = deal(firm, created_at=ago(60), cost_minor=cost)
        win(won, NOBODY, effective_at=ago(30))


def _without_team(firm):
    membership = Membership.objects.get(person=firm.alice)
    membership.until_on = today()
    write(membership, NOBODY)


def _without_days(firm):
    firm.stages[0].expected_days = None
    write(firm.stages[0], NOBODY)


def _without_bases(firm):
    other = saved(Pipeline(name="Lain", position=2))
    saved(Stage(pipeline=other, name="Mulai", position=1, expected_days=7))


CASES = {
    "without_rate": _without_rate,
    "bulk_moves": _bulk_moves,
    "created_won": _created_won,
    "amounts_of_0": lambda firm: deal(firm, amount_minor=0),
    "close_dates_past": lambda firm: deal(firm, expected_close_on=ago(3).date()),
    "late_meetings": _late_meeting,
    "without_amount": lambda firm: deal(firm, amount_minor=None),
    "without_next_step": lambda firm: Activity.objects.filter(status="planned").delete(),
    "unsettled_plans": lambda firm: activity(firm, status="planned", occurred_at=ago(2)),
    "without_cost": _without_cost,
    "without_account": lambda firm: deal(firm, account=None),
    "reps_without_team": _without_team,
    "pipelines_without_bases": _without_bases,
    "stages_without_days": _without_days,
    "accounts_without_owner": lambda firm: saved(Account(name="Baru", segment="Ritel")),
    "accounts_without_segment": lambda firm: saved(Account(name="Baru", owner=firm.alice)),
}


def test_every_doubt_has_its_case():
    assert list(CASES) == [doubt.name for doubt in DOUBTS]


@pytest.mark.parametrize("name", CASES)
def test_a_doubt_finds_its_record_and_nothing_else(sound, name):
    assert found(sound.admin) == {}
    CASES[name](sound)
    assert found(sound.admin) == {name: 1}
    [one] = [one for one in findings(asking_of(sound.admin)) if one.found.count]
    assert len(one.rows) == 1
    assert one.found.among >= 1


@pytest.mark.parametrize("name", CASES)
def test_every_way_to_mend_it_opens(sound, name):
    CASES[name](sound)
    client = signed_in(sound.admin)
    page = board_of(client.get("/trust/").content.decode())
    ways = [way.replace("&amp;", "&") for way in re.findall(r'href="([^"]+)"', page)]
    assert ways
    for way in ways:
        opened = client.get(way.partition("#")[0])
        assert opened.status_code == 200
        if way.startswith("/trust/"):
            rows = board_of(opened.content.decode())
            for address in re.findall(r'<td><a href="([^"]+)"', rows):
                assert client.get(address).status_code == 200
        elif way.startswith(("/opportunities/", "/activities/")):
            assert opened.context["listing"].page.paginator.count == 1, "just those records"


def board_of(page):
    return page[page.index('id="board"') : page.index("</main>")]


def test_edges_of_what_is_late(sound):
    # Held on the 9th day before, put down two days later: not yet late. Three: late.
    activity(sound, occurred_at=ago(9), created_at=ago(7))
    assert found(sound.admin) == {}
    activity(sound, occurred_at=ago(400), created_at=ago(300))
    assert found(sound.admin) == {}, "what is older than a year is past mending"
    activity(sound, occurred_at=ago(9), created_at=ago(6))
    assert found(sound.admin) == {"late_meetings": 1}


def test_a_rate_that_holds_on_the_day_is_enough(sound):
    deal(sound, currency="USD")
    saved(Rate(currency="USD", starts_on=today() + timedelta(days=1), rate="16000"))
    assert found(sound.admin) == {"without_rate": 1}
    saved(Rate(currency="USD", starts_on=today(), rate="16000"))
    assert found(sound.admin) == {}


def test_each_is_told_of_what_they_reach(sound):
    theirs = deal(sound, owner=sound.charlie, amount_minor=0)
    saved(Account(name="Milik tak seorang pun", segment="Ritel"))
    assert found(sound.alice) == {}
    assert found(sound.bob) == {"accounts_without_owner": 1}
    assert found(sound.charlie) == {"amounts_of_0": 1}
    assert set(found(sound.director)) == {"amounts_of_0", "accounts_without_owner"}
    page = signed_in(sound.alice).get("/trust/?show=amounts_of_0").content.decode()
    assert theirs.get_absolute_url() not in page


def test_only_those_who_oversee_are_told_of_pipelines(sound):
    _without_days(sound)
    assert found(sound.alice) == found(sound.bob) == {}
    assert found(sound.director) == {"stages_without_days": 1}
    assert signed_in(sound.bob).get("/trust/?show=stages_without_days").status_code == 404
    page = signed_in(sound.director).get("/trust/?show=stages_without_days").content.decode()
    assert "Prospek" in board_of(page)
    assert "/pipelines/" not in board_of(page)


def test_the_worst_stands_first(sound):
    deal(sound, amount_minor=None)
    deal(sound, expected_close_on=ago(3).date())
    deal(sound, currency="USD")
    names = [one.doubt.name for one in findings(asking_of(sound.admin)) if one.found.count]
    assert names == ["without_rate", "close_dates_past", "without_amount"]


def test_shares_are_of_what_could_be_doubted(sound):
    # The firm's own deal and three more are open: one of four has no amount.
    for amount in (None, 100, 200):
        deal(sound, amount_minor=amount)
    told = json.loads(signed_in(sound.admin).get("/trust/?format=json").content)
    assert told["schema"] == "teropong.trust/1"
    [one] = [one for one in told["findings"] if one["count"]]
    assert (one["name"], one["count"], one["among"], one["share"]) == ("without_amount", 1, 4, 0.25)
    table = signed_in(sound.admin).get("/trust/?format=csv").content.decode()
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(table))}
    assert (rows["without_amount"]["count"], rows["without_amount"]["among"]) == ("1", "4")
    assert len(rows) == len(DOUBTS)
    page = board_of(signed_in(sound.admin).get("/trust/").content.decode())
    assert "25% of 4 open deals and those won in the last 12 months" in page


def test_at_most_fifty_are_listed(sound):
    for _ in range(52):
        deal(sound, amount_minor=0)
    page = board_of(signed_in(sound.admin).get("/trust/?show=amounts_of_0").content.decode())
    assert page.count("<tr>") == 50
    assert "The first 50 of 52" in page


def test_nothing_to_mend_is_said(sound):
    page = board_of(signed_in(sound.admin).get("/trust/").content.decode())
    assert "nothing is to be mended" in page
    assert "See and mend" not in page


@pytest.mark.parametrize(
    ("query", "status"), [("show=nothing", 404), ("format=pdf", 400), ("format=json&show=x", 404)]
)
def test_what_is_not_there_is_said(firm, query, status):
    assert signed_in(firm.admin).get(f"/trust/?{query}").status_code == status


def test_a_name_stays_text(sound):
    deal(sound, amount_minor=0, name="<script>alert(1)</script>")
    page = signed_in(sound.admin).get("/trust/?show=amounts_of_0").content.decode()
    assert "<script>alert" not in page


def told(person, query=""):
    answer = signed_in(person).get(f"/trust/?format=json&{query}")
    findings = json.loads(answer.content).get("findings", [])
    return answer.status_code, {one["name"]: one["count"] for one in findings if one["count"]}


def test_doubts_are_filtered_by_rep_and_by_team(sound):
    deal(sound, name="Tanpa nilai", amount_minor=None)
    deal(sound, name="Tanpa nilai juga", amount_minor=None, owner=sound.charlie)
    name = "without_amount"
    everybody = told(sound.director)[1][name]
    assert everybody == 2
    for query in (f"rep={sound.alice.key}", "team=Utara", f"team=Utara&rep={sound.alice.key}"):
        assert told(sound.director, query)[1][name] == 1, query
    assert told(sound.director, f"team=Selatan&rep={sound.alice.key}")[1].get(name) is None
    page = signed_in(sound.director).get(f"/trust/?team=Utara&show={name}").content.decode()
    assert "Tanpa nilai" in page
    assert "Tanpa nilai juga" not in page


def test_doubts_of_others_are_not_there(sound):
    for query in ("team=Selatan", f"rep={sound.charlie.key}"):
        assert signed_in(sound.bob).get(f"/trust/?{query}").status_code == 404
    wrong = signed_in(sound.bob).get("/trust/?period=never")
    assert wrong.status_code == 400
    assert "Data trust" in wrong.content.decode()
    assert "never" in wrong.content.decode()
    assert signed_in(sound.bob).get("/trust/?format=json&as_of=never").status_code == 400
