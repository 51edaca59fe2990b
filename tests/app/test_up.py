"""`teropong up` as an administrator runs it: it starts, answers, refuses, and stops."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.app.running import call, free_port, in_django, up

CERTIFICATE = (
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
)


@pytest.fixture
def folder(new_folder) -> Path:
    return new_folder()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops_when_told(folder, how):
    with up(folder) as running:
        assert running.said().startswith(f"ready http://127.0.0.1:{running.port}\n")
        assert running.ask("/healthz")[0] == 200
        running.stop(how)
        assert running.process.returncode == 0
        assert running.is_all_gone()


def test_the_keyboard_stops_all_of_it(folder):
    """Ctrl-C reaches every process of the terminal at once."""
    with up(folder) as running:
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(6) == 0
        assert running.is_all_gone()


def test_a_server_that_cannot_go_on_says_so(folder):
    with up(folder) as running:
        children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children")
        (folder / "teropong.toml").write_text("port = 'broken'")
        for _ in range(3):
            for worker in children.read_text().split():
                os.kill(int(worker), signal.SIGKILL)
            time.sleep(1.5)
            if running.process.poll() is not None:
                break
        assert running.process.wait(10) == 1
        assert "ended by itself" in running.said()


def test_a_browser_that_keeps_its_connection_does_not_hold_it_up(folder):
    with up(folder) as running, socket.create_connection(("127.0.0.1", running.port)) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(100)
        running.stop()
        assert running.process.returncode == 0


def test_a_second_one_upon_the_folder_is_refused(folder):
    with up(folder) as running:
        refused = call(folder, "up", "--port", str(free_port()))
        assert refused.returncode == 2
        assert f"process {running.process.pid}" in refused.stderr


def test_a_port_that_is_taken_is_named(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = call(folder, "up", "--port", str(port))
    assert refused.returncode == 1
    assert f"port {port}" in refused.stderr
    assert "--port" in refused.stderr


def test_when_its_watcher_is_killed_the_worker_ends_too_and_lets_the_folder_go(folder):
    with up(folder) as running:
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait(5)
        for _ in range(100):
            if running.is_all_gone():
                break
            time.sleep(0.05)
        assert running.is_all_gone()
        with up(folder) as again:
            assert again.ask("/readyz")[0] == 200


def test_a_worker_that_is_killed_is_started_again(folder):
    with up(folder) as running:
        children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children")
        for worker in children.read_text().split():
            os.kill(int(worker), signal.SIGKILL)
        for _ in range(100):
            try:
                if running.ask("/readyz")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        assert running.ask("/readyz")[0] == 200


def test_it_refuses_to_listen_beyond_this_machine_unencrypted(folder):
    everywhere = "0.0.0.0"  # noqa: S104 - to be refused
    refused = call(folder, "up", "--host", everywhere, "--port", str(free_port()))
    assert refused.returncode == 2
    assert "unencrypted" in refused.stderr
    assert "base_url" in refused.stderr


def test_it_serves_https_with_a_certificate(folder, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    done = subprocess.run(
        ["openssl", *CERTIFICATE.split(), "-keyout", key, "-out", certificate],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("makes its certificate with openssl, which is not here")
    key.chmod(0o600)
    words = ["--tls-cert", str(certificate), "--tls-key", str(key)]
    with up(folder, *words) as running:
        assert f"ready https://127.0.0.1:{running.port}" in running.said()
        running.stop()
    other = tmp_path / "other.pem"
    other.write_text("no key", encoding="ascii")
    refused = call(folder, "up", "--tls-cert", str(certificate), "--tls-key", str(other))
    assert refused.returncode == 2
    assert "no certificate and its key" in refused.stderr


def test_every_request_is_told_without_who_or_what(folder):
    with up(folder, TEROPONG_LOG_FORMAT="json") as running:
        status, _, told = running.ask("/accounts/4711/?q=Ratna", Cookie="a=b")
        assert (status, told["location"]) == (302, "/first-run/")
        running.stop()
    lines = [line for line in running.said().splitlines() if '"said": "request"' in line]
    assert len(lines) == 1
    assert told["x-request-id"] in lines[0]
    assert not re.search("4711|Ratna|127.0.0.1", lines[0])


def test_records_of_before_are_backed_up_before_they_are_brought_up(folder):
    place = folder
    in_django(
        place,
        "from django.core.management import call_command\n"
        "call_command('migrate', 'jobs', 'zero', verbosity=0)",
    )
    with up(place) as running:
        running.stop()
    [file] = (place / "backups").glob("teropong-upgrade-*.zip")
    assert file.stat().st_mode & 0o777 == 0o600
    with up(place) as running:
        running.stop()
    assert len(list((place / "backups").iterdir())) == 1


def test_records_of_a_newer_version_are_refused(folder):
    in_django(
        folder,
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "from django.db import connection\n"
        "MigrationRecorder(connection).record_applied('records', '9999_later')",
    )
    refused = call(folder, "up", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "records.9999_later" in refused.stderr


def test_a_database_that_is_not_there_is_named(tmp_path):
    url = f"postgresql://sales:secret@127.0.0.1:{free_port()}/sales"
    refused = call(tmp_path, "up", "--port", str(free_port()), TEROPONG_DATABASE=url)
    assert refused.returncode == 1
    assert "127.0.0.1" in refused.stderr
    assert "secret" not in refused.stderr
