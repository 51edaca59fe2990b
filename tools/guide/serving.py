"""The app with a clock of its own: it is always the same morning, so that pictures stay the same.

python -m tools.guide.serving fill FOLDER         # founds the sample company
python -m tools.guide.serving serve FOLDER PORT
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

MORNING = datetime(2026, 6, 30, 9, 41, tzinfo=ZoneInfo("Asia/Jakarta"))
LOG = "guide.log"
PATIENCE = 60
"""Seconds within which the app must answer."""
ROOT = Path(__file__).parents[2]


def fill(folder: Path) -> None:
    """Found the sample company in an empty folder, as it is on that morning."""
    filling = _run("fill", str(folder))
    if filling.wait():
        raise SystemExit((folder / LOG).read_text(encoding="utf-8"))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server on a folder's records, on a free port of this machine; its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = _run("serve", str(folder), str(port))
    try:
        until = time.monotonic() + PATIENCE
        while not _listens(port):
            if time.monotonic() > until or server.poll() is not None:
                raise SystemExit((folder / LOG).read_text(encoding="utf-8"))
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _run(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tools.guide.serving", *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    log = (Path(words[1]) / LOG).open("a")
    return subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, env=environment, stdout=log, stderr=log
    )


def _set_clock() -> None:
    real, shift = timezone.now, MORNING - datetime.now(UTC)

    def now() -> Any:
        return real() + shift

    timezone.now = now


def main(what: str, folder: str, port: str = "8000") -> None:
    """Fill a folder, or serve it."""
    _set_clock()
    os.environ |= {"TEROPONG_FOLDER": folder, "TEROPONG_PORT": port}
    if what == "serve":
        from teropong.app.running.up import up  # noqa: PLC0415 - behind the clock

        up("all", print)  # its workers are forked, and so have this clock, too
        return
    from teropong.app.running.opening import open_records  # noqa: PLC0415 - behind the clock

    open_records()
    from teropong.app.records.sample.founding import found_sample  # noqa: PLC0415 - needs Django

    found_sample(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
