"""Calls go along when a company's records move to another server, and change nothing twice."""

import json
from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from teropong.app.calls.models import Call
from teropong.app.people.models import Person
from teropong.app.records.giving_out import give_folder
from teropong.app.records.models import Company
from teropong.app.records.taking_in import take_folder
from teropong.facts.faults import FactsError
from teropong.sources.tables.writing import CALLS_FILE
from tests.app.firm import NOBODY, make_firm, saved

SAID = ("kind", "grain", "starts_on", "week_on", "value", "currency", "given_at")


def said(kind, value, by, **fields):
    given = {"grain": "month", "starts_on": date(2026, 6, 1), "week_on": date(2026, 6, 8)}
    at = timezone.now().replace(microsecond=0)
    return saved(
        Call(**given, kind=kind, value=value, currency="IDR", given_by=by, given_at=at, **fields)
    )


def call_all(firm):
    Person.objects.filter(pk=firm.director.pk).update(sells=False)
    said("commit", "90000000.5", firm.alice, person=firm.alice)
    said("best", "120000000", firm.alice, person=firm.alice)
    said("call", "400000000", firm.director)
    said("commit", "1", firm.bob, person=firm.bob, hidden_at=timezone.now())
    return firm


@pytest.fixture
def calling(firm):
    return call_all(firm)


def told():
    found = Call.objects.filter(hidden_at=None).select_related("person", "team", "given_by")
    return sorted(
        (
            *(getattr(one, name) for name in SAID),
            one.person and one.person.key,
            one.team and one.team.name,
            one.given_by.key,
            one.given_by.name,
        )
        for one in found
    )


@pytest.fixture
def moved(db, tmp_path):
    """All of it out, and into an empty place: what was told before, and where it lies."""
    folder = tmp_path / "out"
    with suppress(_Gone), transaction.atomic():
        call_all(make_firm())
        give_folder(folder, Company.objects.get())
        before = told()
        raise _Gone
    assert not Call.objects.exists()
    saved(Company(name="PT Pindah"))
    return before, folder


class _Gone(Exception):
    """The old server is no more."""


def test_calls_move_along_and_a_second_time_changes_nothing(moved):
    before, folder = moved
    taken = take_folder(folder, Company.objects.get(), NOBODY)
    assert len(before) == 3
    assert told() == before
    assert taken.of("call").new == 3
    again = take_folder(folder, Company.objects.get(), NOBODY)
    assert again.changes_nothing
    assert again.of("call").same == 3


def test_who_said_it_comes_without_a_way_in(moved):
    before, folder = moved
    take_folder(folder, Company.objects.get(), NOBODY)
    key = next(row[-2] for row in before if row[0] == "call")
    director = Person.objects.get(key=key)
    assert not director.sells
    assert not director.has_usable_password()
    assert director.role == "rep"


def test_the_folder_may_be_replaced_and_is_no_fault_of_the_facts(calling, tmp_path):
    give_folder(tmp_path / "out", Company.objects.get())
    counts = give_folder(tmp_path / "out", Company.objects.get(), replace=True)
    assert counts["calls"] == 3


def test_without_calls_there_is_no_file(firm, tmp_path):
    assert "calls" not in give_folder(tmp_path / "out", Company.objects.get())
    assert not (tmp_path / "out" / CALLS_FILE).exists()


@pytest.mark.parametrize(
    "change", [{"kind": "wish"}, {"value": "many"}, {"value": "NaN"}, {"week_on": "June"}]
)
def test_a_file_that_cannot_be_read_stops_before_anything_is_written(calling, tmp_path, change):
    give_folder(tmp_path / "out", Company.objects.get())
    file = tmp_path / "out" / CALLS_FILE
    found = json.loads(file.read_text(encoding="utf-8"))
    found["calls"][0] |= change
    file.write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(FactsError, match=r"calls\.json cannot be read"):
        take_folder(tmp_path / "out", Company.objects.get(), NOBODY)


def test_the_call_of_a_rep_whom_nobody_knows_is_left_out(calling, tmp_path):
    give_folder(tmp_path / "out", Company.objects.get())
    file = tmp_path / "out" / CALLS_FILE
    text = file.read_text(encoding="utf-8").replace(
        f'"scope": "{calling.alice.key}"', '"scope": "R9"'
    )
    file.write_text(text, encoding="utf-8")
    taken = take_folder(tmp_path / "out", Company.objects.get(), NOBODY)
    assert taken.left_out["calls"] == 2
