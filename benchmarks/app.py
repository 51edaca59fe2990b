"""The app of a benchmark: a `teropong up` of its own on SQLite, and code run in its surroundings."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def up(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    words = [sys.executable, "-m", "teropong", "up", "--port", str(port)]
    with (folder.parent / "log").open("wb") as log:
        process = subprocess.Popen(words, env=surroundings(folder), stdout=log, stderr=log)  # noqa: S603
    try:
        while "ready" not in (folder.parent / "log").read_text():
            time.sleep(0.1)
            assert process.poll() is None, (folder.parent / "log").read_text()
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and its children have used."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            told = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if pid in (int(entry.name), int(told[1])):
            total += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return total


def in_django(folder: Path, code: str) -> str:
    done = subprocess.run(  # noqa: S603
        python(code), env=surroundings(folder), capture_output=True, text=True, check=True
    )
    return done.stdout


def python(code: str) -> list[str]:
    return [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"]


def surroundings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TEROPONG_")}
    mine = {
        "TEROPONG_FOLDER": str(folder),
        "TEROPONG_LANGUAGE": "en",
        "DJANGO_SETTINGS_MODULE": "teropong.app.settings",
    }
    return kept | mine
