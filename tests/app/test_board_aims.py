"""Targets on the boards: just what `teropong pace` says, of whom the filters leave, or why not."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from teropong.app.alerts.looking import reconcile
from teropong.app.boards.aims import asking
from teropong.app.boards.within import sight_of
from teropong.app.boards.words import Words
from teropong.app.mirror import read
from teropong.app.people.models import Membership
from teropong.app.records.clock import today
from teropong.app.records.models import Account, Activity
from teropong.app.targets.models import Target
from teropong.engine.asked import Asked
from teropong.outlook.pace_report import make_pace
from tests.app.alerting import of_rep
from tests.app.boards import nothing_kept, page_of
from tests.app.firm import saved, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
__all__ = ["nothing_kept"]
KEYS = ("first_meetings", "outreach", "revenue", "pipeline_value", "stage_duration")


def target(indicator, value, kind, grain="quarter", **more):
    since = today().replace(month=1, day=1)
    fields = {"indicator": indicator, "value": value, "scope_kind": kind, "grain": grain}
    return saved(Target(starts_on=since, **fields, **more))


@pytest.fixture
def aimed(firm):
    """Targets of everybody's, and something done towards them."""
    for nth, person in enumerate((firm.alice, firm.alice, firm.charlie)):
        account = saved(Account(name=f"PT Baru {nth}", owner=person))
        saved(
            Activity(
                rep=person,
                account=account,
                channel="meeting",
                status="done",
                occurred_at=timezone.now() - timedelta(hours=1 + nth),
            )
        )
    for person in (firm.alice, firm.charlie):
        target("first_meetings", "2", "rep", grain="week", person=person)
    target("revenue", "1000000000", "company", currency="IDR")
    target("revenue", "400000000", "team", team=firm.north, currency="IDR")
    target("stage_duration", "10", "company", stage="Prospek", pipeline="Baru")
    return firm


def asked_of(person, **where):
    from teropong.app.boards.answering import frame_of

    words = Words(where=tuple((name, (value,)) for name, value in where.items()))
    return frame_of(sight_of(person), words, KEYS).asked()


def rows_of(person, **where):
    return read(lambda store: asking.of_scope(store, asked_of(person, **where))).value


def command(asked, kind, name):
    """What the command says of one, over the board's quarter."""

    def ask(store):
        period = asked.period_at(asked.as_of_in(store), store.settings).label
        by = () if kind == "company" else (kind,)
        return make_pace(store, Asked(period=period, as_of=asked.as_of, by=by))

    rows = read(ask).value["rows"]
    return [row for row in rows if row["scope_kind"] == kind and (row["scope"] or "") == name]


@pytest.mark.parametrize("who", ["director", "bob", "alice", "team", "rep"])
def test_they_are_what_the_command_says(aimed, who):
    person = getattr(aimed, who, aimed.director)
    where = {"team": {"team": "Utara"}, "rep": {"rep": aimed.charlie.key}}.get(who, {})
    kind, name = {
        "director": ("company", ""), "bob": ("team", "Utara"), "alice": ("rep", aimed.alice.key),
        "team": ("team", "Utara"), "rep": ("rep", aimed.charlie.key),
    }[who]  # fmt: skip
    told = rows_of(person, **where)
    theirs = command(asked_of(person, **where), kind, name)
    assert theirs
    own = [{key: row[key] for key in theirs[0]} for row in told["rows"]]
    assert own == theirs
    assert told["why"] == ""


def test_the_course_ends_with_what_is_done_and_with_the_target(aimed):
    (row,) = [
        one for one in rows_of(aimed.director)["rows"] if one["indicator"] == "first_meetings"
    ]
    known = [done for _until, _due, done in row["course"] if done is not None]
    assert known[-1] == row["done"] == 3
    assert row["course"][-1][1] == pytest.approx(float(row["target"]))
    weekends = [
        (one[1], other[1])
        for one, other in zip(row["course"], row["course"][1:], strict=False)
        if other[0].weekday() in (6, 0)
    ]
    assert all(before == after for before, after in weekends)


def test_no_target_stands_beside_what_it_does_not_count(aimed):
    told = rows_of(aimed.director, segment="")
    assert told["rows"] == []
    assert "segment" in told["why"]
    saved(Membership(person=aimed.alice, team=aimed.south, from_on=today() - timedelta(days=1)))
    moved = rows_of(aimed.director, team="Utara", rep=aimed.alice.key)
    assert moved["rows"] == []
    assert moved["why"]
    page = page_of(aimed.director, "/activity/", segment="(none)")
    assert 'class="bullet"' not in page
    assert "There are no targets by segment." in page


def test_each_rep_stands_against_the_own_target_and_only_before_who_may_see(aimed):
    page = page_of(aimed.director, "/team/")
    table = page.split('class="attainments"')[1].split("</table>")[0]
    assert "Alice" in table
    assert "Charlie" in table
    assert "Charlie" not in page_of(aimed.bob, "/team/").split('class="attainments"')[1]


def test_an_alert_stands_beside_its_figure(aimed):
    days = {"indicator": "first_meetings", "period": f"{today() - timedelta(days=7)}..{today()}"}
    reconcile([of_rep(aimed.alice, behind=days)], timezone.now())
    page = page_of(aimed.alice, "/activity/")
    assert "below the target" in page
    assert 'href="/alerts/' in page.split('class="alerts-on"')[1].split("</ul>")[0]
    assert "alerts-on" not in page_of(aimed.charlie, "/activity/")


def test_without_a_target_whoever_may_is_led_to_set_one(firm):
    assert "/targets/?figure=revenue" in page_of(firm.bob, "/results/")
    assert "/targets/?figure=revenue" not in page_of(firm.alice, "/results/")
    assert "/targets/?figure=first_meetings" in page_of(firm.admin, "/today/")


def test_a_missing_rate_darkens_only_money(aimed):
    aimed.deal.outcome, aimed.deal.closed_at = "won", timezone.now()
    aimed.deal.currency = "USD"
    saved(aimed.deal)
    rows = rows_of(aimed.director)["rows"]
    assert {row["indicator"] for row in rows} == {"first_meetings", "stage_duration"}
    assert "wall-figures" in page_of(aimed.director, "/wall/")


def test_the_figures_for_programs_are_as_they_were(aimed):
    answer = signed_in(aimed.director).get("/results/", {"format": "json"})
    assert json.loads(answer.content)["schema"] == "teropong.report/1"
