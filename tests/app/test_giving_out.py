"""Facts in, facts out: the same figures, at any instant; and what was edited, as a reader expects."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

import teropong
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, hide, write
from teropong.app.records.giving_out import give_folder
from teropong.app.records.models import Account, Activity, Company, Opportunity, Stage
from teropong.app.records.taking_in import take_folder
from teropong.facts.faults import FactsError
from teropong.facts.sample import write_sample
from tests.app.firm import NOBODY, saved
from tests.companies import random_company
from tests.companies import write as write_company

QUESTIONS = (
    {"by": ["rep"]},
    {"by": ["team"], "as_of": "2026-03-31"},
    {"by": ["team"], "as_of": "2025-08-13T11:00:00+07:00"},
    {"by": ["rep"], "as_of": "2025-01-02"},
)


ODD = (23, 35, 48, 153)
"""Random companies that leave out no table that the app fills in: there it would know more."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "sample"
    write_sample(folder, reps=6, months=24, opportunities=300)
    return folder


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def figures(folder, question):
    return teropong.report(folder, **question).to_dict()


def through_the_app(folder, company, target):
    take_folder(folder, company, NOBODY)
    give_folder(target, company)
    return target


@pytest.mark.django_db
def test_the_figures_are_the_same_through_the_app(sample, tmp_path):
    company = saved(Company(name="PT Contoh"))
    out = through_the_app(sample, company, tmp_path / "out")
    for question in QUESTIONS:
        assert figures(out, question) == figures(sample, question), question


@pytest.mark.django_db
def test_the_history_is_the_same_row_for_row(sample, tmp_path):
    company = saved(Company(name="PT Contoh"))
    out = through_the_app(sample, company, tmp_path / "out")
    for name in ("opportunity_history", "opportunities", "activities", "memberships", "reps"):
        assert table(out, name) == table(sample, name)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ODD)
def test_odd_companies_keep_their_figures(seed, tmp_path):
    told = random_company(seed)
    write_company(told, tmp_path / "facts")
    company = saved(
        Company(
            name="X",
            timezone=told.timezone,
            currency=told.currency,
            fiscal_start=told.fiscal_start,
        )
    )
    out = through_the_app(tmp_path / "facts", company, tmp_path / "out")
    asked = {
        "timezone": told.timezone,
        "currency": told.currency,
        "fiscal_start": told.fiscal_start,
        "period": "2025-Q2",
    }
    for question in ({"by": ["rep"]}, {"by": ["team"], "as_of": "2025-06-30"}):
        mine = figures(out, asked | question)
        theirs = figures(tmp_path / "facts", asked | question)
        assert mine["indicators"] == theirs["indicators"]


@pytest.fixture
def out(firm, tmp_path):
    """The records as they are now, written anew at each call."""

    def give(name):
        give_folder(tmp_path / "out", Company.objects.get(), replace=True)
        return table(tmp_path / "out", name)

    return give


