"""The demo: a company that opens, with the four who sign in, the same at the second start."""

import os
import socket
import subprocess
import sys
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from django.test import Client
from django.utils import timezone

from teropong.app.people.models import Membership, Person, Role
from teropong.app.records.clock import today
from teropong.app.records.models import Activity, Company, Contact, Opportunity
from teropong.app.records.rights import visible_to
from teropong.app.records.sample.founding import found_sample
from teropong.facts.faults import WrongCall
from tests.app.firm import saved


@pytest.fixture
def sign_ins(db, tmp_path):
    return found_sample(tmp_path, n_deals=400)


def test_the_four_roles_sign_in(sign_ins):
    assert [one.role for one in sign_ins] == ["owner", "director", "manager", "rep"]
    for one in sign_ins:
        client = Client(SERVER_NAME="127.0.0.1")
        answer = client.post("/sign-in/login/", {"login": one.email, "password": one.password})
        assert (answer.status_code, answer.url) == (302, "/today/")


def test_each_role_sees_what_is_theirs(sign_ins):
    owner, director, manager, rep = (Person.objects.get(email=one.email) for one in sign_ins)
    assert [one.role for one in (owner, director, manager, rep)] == [
        Role.ADMINISTRATOR,
        Role.DIRECTOR,
        Role.MANAGER,
        Role.REP,
    ]
    counts = [visible_to(one, Opportunity).count() for one in (rep, manager, director, owner)]
    assert 0 < counts[0] < counts[1] < counts[2] == counts[3] == 400
    mine = Membership.objects.get(person=rep, until_on=None).team
    assert Membership.objects.get(person=manager).team == mine


def test_it_looks_alive(sign_ins):
    rep = Person.objects.get(email=sign_ins[3].email)
    assert Company.objects.get().is_sample
    open_deals = Opportunity.objects.filter(outcome="open")
    assert all(deal.name and "O0" not in deal.name for deal in open_deals)
    steps = Activity.objects.filter(
        status="planned", occurred_at__gte=timezone.now() - timedelta(days=1)
    )
    assert steps.filter(rep=rep).exists()
    assert steps.exclude(subject="").exists()
    assert open_deals.exclude(activities__in=steps).exists()
    assert Contact.objects.exists()
    done = Activity.objects.filter(status="done").latest("occurred_at")
    assert timedelta(0) < timezone.now() - done.occurred_at < timedelta(days=8)
    assert done.occurred_at.astimezone(Company.objects.get().zone).date() < today()


def test_a_second_start_prints_the_same(sign_ins, tmp_path):
    n = Activity.objects.count()
    assert found_sample(tmp_path) == sign_ins
    assert Activity.objects.count() == n
    assert (tmp_path / "sign-ins.json").stat().st_mode & 0o077 == 0


def test_lost_passwords_are_made_anew(sign_ins, tmp_path):
    (tmp_path / "sign-ins.json").unlink()
    again = found_sample(tmp_path)
    assert [one.email for one in again] == [one.email for one in sign_ins]
    assert Person.objects.get(email=again[3].email).check_password(again[3].password)


def test_a_company_of_ones_own_is_left_alone(firm, tmp_path):
    with pytest.raises(WrongCall, match="PT Contoh"):
        found_sample(tmp_path)
    assert Opportunity.objects.count() == 1


@pytest.mark.django_db
def test_the_sample_is_not_filled_twice(tmp_path):
    from teropong.app.records.sample import fill
    from tests.app.firm import NOBODY

    company = saved(Company(name="X"))
    fill(company, NOBODY, n_deals=30)
    with pytest.raises(WrongCall, match="already"):
        fill(company, NOBODY, n_deals=30)


def test_the_command_prints_who_signs_in_and_is_ready(tmp_path):
    words = [
        sys.executable,
        "-m",
        "teropong",
        "demo",
        "--no-browser",
        "--folder",
        str(tmp_path / "demo"),
    ]
    surroundings = {**os.environ, "TEROPONG_LANGUAGE": "en"} | {"TEROPONG_DATABASE": ""}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    running = subprocess.Popen(
        [*words, "--port", port], stdout=subprocess.PIPE, env=surroundings, text=True
    )
    try:
        lines = [running.stdout.readline().split() for _ in range(5)]
        assert [len(line) for line in lines] == [3, 3, 3, 3, 2]
        assert [line[0] for line in lines] == ["owner", "director", "manager", "rep", "ready"]
        assert lines[4][1] == f"http://127.0.0.1:{port}"
        link = HTTPConnection("127.0.0.1", int(port), timeout=20)
        link.request("GET", "/sign-in/login/")
        assert link.getresponse().status == 200
    finally:
        running.terminate()
        assert running.wait(20) is not None
