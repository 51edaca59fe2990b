"""Trust: the plug is pulled at any moment, everybody writes at once, and nothing is lost.

In short here; the long form, by `make prove`, kills as often as the marks in the project's aims,
and alone holds the times to them: short ones run beside others.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from threading import Thread

import pytest

from tests.app.firm import PASSWORD
from tests.app.posting import Browser
from tests.app.running import in_django, surroundings, up

LONG = pytest.param("long", marks=pytest.mark.long)
ALICE = "alice@example.com"
FOUND = "from tests.app.firm import make_firm\nmake_firm()\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path, new_folder):
    """A folder whose records are ready, and what the environment must say of its database."""
    if request.param == "sqlite":
        return new_folder(), {}
    return tmp_path / "folder", request.getfixturevalue("new_database")()


def told(folder: Path, here: dict[str, str], *words: str) -> dict:
    """What a module of these tests says at its end, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=surroundings(folder, DJANGO_SETTINGS_MODULE="teropong.app.settings", **here),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1].removeprefix("DONE "))
    print(found)
    return found


@pytest.mark.parametrize("form", ["short", LONG])
def test_writers_are_killed_and_nothing_acknowledged_is_lost(place, form):
    folder, here = place
    times = 200 if form == "long" else 15 if here else 50
    found = told(folder, here, "tests.app.killing", "writers", str(times))
    assert found["acknowledged"] > times
    assert (found["lost"], found["doubled"]) == ([], [])
    assert (found["halves"], found["unlogged"]) == (0, 0)
    assert found["slowest"] < 5 or form == "short"


@pytest.mark.parametrize("form", ["short", LONG])
def test_workers_are_killed_and_every_job_is_done(place, form):
    folder, here = place
    times, n_jobs = (100, 1000) if form == "long" else (10, 100)
    found = told(folder, here, "tests.app.killing", "workers", str(times), str(n_jobs))
    assert found["kills"] == times
    assert found["states"] == {"done": found["jobs"]}, "none stuck, none lost"
    assert found["inside"] == found["outside"] == found["jobs"] / 2
    assert found["outside_doubled"] <= max(1, found["jobs"] / 1000)
    assert found["most_attempts"] > 1, "none was killed in the midst of a job"


@pytest.mark.parametrize("form", ["short", LONG])
def test_workers_are_killed_and_every_alert_arrives(place, form):
    folder, here = place
    times, n_people = (100, 500) if form == "long" else (6, 10)
    found = told(folder, here, "tests.app.killing_deliveries", str(times), str(n_people))
    assert found["kills"] == times
    assert found["states"] == {"sent": found["deliveries"]}, "none stuck, none lost"
    assert found["jobs"] == {"done": found["deliveries"]}
    assert found["arrived"] + found["silent_only"] == found["deliveries"]
    assert found["silent_only"] == 0, "who said nothing is asked again"
    assert found["doubled_though_heard"] <= max(1, found["deliveries"] / 1000)
    assert found["unsigned"] == 0
    assert found["most_attempts"] > 1, "none failed"


@pytest.mark.parametrize("form", ["short", LONG])
def test_sixteen_write_at_once_while_four_read(new_folder, form):
    seconds = "30" if form == "long" else "4"
    found = told(new_folder(), {}, "tests.app.writing", "w", "16", seconds, "4")
    assert (found["n_faults"], found["faults"]) == (0, [])
    assert found["n"] > 16
    # A busy machine slows all alike; then at least none waits out of turn, as SQLite alone has it.
    assert found["p99"] < max(1, 4 * found["p50"]) or form == "short"


@pytest.mark.parametrize("form", ["short", LONG])
def test_the_plug_is_pulled_while_phones_send(new_folder, form):
    """What a phone was told is there; what it was not told it sends again, and stands once."""
    folder, kept = new_folder(), []
    in_django(folder, FOUND)
    for _ in range(50 if form == "long" else 3):
        entries = _send_until_killed(folder)
        with up(folder) as again:
            assert again.seconds < 5 or form == "short"
            entries_again = [key for key, is_told in entries if not is_told]
            _send(again.port, ALICE, iter(entries_again), [])
            again.stop()
        kept += entries
    assert any(is_told for _key, is_told in kept)
    look = "from teropong.app.records.models import Activity, Submission as S\nprint(Activity.objects.count(), S.objects.count())"
    standing, taken = map(int, in_django(folder, look).split())
    assert standing == taken == len({key for key, _told in kept})


def _send_until_killed(folder: Path) -> list[tuple[str, bool]]:
    sent: list[tuple[str, bool]] = []
    with up(folder) as running:
        phones = [
            Thread(target=_send, args=(running.port, ALICE, _keys(), sent), daemon=True)
            for _ in range(3)
        ]
        for phone in phones:
            phone.start()
        for _ in range(200):
            if sent:
                break
            time.sleep(0.05)
        time.sleep(random.uniform(0, 1))
        running.kill()
        for phone in phones:
            phone.join(20)
    return sent


def _keys():
    while True:
        yield str(uuid.uuid4())


def _send(port: int, email: str, keys, sent: list[tuple[str, bool]]) -> None:
    """Log a call with each key, until nobody answers; what was told and what was not is kept."""
    browser = Browser(port)
    try:
        mark = browser.sign_in(email, PASSWORD)
    except OSError:
        return
    for key in keys:
        fields = {"csrfmiddlewaretoken": mark, "key": key, "account": "1", "channel": "call"}
        fields |= {"status": "done", "when": "now", "notes": key, "next_when": "none"}
        try:
            status, page = browser.ask("POST", "/log/", fields)
        except OSError:
            sent.append((key, False))
            return
        assert status in (200, 302), page
        sent.append((key, status == 302))