def told(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def day(n):
    return timezone.now() - timedelta(days=n)


def test_a_backdated_move_stands_where_it_was(firm, out):
    friday = day(3)
    firm.deal.stage = firm.stages[1]
    write(firm.deal, Author(firm.alice), effective_at=friday)
    rows = out("opportunity_history")
    assert told(rows, "stage", "rep_id") == [("Prospek", firm.alice.key), ("Pertemuan", "")]
    at = friday.astimezone(Company.objects.get().zone).isoformat()
    assert rows[1]["changed_at"] == at


def test_what_was_undone_never_happened(firm, out):
    before = out("opportunity_history")
    author = Author(firm.alice)
    firm.deal.stage = firm.stages[1]
    write(firm.deal, author)
    undo(author.batch, Author(firm.alice))
    assert out("opportunity_history") == before


def test_what_was_done_again_happened(firm, out):
    first, second = Author(firm.alice), Author(firm.alice)
    firm.deal.stage = firm.stages[1]
    write(firm.deal, first)
    undo(first.batch, second)
    undo(second.batch, Author(firm.alice))
    assert told(out("opportunity_history"), "stage") == [("Prospek",), ("Pertemuan",)]
    firm.deal.refresh_from_db()
    firm.deal.settle()
    assert firm.deal.stage_since > day(1)


def test_a_deal_that_was_lost_and_reopened(firm, out):
    for outcome, closed, at in (("lost", day(5), day(5)), ("open", None, day(2))):
        firm.deal.outcome, firm.deal.closed_at = outcome, closed
        write(firm.deal, Author(firm.alice), effective_at=at)
    assert told(out("opportunity_history"), "stage") == [("Prospek",), ("lost",), ("Prospek",)]
    assert told(out("opportunities"), "outcome", "closed_at") == [("open", "")]


def test_the_close_that_stands_is_told_by_the_deal(firm, out):
    firm.deal.outcome, firm.deal.closed_at = "won", day(1)
    write(firm.deal, Author(firm.alice), effective_at=day(1))
    firm.deal.closed_at = day(2)
    write(firm.deal, Author(firm.alice))
    firm.deal.amount_minor = 1
    write(firm.deal, Author(firm.alice))
    assert told(out("opportunity_history"), "stage") == [("Prospek",)]
    won = out("opportunities")[0]
    assert won["closed_at"].startswith(
        day(2).astimezone(Company.objects.get().zone).date().isoformat()
    )
    assert (won["outcome"], won["amount"]) == ("won", "0.01")


def test_a_deal_that_was_handed_over(firm, out):
    firm.deal.owner = firm.charlie
    write(firm.deal, Author(firm.admin), effective_at=day(4))
    owners = told(out("opportunity_history"), "rep_id")
    assert owners == [(firm.alice.key,), (firm.charlie.key,)]
    assert told(out("opportunities"), "rep_id") == [(firm.charlie.key,)]


def test_what_is_deleted_is_left_out(firm, out):
    activity = saved(
        Activity(
            rep=firm.alice,
            account=firm.account,
            opportunity=firm.deal,
            channel="call",
            occurred_at=day(1),
        )
    )
    hide(firm.deal, Author(firm.alice))
    assert (out("opportunities"), out("opportunity_history")) == ([], [])
    assert told(out("activities"), "opportunity_id") == [("",)]
    hide(activity, Author(firm.alice))
    assert out("activities") == []


def test_what_was_done_at_a_merged_account_was_done_at_the_one_left(firm, out):
    twin = saved(Account(name="Sinar Jaya", owner=firm.charlie))
    saved(Activity(rep=firm.charlie, account=twin, channel="meeting", occurred_at=day(1)))
    twin.merged_into, twin.hidden_at = firm.account, timezone.now()
    write(twin, Author(firm.admin))
    assert told(out("accounts"), "account_id") == [(firm.account.key,)]
    assert told(out("activities"), "account_id") == [(firm.account.key,)]


def test_a_stage_that_was_deleted_is_still_history(firm, out):
    firm.deal.stage = firm.stages[1]
    write(firm.deal, Author(firm.alice))
    hide(firm.stages[0], Author(firm.admin))
    hide(firm.stages[2], Author(firm.admin))
    assert told(out("stages"), "stage", "position") == [("Prospek", "1"), ("Pertemuan", "2")]


def test_a_stage_of_another_pipeline_is_not_told(firm, out, tmp_path):
    other = saved(type(firm.pipeline)(name="Lain", position=2))
    first = saved(Stage(pipeline=other, name="Awal", position=1))
    firm.deal.pipeline, firm.deal.stage = other, first
    write(firm.deal, Author(firm.alice))
    assert told(out("opportunity_history"), "stage") == [("",), ("Awal",)]
    assert figures(tmp_path / "out", {})["indicators"]["pipeline_value"]["available"]


def test_who_does_not_sell_is_no_rep(firm, out):
    firm.admin.sells = firm.bob.sells = firm.director.sells = False
    for person in (firm.admin, firm.bob, firm.director):
        write(person, NOBODY)
    assert {name for (name,) in told(out("reps"), "name")} == {"Alice", "Charlie"}
    assert len(out("memberships")) == 2


def test_a_folder_with_other_files_is_left_alone(firm, tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(FactsError, match=r"letter\.txt"):
        give_folder(tmp_path, Company.objects.get(), replace=True)
    assert Opportunity.objects.exists()
