"""Backup and restore: consistent under load, verified, refused when damaged, nothing thrown away."""

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.app.running import call, in_django, surroundings, up

LOOK = """
from teropong.app.records.models import Account, Contact
from teropong.app.changes.models import Change
from django.db import connection, DatabaseError
names = sorted(Account.objects.values_list("name", flat=True))
print(len(names), Contact.objects.count(), Change.objects.count(), Change.objects.last().sequence)
numbers = [int(one.rpartition("-")[2]) for one in names]
assert sorted(numbers) == list(range(1, len(names) + 1)), "a moment in the midst of one writer's way"
assert set(names) == set(Contact.objects.values_list("account__name", flat=True))
assert Change.objects.count() == 2 * len(names) == Change.objects.last().sequence
try:
    connection.cursor().execute("DELETE FROM changes_change")
except DatabaseError as error:
    assert "append-only" in str(error)
else:
    raise AssertionError("the log let itself be rewritten")
"""
MIGRATE = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request, tmp_path, new_folder):
    """A folder with records, an empty one, and what the environment must say of their databases."""
    mine, other = tmp_path / "mine", tmp_path / "other"
    if request.param == "sqlite":
        return (new_folder("mine"), {}), (other, {})
    make = request.getfixturevalue("new_database")
    return (mine, make()), (other, make("template0"))


def rows(folder: Path, more: dict[str, str]) -> str:
    return in_django(folder, LOOK, **more)


def test_a_backup_under_load_is_one_moment_and_comes_back_elsewhere(places, tmp_path):
    (mine, here), (other, there) = places
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.app.writing", "w", "1", "60"],
        env=surroundings(mine, DJANGO_SETTINGS_MODULE="teropong.app.settings", **here),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(20):
            writer.stdout.readline()
        file = tmp_path / "kept" / "one.zip"
        made = call(mine, "backup", str(file), **here)
        assert made.returncode == 0, made.stderr
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    assert "verified" in made.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["one.zip"]
    done = call(other, "restore", str(file), **there)
    assert done.returncode == 0, done.stderr
    n_accounts, n_contacts, n_changes, _last = rows(other, there).split()
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    counts = manifest["counts"]
    assert int(n_accounts) == counts["records_account"] >= 20
    assert int(n_contacts) == counts["records_contact"]
    assert int(n_changes) == counts["changes_change"]
    assert (other / "secret.key").read_bytes() == (mine / "secret.key").read_bytes()
    assert (other / "secret.key").stat().st_mode & 0o777 == 0o600
    # What came back is what is written on.
    in_django(other, "from tests.app.writing import _write\n_write('w-0', 0, [], [])\n", **there)


def test_what_stands_there_is_replaced_only_by_force_and_kept_beside(places, tmp_path):
    (mine, here), (other, there) = places
    make = "from teropong.app.people.models import Team\nTeam.objects.create(name='{}')\n"
    in_django(mine, make.format("Utara"), **here)
    in_django(other, MIGRATE + make.format("Selatan"), **there)
    file = tmp_path / "one.zip"
    assert call(mine, "backup", str(file), **here).returncode == 0
    refused = call(other, "restore", str(file), **there)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    teams = "from teropong.app.people.models import Team\nprint(*Team.objects.all())"
    assert in_django(other, teams, **there) == "Selatan\n"
    done = call(other, "restore", str(file), "--force", **there)
    assert done.returncode == 0, done.stderr
    assert "replaced" in done.stdout
    assert in_django(other, teams, **there) == "Utara\n"
    if there:
        kept = "from django.db import connection as c\nq = c.cursor()\n" \
            "q.execute(\"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'replaced%'\")\n" \
            "schema = q.fetchone()[0]\nq.execute(f'SELECT name FROM {schema}.people_team')\nprint(*q.fetchone())"  # fmt: skip
        assert in_django(other, kept, **there) == "Selatan\n"
    else:
        [kept] = [one for one in other.glob("records.sqlite3.replaced-*") if one.suffix[-3:] not in ("wal", "shm")]  # fmt: skip
        found = sqlite3.connect(kept).execute("SELECT name FROM people_team").fetchall()
        assert found == [("Selatan",)]


