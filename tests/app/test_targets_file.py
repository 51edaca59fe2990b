"""Targets by a CSV file: what is wrong is named by line and column, and then nothing is set."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from teropong.app.changes.models import Change
from teropong.app.people.models import Person
from teropong.app.records.models import Pipeline, Stage
from teropong.app.targets.models import Target
from tests.app.firm import saved, signed_in

FILE = "/targets/file/"
HEAD = "indicator,measure,pipeline,stage,scope_kind,scope,grain,starts_on,value,upper,currency,decided_on"


@pytest.fixture(autouse=True)
def a_day_in_may(monkeypatch):
    now = datetime(2026, 5, 20, 3, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def send(person, *rows, head=HEAD):
    file = SimpleUploadedFile("Target 2026.csv", "\n".join((head, *rows)).encode())
    return signed_in(person).post(FILE, {"file": file})


def test_a_file_is_set_at_once_and_undone_at_once(firm):
    alice = firm.alice.key
    answer = send(
        firm.admin,
        "revenue,,,,company,,quarter,2026-04-01,123456789012345.67,,IDR,2026-04-02",
        f"first_meetings,,,,rep,{alice},week,2026-05-18,2.5,,,",
        "conversion,,,Prospek,team,Utara,quarter,2026-04-01,0.65,0.8,,",
    )
    assert (answer.status_code, answer["Location"]) == (302, "/targets/")
    told = {one.indicator: (one.value, one.upper, one.decided_on) for one in Target.objects.all()}
    assert told == {
        "revenue": ("123456789012345.67", "", date(2026, 4, 2)),
        "first_meetings": ("2.5", "", date(2026, 5, 20)),
        "conversion": ("0.65", "0.8", date(2026, 5, 20)),
    }
    signed_in(firm.admin).post(f"/changes/{Change.objects.latest('sequence').batch}/undo/")
    assert not Target.objects.filter(hidden_at=None).exists()


def test_what_was_taken_out_goes_in_again_and_changes_nothing(firm):
    saved(Target(indicator="revenue", grain="month", scope_kind="team", team=firm.north,
                 starts_on=date(2026, 6, 1), value="5", currency="IDR"))  # fmt: skip
    csv = signed_in(firm.bob).get("/targets/?format=csv").content.decode().splitlines()
    n = Change.objects.count()
    assert send(firm.bob, *csv[1:], head=csv[0]).status_code == 302
    assert Change.objects.count() == n
    # What differs is a new version; the one that was decided stays.
    send(firm.bob, csv[1].replace(",5,", ",6,"), head=csv[0])
    assert [(one.value, one.decided_on) for one in Target.objects.all()] == [
        ("5", None),
        ("6", date(2026, 5, 20)),
    ]


def test_a_file_withdraws_just_the_version_that_it_names(firm):
    for value, day in (("5", None), ("6", date(2026, 4, 3))):
        saved(Target(indicator="revenue", grain="quarter", scope_kind="company", value=value,
                     starts_on=date(2026, 4, 1), currency="IDR", decided_on=day))  # fmt: skip
    csv = signed_in(firm.admin).get("/targets/?format=csv").content.decode().splitlines()
    assert csv[2].endswith(",2026-04-03,")
    assert send(firm.admin, csv[1], csv[2] + "2026-05-19", head=csv[0]).status_code == 302
    told = [(one.value, one.withdrawn_on) for one in Target.objects.filter(hidden_at=None)]
    assert told == [("5", None), ("6", date(2026, 5, 19))]
    csv = signed_in(firm.admin).get("/targets/?format=csv").content.decode().splitlines()
    n = Change.objects.count()
    assert send(firm.admin, *csv[1:], head=csv[0]).status_code == 302
    assert Change.objects.count() == n
    for day in ("2026-05-21", "2026-04-03", "2026-05-18"):
        answer = send(firm.admin, csv[2].replace("2026-05-19", day), head=csv[0])
        assert [one.column for one in answer.context["faults"]] == ["withdrawn_on"], day


def test_what_was_withdrawn_goes_into_an_empty_place_as_it_was(firm):
    rows = [
        "revenue,,,,company,,quarter,2026-04-01,5,,IDR,2026-04-02,2026-05-01",
        "revenue,,,,company,,quarter,2026-04-01,6,,IDR,2026-04-03,2026-05-01",
        "revenue,,,,company,,quarter,2026-04-01,7,,IDR,2026-05-01,",
    ]
    assert send(firm.admin, *rows, head=f"{HEAD},withdrawn_on").status_code == 302
    csv = signed_in(firm.admin).get("/targets/?format=csv").content.decode().splitlines()
    assert csv[1:] == rows


def test_everything_that_is_wrong_is_named_and_nothing_is_set(firm):
    good = "revenue,,,,company,,quarter,2026-04-01,5,,IDR,"
    wrong = {
        "revenue,,,,rep,R99,month,2026-06-01,5,,IDR,": ("scope", "R99"),
        "revenue,,,,company,,quarter,2026-04-01,6,,IDR,": ("starts_on", "2026-04-01"),
        "revenue,,,,company,,month,2026-06-01,-5,,IDR,": ("value", "-5"),
        "conversion,,,Prospek,company,,quarter,2026-04-01,65,,,": ("value", "65"),
        "conversion,,,Entah,company,,quarter,2026-04-01,0.6,,,": ("stage", "Entah"),
        "revenu,,,,company,,month,2026-06-01,5,,IDR,": ("indicator", "revenu"),
        "revenue,,,,company,,dozen,2026-06-01,5,,IDR,": ("grain", "dozen"),
        "revenue,,,,company,,month,soon,5,,IDR,": ("starts_on", "soon"),
        "average_sale,,,,company,,month,2026-06-01,9,5,IDR,": ("upper", "5"),
    }
    answer = send(firm.admin, good, *wrong)
    assert answer.status_code == 422
    assert not Target.objects.exists()
    named = {(one.line, one.column, one.value) for one in answer.context["faults"]}
    assert named == {(n, *place) for n, place in enumerate(wrong.values(), start=3)}
    page = unescape(answer.content.decode())
    assert all(one.reason[1:] in page and one.advice in page for one in answer.context["faults"])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("first_meetings,,,,company,,week,2026-05-18,5000000,,,", "value"),
        ("revenue,,,,company,,month,2026-06-01,99999999999999999,,IDR,", "value"),
        ("revenue,,,,company,,month,2026-06-01,5,,IDR,2026-05-21", "decided_on"),
        ("revenue,,,,company,,month,2026-04-01,5,,IDR,", "starts_on"),
    ],
)
def test_what_the_facts_would_take_and_nobody_can_mean(firm, row, column):
    answer = send(firm.admin, row)
    assert [(one.line, one.column) for one in answer.context["faults"]] == [(2, column)]
    assert "?." not in answer.content.decode()
    assert not Target.objects.exists()


DOUBTED = (
    "revenue,,,,company,,quarter,2026-07-01,999999999999999,,IDR,",
    "first_meetings,,,,rep,{},week,2026-05-18,99999,,,",
)


def test_what_is_hardly_meant_is_asked_by_line_and_set_once_confirmed(firm):
    saved(Target(indicator="revenue", grain="quarter", scope_kind="company", value="13000000000",
                 starts_on=date(2026, 4, 1), currency="IDR"))  # fmt: skip
    rows = (
        "revenue,,,,company,,quarter,2026-10-01,14000000000,,IDR,",
        *(one.format(firm.alice.key) for one in DOUBTED),
    )
    answer = send(firm.admin, *rows)
    told = unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert answer.status_code == 422
    assert [one.line for one in answer.context["asked"]] == [3, 4]
    assert (
        "PT Contoh, Quarter 3 2026: Rp999,999,999,999,999? It is far from Rp13 bn, as it was."
        in told
    )
    assert "Alice, Week 21 2026: 99,999? That is more than 100 a working day for each." in told
    assert Target.objects.count() == 1, "nothing is set yet"
    [kept] = re.findall(r'name="meant" value="([^"]*)"', told)
    assert kept == "\n".join((HEAD, *rows))
    answer = signed_in(firm.admin).post(FILE, {"meant": kept.replace("\n", "\r\n")})
    assert answer.status_code == 302
    assert Target.objects.count() == 4
    again = send(firm.admin, *rows)
    assert again.status_code == 302, "what stands so already is not asked about"


def test_a_digit_too_many_is_asked_whatever_its_neighbours_are(firm):
    for value, day in (("4", date(2026, 1, 1)), ("13", date(2026, 4, 1)), ("4", date(2026, 7, 1))):
        saved(Target(indicator="revenue", grain="quarter", scope_kind="company", value=value,
                     starts_on=day, currency="IDR"))  # fmt: skip
    row = "revenue,,,,company,,quarter,2026-04-01,{},,{},"
    for value in ("1.3", "130"):
        assert len(send(firm.admin, row.format(value, "IDR")).context["asked"]) == 1, value
    for value, currency in (("1.31", "IDR"), ("12", "")):
        assert send(firm.admin, row.format(value, currency)).status_code == 302, value


def test_what_is_wrong_is_told_before_anything_is_asked(firm):
    doubted = DOUBTED[1].format(firm.alice.key)
    for wrong in (
        "revenue,,,,company,,month,2026-06-01,-5,,IDR,",
        "revenue,,,,company,,month,2026-04-01,5,,IDR,",
    ):
        answer = send(firm.admin, doubted, wrong)
        assert [one.line for one in answer.context["faults"]] == [3]
        assert "asked" not in answer.context
        sure = {"meant": "\n".join((HEAD, doubted, wrong))}
        answer = signed_in(firm.admin).post(FILE, sure)
        assert [one.line for one in answer.context["faults"]] == [3]
    assert not Target.objects.exists()


def test_a_manager_sets_the_own_team_by_file_and_nobody_elses(firm):
    row = "revenue,,,,{},month,2026-06-01,5,,IDR,"
    for scope in ("company,", "team,Selatan", f"rep,{firm.charlie.key}", "profile,hunter"):
        Person.objects.filter(pk=firm.alice.pk).update(profile="hunter")
        answer = send(firm.bob, row.format(scope))
        assert [one.column for one in answer.context["faults"]] == ["scope"], scope
    assert send(firm.bob, row.format("team,Utara")).status_code == 302
    for person in (firm.alice, firm.director):
        assert send(person, row.format("team,Utara")).status_code == 403
    assert Target.objects.count() == 1


def test_files_that_are_none(firm):
    client = signed_in(firm.admin)
    for content in (
        b"",
        b"\x00\xff\xfe",
        b"PK\x03\x04zip",
        b"a" * 2_000_001,
        b"a;b\n1;2\n",
        b"\n\n",
    ):
        answer = client.post(FILE, {"file": SimpleUploadedFile("x.csv", content)})
        assert answer.status_code == 422, content[:9]
    assert client.post(FILE, {}).status_code == 422
    assert not Target.objects.exists()


def test_a_new_name_of_a_step_goes_on_to_its_targets(firm):
    def target(stage, **more):
        return saved(Target(indicator="conversion", grain="quarter", scope_kind="company", stage=stage,
                            starts_on=date(2026, 4, 1), value="0.5", **more))  # fmt: skip

    mine, other = target("Prospek"), target("Penawaran", pipeline="Baru")
    base = saved(Target(indicator="baseline", grain="quarter", scope_kind="company", stage="Prospek",
                        starts_on=date(2026, 4, 1), value="0.5"))  # fmt: skip
    client, stage = signed_in(firm.admin), firm.stages[0]
    form = {"name": "Calon", "base": 1, "expected_days": 14, "version": stage.version}
    assert client.post(f"/stages/{stage.pk}/", form).status_code == 302
    client.post(
        f"/pipelines/{firm.pipeline.pk}/", {"name": "Utama", "version": firm.pipeline.version}
    )
    found = {one.pk: (one.pipeline, one.stage) for one in Target.objects.all()}
    assert found == {
        mine.pk: ("", "Calon"),
        other.pk: ("Utama", "Penawaran"),
        base.pk: ("", "Prospek"),
    }
    # Where another pipeline has a step of that name, what is of any of them stays.
    second = saved(Pipeline(name="Kedua", position=2))
    saved(Stage(pipeline=second, name="Calon", position=1))
    stage.refresh_from_db()
    client.post(f"/stages/{stage.pk}/", form | {"name": "Awal", "version": stage.version})
    assert Target.objects.get(pk=mine.pk).stage == "Calon"
