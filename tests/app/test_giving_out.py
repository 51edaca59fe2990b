"""Facts in, facts out: the same figures, at any instant; and what was edited, as a reader expects."""

import csv

import pytest

import teropong
from teropong.app.records.giving_out import give_folder
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
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
@pytest.mark.parametrize("seed", range(12))
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
