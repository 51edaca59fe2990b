"""Two processes upon the same records, told at the same moment to go."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.app.running import surroundings


class Two:
    """Two that run the same code, which answers each line that it is told with one of its own."""

    def __init__(self, folder: Path, here: dict[str, str], code: str) -> None:
        around = surroundings(folder, DJANGO_SETTINGS_MODULE="teropong.app.settings", **here)
        self._both = [
            subprocess.Popen(
                [sys.executable, "-c", code],
                env=around,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]

    def told(self, line: str) -> list[str]:
        """What both answer to a line."""
        for one in self._both:
            assert one.stdin
            one.stdin.write(f"{line}\n")
            one.stdin.flush()
        return self.answers()

    def answers(self) -> list[str]:
        """The next line of both."""
        return [one.stdout.readline().strip() for one in self._both if one.stdout]

    def end(self) -> list[int]:
        """Let both end, and return how they did."""
        for one in self._both:
            one.communicate(timeout=60)
        return [one.returncode for one in self._both]


@contextmanager
def two(folder: Path, here: dict[str, str], code: str) -> Iterator[Two]:
    """Two that have begun, said "ready", and end well."""
    both = Two(folder, here, code)
    assert both.answers() == ["ready", "ready"]
    yield both
    assert both.end() == [0, 0]
