"""What a supervisor asks: whether it lives, whether it is ready, and its numbers."""

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from teropong.app.configuration import Configuration
from teropong.app.jobs.queue import enqueue
from teropong.app.running import database
from teropong.app.running.log import Lines, Words
from teropong.app.running.proxy import behind
from tests.app.firm import signed_in

PROXIED = Configuration(behind_proxy=True, base_url="https://a.example", proxies="10.0.0.0/8 ::1")


def test_alive_without_the_records(client, monkeypatch):
    def refuse(*_words, **_more):
        raise AssertionError("the records were asked")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    assert client.get("/healthz").content == b"alive\n"


@pytest.mark.django_db
def test_ready_before_anybody_signs_in_and_under_any_name(client):
    answer = client.get("/readyz", headers={"host": "10.1.2.3"})
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


@pytest.mark.django_db
def test_not_ready_where_the_records_cannot_be_reached(client, monkeypatch):
    def refuse(*_words, **_more):
        raise OperationalError

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert "cannot be reached" in answer.json()["reason"]


@pytest.mark.django_db
@pytest.mark.parametrize("age", ["pending", "newer"])
def test_not_ready_where_the_records_are_of_another_version(client, monkeypatch, age):
    database._current.cache_clear()
    monkeypatch.setattr(database, age, lambda: ["records.0002_later"])
    assert client.get("/readyz").status_code == 503
    monkeypatch.undo()
    assert client.get("/readyz").status_code == 200


def test_the_numbers(firm):
    enqueue("clear_old")
    signed_in(firm.alice).get("/today/")
    page = Client().get("/metrics").content.decode()
    assert 'teropong_jobs{state="ready"} 1.0' in page
    assert "teropong_sessions 1.0" in page
    assert "teropong_changes_total" in page
    assert 'teropong_request_seconds_count{method="GET",status="200",view="today"}' in page


@pytest.mark.django_db
def test_the_numbers_are_for_this_machine_or_who_knows_the_token(settings):
    away = Client(REMOTE_ADDR="203.0.113.7")
    assert away.get("/metrics").status_code == 403
    token = "a-token-that-is-long-enough"
    settings.CONFIGURATION = Configuration(metrics_token=token)
    assert away.get("/metrics").status_code == 403
    for given in ("", "Bearer ", "Bearer wrong", f"Bearer {token}é"):
        assert away.get("/metrics", headers={"authorization": given}).status_code == 403
    assert away.get("/metrics", headers={"authorization": f"Bearer {token}"}).status_code == 200


@pytest.mark.django_db
def test_a_proxy_that_nobody_told_of_opens_nothing():
    assert Client().get("/metrics", **{"teropong.forwarded": True}).status_code == 403


def test_every_answer_bears_a_number(client):
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))
    assert len(first) == 32
    assert first != second
    given = client.get("/healthz", headers={"x-request-id": "given-by-somebody"})
    assert given["X-Request-ID"] != "given-by-somebody"


def test_what_is_too_large_is_not_read(client):
    for size in ("101000001", "9" * 30):
        answer = client.post("/sign-in/login/", headers={"content-length": size})
        assert answer.status_code == 413
        assert "101 MB" in answer.content.decode()


def asked(configuration: Configuration, address: str, **headers: str) -> dict[str, object]:
    """What the app sees of a request that comes from an address with such headers."""
    seen: dict[str, object] = {}

    def app(environ, _start):
        seen.update(environ)
        return []

    environ = {"REMOTE_ADDR": address, "wsgi.url_scheme": "http", "HTTP_HOST": "inside:8000"}
    told = {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items()}
    behind(app, configuration)(environ | told, None)
    return seen


FORWARDED = {"for": "203.0.113.7", "proto": "https", "host": "a.example"}


def test_a_trusted_proxy_tells_who_asks_how():
    seen = asked(PROXIED, "10.1.1.1", **FORWARDED)
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("203.0.113.7", "https")
    assert seen["HTTP_HOST"] == "a.example"
    assert not [name for name in seen if "FORWARDED" in name]


@pytest.mark.parametrize(
    ("configuration", "address"), [(PROXIED, "192.0.2.9"), (Configuration(), "127.0.0.1")]
)
def test_others_tell_nothing(configuration, address):
    seen = asked(configuration, address, **FORWARDED)
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == (address, "http")
    assert seen["HTTP_HOST"] == "inside:8000"
    assert not [name for name in seen if "FORWARDED" in name]


@pytest.mark.parametrize(
    ("way", "client"),
    [
        ("1.1.1.1, 203.0.113.7", "203.0.113.7"),  # what the client itself wrote is not believed
        ("203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("", "10.1.1.1"),
        ("unknown", "10.1.1.1"),
        ("<script>", "10.1.1.1"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_way_of_a_request_is_read_from_its_end(way, client):
    assert asked(PROXIED, "10.1.1.1", **{"for": way})["REMOTE_ADDR"] == client


def record(**more) -> logging.LogRecord:
    try:
        raise ValueError("Bu Ratna")
    except ValueError as error:
        found = (type(error), error, error.__traceback__)
    made = logging.LogRecord(
        "teropong", logging.ERROR, "x.py", 1, "failed for %s", ("Ratna",), found
    )
    made.__dict__.update(more)
    return made


@pytest.mark.parametrize("form", [Lines(), Words()])
def test_a_line_tells_where_and_not_who(form):
    line = form.format(record(facts={"job": 1}))
    assert "Ratna" not in line
    assert "ValueError" in line
    assert "test_health.py" in line
    if isinstance(form, Lines):
        assert json.loads(line)["job"] == 1
