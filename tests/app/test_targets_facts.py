"""Targets in and out of the facts: each version a row, what means nothing left out, all undone."""

import csv
from datetime import date
from fractions import Fraction

import pytest

from teropong.app.changes.models import Change
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, hide, write
from teropong.app.mirror import read
from teropong.app.people.models import Person, Team
from teropong.app.records.giving_out import give_folder
from teropong.app.records.models import Company
from teropong.app.records.sample import fill, start_empty
from teropong.app.records.taking_in import take_folder
from teropong.app.targets.models import Target
from teropong.facts.calendar import parse_period
from teropong.facts.sample import write_sample
from teropong.outlook.reading import read_targets
from teropong.outlook.shape import Measure, Whose
from tests.app.firm import NOBODY, saved

HEAD = (
    "indicator,measure,pipeline,stage,scope_kind,scope,grain,starts_on,value,upper,currency,"
    "decided_on,withdrawn_on"
)
ROWS = (
    "revenue,,,,company,,quarter,2026-01-01,123456789012345.67,,IDR,2025-12-20,",
    "revenue,,,,company,,quarter,2026-01-01,130000000000000,,IDR,2026-02-02,",
    "revenue,profit,,,team,Utara,year,2026-01-01,5000000,,IDR,,",
    "revenue,,,,company,,month,2026-03-01,9000000,,IDR,2026-02-20,2026-03-09",
    "first_meetings,,,,profile,hunter,week,2026-01-05,2,,,,",
    "first_meetings,,,,rep,R1,week,2026-01-05,2.5,,,,",
    "stage_duration,,Baru,Prospek,company,,quarter,2026-01-01,10,14,,,",
    "conversion,,,Prospek,company,,quarter,2026-01-01,0.65,,,,",
)
WRONG = (
    "revenue,,,,rep,R99,month,2026-01-01,5,,IDR,,",
    "conversion,,,Prospek,company,,quarter,2026-01-01,65,,,,",
    "revenu,,,,company,,month,2026-01-01,5,,IDR,,",
    "revenue,,,,team,Atlantis,month,2026-01-01,5,,IDR,,",
)
TABLES = {
    "reps": "rep_id,name,team,profile,active_from,active_until\nR1,Rini,Utara,hunter,,\n",
    "stages": "pipeline,stage,position,base,expected_days\nBaru,Prospek,1,,14\n",
    "opportunities": (
        "opportunity_id,rep_id,pipeline,created_at,stage,currency,amount,outcome\n"
        "O1,R1,Baru,2026-01-05T09:00:00+07:00,Prospek,IDR,120,open\n"
    ),
}


@pytest.fixture
def company(db):
    return saved(Company(name="PT Contoh"))


