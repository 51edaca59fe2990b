"""The mirror of a running app: watched, asked from outside, killed, restored under it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from zipfile import ZipFile

import pytest

from tests.app.running import call, in_django, surroundings, up

FOUND = "from tests.app.firm import make_firm\nmake_firm()\n"
TOKEN = "from teropong.app.mirror.live import live_token\nprint(live_token(None), end='')\n"
WRITE = """
from tests.app.firm import saved
from teropong.app.records.models import Account
saved(Account(name='PT Dari Luar'))
"""
MANY = """
import os, random, sys
from tests.app.firm import saved
from teropong.app.mirror.place import place
from teropong.app.records.models import Account, Activity
from teropong.app.people.models import Person
from django.utils import timezone
mine = place(); mine.own(follows=False); owner = mine._owner
owner.catch_up(); os.write(1, b'ready')
rep = Person.objects.first()
while True:
    account = saved(Account(name='PT %s' % random.random()))
    saved(Activity(rep=rep, account=account, channel='call', occurred_at=timezone.now()))
    owner.catch_up()
"""


def changed(running, token, since):
    """The version once it is another; a busy machine takes its time."""
    for _ in range(1200):
        status, told, _headers = running.ask(f"/live/{token}/?since={since}")
        if status == 200:
            return told
        assert status == 304, told
        time.sleep(0.05)
    raise AssertionError("nothing changed")


@pytest.mark.long
def test_it_follows_what_other_processes_write(new_folder):
    folder = new_folder()
    in_django(folder, FOUND)
    token = in_django(folder, TOKEN)
    with up(folder) as running:
        since = running.ask(f"/live/{token}/")[1].split('"')[3]
        assert running.ask(f"/live/{token}/?since={since}")[0] == 304
        in_django(folder, WRITE)
        changed(running, token, since)
        checked = call(folder, "mirror", "check")
        assert (checked.returncode, "accounts=2" in checked.stdout) == (0, True), checked.stderr
        assert call(folder, "mirror", "rebuild").returncode == 0
        assert "teropong_mirror_rebuilds_total" in running.ask("/metrics")[1]
        running.stop()
    checked = call(folder, "mirror", "check")
    assert checked.returncode == 0, checked.stderr


def test_without_records_there_is_nothing_to_check(tmp_path):
    found = call(tmp_path / "nowhere", "mirror", "check")
    assert (found.returncode, found.stdout) == (1, "")
    assert "there are no records yet; set up Teropong first" in found.stderr


def test_a_check_tells_what_differs(new_folder):
    import duckdb

    folder = new_folder()
    in_django(folder, FOUND)
    assert call(folder, "mirror", "check").returncode == 0
    [file] = (folder / "mirror").glob("*.duckdb")
    with closing(duckdb.connect(str(file))) as held:
        held.execute("UPDATE facts.opportunities SET amount_minor = amount_minor + 1")
    checked = call(folder, "mirror", "check")
    assert checked.returncode == 1
    assert "facts.opportunities differs: 1 rows too many, 1 lacking, of 1" in checked.stdout
    call(folder, "mirror", "rebuild")
    assert call(folder, "mirror", "check").returncode == 0


@pytest.mark.long
def test_a_backup_holds_no_mirror_and_a_restore_leads_to_another(new_folder, tmp_path):
    folder = new_folder()
    in_django(folder, FOUND)
    file = tmp_path / "kept.zip"
    assert call(folder, "backup", str(file)).returncode == 0
    with ZipFile(file) as kept:
        assert not [name for name in kept.namelist() if "mirror" in name or "duckdb" in name]
    in_django(folder, WRITE)
    assert "accounts=2" in call(folder, "mirror", "check").stdout
    assert call(folder, "restore", str(file), "--force").returncode == 0
    in_django(folder, WRITE + WRITE)
    assert "accounts=3" in call(folder, "mirror", "check").stdout


def test_killed_in_the_middle_of_it(new_folder):
    folder = new_folder()
    in_django(folder, FOUND)
    for nth in range(3):
        writing = subprocess.Popen(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{MANY}"],
            env=surroundings(folder, DJANGO_SETTINGS_MODULE="teropong.app.settings"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert writing.stdout.read(5) == b"ready"
        time.sleep(0.7 + 0.37 * nth)
        writing.send_signal(signal.SIGKILL)
        writing.wait(10)
        checked = call(folder, "mirror", "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr
    with closing(sqlite3.connect(folder / "records.sqlite3")) as records:
        assert records.execute("SELECT count(*) FROM records_activity").fetchone()[0] > 0


def test_several_web_processes_ask_one_owner_which_may_die(new_database, tmp_path):
    here = {**new_database("template0"), "TEROPONG_BACKUPS_KEPT": "0"}
    folder = tmp_path / "all"
    with up(folder, "--web", "2", **here) as running:
        in_django(folder, FOUND, **here)
        token = in_django(folder, TOKEN, **here)
        since = changed(running, token, "").split('"')[3]
        in_django(folder, WRITE, **here)
        changed(running, token, since)
        assert call(folder, "mirror", "check", **here).returncode == 0
        found = subprocess.run(
            ["pgrep", "-g", str(running.process.pid), "-f", "role mirror"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        os.kill(int(found.stdout.split()[0]), signal.SIGKILL)
        since = running.ask(f"/live/{token}/")[1].split('"')[3]
        in_django(folder, WRITE, **here)
        changed(running, token, since)
        checked = call(folder, "mirror", "check", **here)
        assert (checked.returncode, "accounts=3" in checked.stdout) == (0, True), checked.stderr
