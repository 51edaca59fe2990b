"""`teropong up` on PostgreSQL: several processes, started at once, that know of one another."""

import os
import signal
import time

import psycopg
import pytest

from tests.app.running import Up, in_django, up

FOUND = "from tests.app.firm import make_firm\nmake_firm()\n"
ASK = "from teropong.app.jobs.queue import enqueue\nenqueue('clear_old', key='{}')\n"
STATE = "SELECT 1 FROM jobs_job WHERE key = %s AND state = 'done'"


@pytest.fixture
def here(new_database):
    return {**new_database("template0"), "TEROPONG_BACKUPS_KEPT": "0"}


def is_done(key, here) -> bool:
    with psycopg.connect(here["TEROPONG_DATABASE"], autocommit=True) as connection:
        for _ in range(200):
            if connection.execute(STATE, [key]).fetchone():
                return True
            time.sleep(0.1)
    return False


def test_several_start_at_once_and_share_the_work(here, tmp_path):
    """Two of the web and one for jobs upon an empty database: one migrates, the others wait."""
    folders = [tmp_path / name for name in ("one", "two", "three")]
    starting = [
        Up(folder, "--role", role, wait=False, **here)
        for folder, role in zip(folders, ("web", "web", "work"), strict=True)
    ]
    try:
        for one in starting:
            one.wait()
        assert [one.ask("/readyz")[0] for one in starting[:2]] == [200, 200]
        in_django(folders[0], FOUND + ASK.format("first"), **here)
        assert is_done("first", here)
        for one in starting:
            one.stop()
            assert one.process.returncode == 0
    finally:
        for one in starting:
            one.end()


def test_one_command_runs_the_web_and_the_jobs_and_ends_with_both(here, tmp_path):
    folder = tmp_path / "all"
    with up(folder, "--web", "2", **here) as running:
        in_django(folder, ASK.format("second"), **here)
        assert is_done("second", here)
        for _ in range(20):
            running.ask("/healthz")
        _, page, _ = running.ask("/metrics")
        [counted] = [line for line in page.splitlines() if line.startswith("teropong_request_seconds_count") and "healthz" in line]  # fmt: skip
        assert float(counted.rpartition(" ")[2]) == 20, "both processes' requests, in one sum"
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait(5)
        for _ in range(100):
            if running.is_all_gone():
                break
            time.sleep(0.1)
        assert running.is_all_gone(), "web and jobs end when their watcher is gone"