@pytest.fixture
def facts(tmp_path):
    def put(*rows):
        folder = tmp_path / "facts"
        folder.mkdir(exist_ok=True)
        for name, text in TABLES.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        (folder / "targets.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        return folder

    return put


def given(company, folder):
    give_folder(folder, company, replace=True)
    with (folder / "targets.csv").open(encoding="utf-8", newline="") as stream:
        return [",".join(row) for row in csv.reader(stream)][1:]


def test_each_row_comes_back_as_it_was(company, facts, tmp_path):
    take_folder(facts(*ROWS), company, NOBODY)
    assert given(company, tmp_path / "out") == list(ROWS)
    first = Target.objects.get(decided_on=date(2025, 12, 20))
    assert (first.value, first.created_at.astimezone(company.zone).date()) == (
        "123456789012345.67",
        date(2025, 12, 20),
    )


def test_a_second_time_changes_nothing(company, facts, tmp_path):
    take_folder(facts(*ROWS), company, NOBODY)
    n = Change.objects.count()
    give_folder(tmp_path / "out", company)
    for folder in (facts(*ROWS), tmp_path / "out"):
        assert take_folder(folder, company, NOBODY).changes_nothing
    assert Change.objects.count() == n


def test_rows_that_mean_nothing_are_left_out_and_counted(company, facts):
    taken = take_folder(facts(*ROWS, *WRONG), company, NOBODY)
    assert taken.left_out == {"targets": len(WRONG)}
    assert Target.objects.count() == len(ROWS)


def test_two_rows_of_the_same_day_are_two(company, facts, tmp_path):
    twice = (ROWS[3], ROWS[3].replace(",2,", ",3,"))
    take_folder(facts(*twice), company, NOBODY)
    assert given(company, tmp_path / "out") == list(twice)
    assert take_folder(facts(*twice), company, NOBODY).changes_nothing


def test_what_was_changed_here_is_kept_and_what_was_deleted_stays_so(company, facts):
    take_folder(facts(*ROWS), company, NOBODY)
    changed = Target.objects.get(value="130000000000000")
    deleted = Target.objects.get(value="2.5")
    changed.value = "1"
    write(changed, NOBODY)
    hide(deleted, NOBODY)
    taken = take_folder(facts(*ROWS), company, NOBODY)
    assert [one.fields for one in taken.conflicts] == [("value",)]
    assert Target.objects.get(pk=changed.pk).value == "1"
    assert Target.objects.filter(hidden_at=None).count() == len(ROWS) - 1


def test_what_was_withdrawn_here_stays_so_where_older_facts_come_again(company, facts):
    take_folder(facts(*ROWS), company, NOBODY)
    withdrawn = Target.objects.get(value="130000000000000")
    withdrawn.withdrawn_on = date(2026, 2, 9)
    write(withdrawn, NOBODY)
    taken = take_folder(facts(*ROWS), company, NOBODY)
    assert [one.fields for one in taken.conflicts] == [("withdrawn_on",)]
    assert Target.objects.get(pk=withdrawn.pk).withdrawn_on == date(2026, 2, 9)


def test_the_targets_of_the_sample_arrive_and_go(company, tmp_path):
    write_sample(tmp_path / "facts", reps=4, months=12, opportunities=80)
    take_folder(tmp_path / "facts", company, NOBODY)
    with (tmp_path / "facts" / "targets.csv").open(encoding="utf-8", newline="") as stream:
        told = list(csv.DictReader(stream))
    out = [row.split(",") for row in given(company, tmp_path / "out")]
    assert len(told) == len(out) > 20
    assert [float(row["value"]) for row in told] == [float(row[8]) for row in out]


def test_starting_empty_takes_the_targets_along(company):
    fill(company, NOBODY, n_deals=40)
    assert Target.objects.exists()
    start_empty(company, NOBODY)
    assert not Target.objects.exists()


def aim(whose, period="2026-Q2"):
    def ask(store):
        span = parse_period(period)
        return read_targets(store).of(Measure("revenue"), whose, span, span.start)

    found = read(ask).value
    return found and found.value


@pytest.mark.django_db
def test_the_mirror_follows(firm):
    assert aim(Whose("company")) is None
    author = Author(firm.admin)
    target = Target(
        indicator="revenue", scope_kind="company", grain="quarter", starts_on=date(2026, 4, 1),
        value="1500.5", currency="IDR",
    )  # fmt: skip
    write(target, author)
    assert aim(Whose("company")) == Fraction(150050)
    target.value = "2000"
    write(target, Author(firm.admin))
    assert aim(Whose("company")) == Fraction(200000)
    target.withdrawn_on = date(2026, 4, 1)
    write(target, Author(firm.admin))
    assert aim(Whose("company")) is None
    undo(Change.objects.latest("sequence").batch, Author(firm.admin))
    assert aim(Whose("company")) == Fraction(200000)
    target.refresh_from_db()
    hide(target, Author(firm.admin))
    assert aim(Whose("company")) is None
    undo(Change.objects.latest("sequence").batch, Author(firm.admin))
    assert aim(Whose("company")) == Fraction(200000)


@pytest.mark.django_db
def test_a_team_is_told_by_its_name_of_today(firm, tmp_path):
    team = Team.objects.get(name="Utara")
    for more in ({"scope_kind": "team", "team": team}, {"scope_kind": "rep", "person": firm.alice}):
        row = {"indicator": "revenue", "grain": "month", "starts_on": date(2026, 4, 1)}
        saved(Target(**row, value="5", **more))
    team.name = "Barat"
    write(team, NOBODY)
    out = given(Company.objects.get(), tmp_path / "out")
    assert [row.split(",")[5] for row in out] == ["Barat", Person.objects.get(name="Alice").key]
