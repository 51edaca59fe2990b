"""The first run: one company, its owner, its pipelines and holidays; however many try at once."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.test import Client

from teropong.app.changes.models import Change
from teropong.app.people.founding import KEY, AlreadyFounded, Founding, found_company
from teropong.app.people.models import Person, Role
from teropong.app.records.clock import today
from teropong.app.records.holidays import decreed, fill_year
from teropong.app.records.models import Company, Holiday, Pipeline, Stage
from teropong.app.records.ready_pipelines import READY
from tests.app.firm import NOBODY, signed_in

ASKED = {
    "owner_name": "Ratna",
    "owner_email": "Ratna@Example.com",
    "password": "rahasia-sekali-1",
    "company_name": "PT Contoh",
    "language": "id",
    "timezone": "Asia/Makassar",
    "currency": "IDR",
    "fiscal_start": "4",
    "pipelines": ["renewal", "b2b"],
    "with_holidays": "on",
}


def post(**other):
    client = Client(SERVER_NAME="127.0.0.1")
    return client, client.post("/first-run/", {**ASKED, **other})


@pytest.mark.django_db
def test_before_there_is_a_company_every_page_leads_to_the_first_run():
    client = Client(SERVER_NAME="127.0.0.1")
    for address in ("/", "/today/", "/people/", "/sign-in/login/", "/join/x/"):
        assert client.get(address, follow=True).redirect_chain[-1][0] == "/first-run/"


@pytest.mark.django_db
def test_the_owner_is_signed_in_and_finds_three_doors():
    client, answer = post()
    assert answer.url == "/first-run/doors/"
    assert client.get("/first-run/doors/").status_code == 200
    owner, firm = Person.objects.get(), Company.objects.get()
    assert (owner.email, owner.role, owner.sells) == (
        "ratna@example.com",
        Role.ADMINISTRATOR,
        False,
    )
    assert (firm.timezone, firm.currency, firm.fiscal_start) == ("Asia/Makassar", "IDR", 4)
    assert [one.name for one in Pipeline.objects.all()] == ["Bisnis baru", "Perpanjangan"]
    first = Pipeline.objects.first()
    assert [(s.name, s.base) for s in Stage.objects.filter(pipeline=first)][:2] == [
        ("Prospek", None),
        ("Pertemuan", 1),
    ]
    assert Holiday.objects.filter(on=date(today().year, 8, 17)).exists()
    assert Holiday.objects.filter(on=date(today().year + 1, 8, 17)).exists()
    # Everything went through the one door.
    n = sum(model.objects.count() for model in (Company, Person, Pipeline, Stage, Holiday))
    assert Change.objects.count() == n
    assert "rahasia" not in str(list(Change.objects.values_list("after", flat=True)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("password", "123"),
        ("password", ""),
        ("password", "Ratna@Example"),
        ("owner_email", "ratna"),
        ("owner_name", "a\0"),
        ("company_name", "x" * 121),
        ("timezone", "Asia/Atlantis"),
        ("currency", "XXY"),
        ("fiscal_start", "13"),
        ("language", "nl"),
        ("pipelines", []),
        ("pipelines", ["b3b"]),
    ],
)
def test_what_cannot_be_is_told(field, typed):
    _client, answer = post(**{field: typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert Company.objects.count() == Person.objects.count() == 0


def test_a_second_first_run_leads_away(firm):
    _client, answer = post()
    assert answer.url == "/today/"
    with pytest.raises(AlreadyFounded):
        found_company(Founding("R", "r@example.com", "x", "PT"))
    assert Company.objects.count() == 1


def test_who_comes_second_by_a_moment_makes_nothing(firm, monkeypatch):
    # Both saw no company: the key that there is once decides.
    Company.objects.update(key=KEY)
    monkeypatch.setattr("teropong.app.people.founding.company", lambda: None)
    n = Person.objects.count()
    with pytest.raises(AlreadyFounded):
        found_company(Founding("R", "r@example.com", "x", "PT", with_holidays=False))
    assert (Company.objects.count(), Person.objects.count()) == (1, n)


def test_several_first_runs_at_once_make_one_company(tmp_path):
    # Processes on a file of their own: the tests' database is in memory and locks otherwise.
    environment = {**os.environ, "TEROPONG_FOLDER": str(tmp_path), "TEROPONG_DATABASE": ""}
    run = (sys.executable, "-m", "django", "migrate")
    subprocess.run(run, env=environment, check=True, capture_output=True)
    code = (
        "import django; django.setup()\n"
        "from teropong.app.people.founding import *\n"
        "try: found_company(Founding('R', 'r@example.com', 'x', 'PT', with_holidays=False))\n"
        "except AlreadyFounded: print('late')\n"
        "else: print('founded')"
    )
    racing = [
        subprocess.Popen((sys.executable, "-c", code), env=environment, stdout=subprocess.PIPE)
        for _n in range(3)
    ]
    told = sorted(one.communicate(timeout=60)[0].decode().strip() for one in racing)
    assert told == ["founded", "late", "late"]


def test_the_doors_are_the_administrators(firm):
    for person, status in ((firm.admin, 200), (firm.bob, 403), (firm.alice, 403)):
        assert signed_in(person).get("/first-run/doors/").status_code == status


@pytest.mark.parametrize("ready", READY, ids=lambda one: one.key)
def test_a_ready_pipeline_climbs_from_base_to_base(ready):
    bases = [stage.base or 0 for stage in ready.stages]
    assert bases == sorted(bases)
    assert bases[-1] == 3
    assert all(stage.expected_days > 0 for stage in ready.stages)


def test_joint_leave_is_among_the_holidays():
    names = decreed(2025, "id")
    assert names[date(2025, 1, 28)].startswith("Cuti Bersama")
    assert decreed(2025, "en")[date(2025, 8, 17)] == "Independence Day"


def test_a_year_is_filled_once_and_keeps_what_the_company_took_out(firm):
    assert fill_year(2025, "id", NOBODY) == len(decreed(2025, "id"))
    assert fill_year(2025, "id", NOBODY) == 0