@pytest.fixture(scope="module")
def made(prepared, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "fine.zip"
    assert call(prepared, "backup", str(file)).returncode == 0
    return file


def changed(file: Path, target: Path, **replaced: bytes) -> Path:
    """The archive with some of its files said otherwise."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name.partition(".")[0], old.read(name)))
    return target


@pytest.mark.parametrize(
    "fault", ["cut", "flipped", "text", "records", "manifest", "schema", "no file"]
)
def test_a_damaged_one_is_refused(made, tmp_path, fault):
    file, content = tmp_path / "faulty.zip", made.read_bytes()
    if fault == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif fault == "flipped":
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes(b ^ 255 for b in content[middle : middle + 64]) + content[middle + 64 :])  # fmt: skip
    elif fault == "text":
        file.write_text("no backup", encoding="ascii")
    elif fault == "records":
        changed(made, file, records=b"SQLite format 3")
    elif fault == "manifest":
        changed(made, file, manifest=b"[1, 2]")
    elif fault == "schema":
        changed(made, file, manifest=b'{"schema": "teropong.backup/9"}')
    refused = call(tmp_path / "new", "restore", str(file))
    assert refused.returncode == (2 if fault == "no file" else 1)
    assert "faulty.zip" in refused.stderr
    assert not (tmp_path / "new" / "records.sqlite3").exists()


def test_one_of_a_newer_version_is_refused(made, tmp_path):
    with zipfile.ZipFile(made) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["migrations"].append("records.9999_later")
    file = changed(made, tmp_path / "newer.zip", manifest=json.dumps(manifest).encode())
    refused = call(tmp_path / "new", "restore", str(file))
    assert refused.returncode == 1
    assert "newer" in refused.stderr


def test_nothing_is_restored_under_a_running_one(made, new_folder):
    with up(new_folder()) as running:
        refused = call(running.folder, "restore", str(made), "--force")
        assert refused.returncode == 2
        assert f"process {running.process.pid}" in refused.stderr


def test_nothing_is_restored_while_others_use_the_database(new_database, tmp_path):
    folder, file, here = tmp_path / "folder", tmp_path / "one.zip", new_database()
    assert call(folder, "backup", str(file), **here).returncode == 0
    hold = "from django.db import connection\nconnection.ensure_connection()\nprint(1, flush=True)\ninput()"
    other = subprocess.Popen(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{hold}"],
        env=surroundings(
            tmp_path / "other", DJANGO_SETTINGS_MODULE="teropong.app.settings", **here
        ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout.readline() == b"1\n"
        refused = call(folder, "restore", str(file), "--force", **here)
        assert refused.returncode == 2
        assert "in use" in refused.stderr
    finally:
        other.kill()
        other.communicate()


def test_an_empty_folder_has_nothing_to_back_up(tmp_path):
    refused = call(tmp_path / "new", "backup", str(tmp_path / "one.zip"))
    assert refused.returncode == 2
    assert "nothing to back up" in refused.stderr
    assert not (tmp_path / "one.zip").exists()


def test_damaged_records_are_not_backed_up_as_if_they_were_sound(new_folder, tmp_path):
    place = new_folder()
    records = place / "records.sqlite3"
    content = bytearray(records.read_bytes())
    for page in range(20, 60):
        content[page * 4096 : page * 4096 + 200] = os.urandom(200)
    records.write_bytes(content)
    refused = call(place, "backup", str(tmp_path / "one.zip"))
    assert refused.returncode == 1
    assert not (tmp_path / "one.zip").exists()


def test_as_many_daily_ones_are_kept_as_asked(new_folder):
    place = new_folder()
    daily = "from teropong.app.jobs.tasks import task_named\ntask_named('back_up').function()\n"
    in_django(place, 4 * daily, TEROPONG_BACKUPS_KEPT="2")
    call(place, "backup")
    names = sorted(one.name.split("-")[1] for one in (place / "backups").iterdir())
    assert names == ["daily", "daily", "own"]
