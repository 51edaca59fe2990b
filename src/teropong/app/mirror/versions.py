"""What changed since when, for whom: kept by the owner, read by every process from a small file.

The file is replaced with each change, and dated whenever the owner has looked and found the mirror
current; so a process that serves pages knows both by asking the file system once.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock

FILE = "versions.json"


@dataclass
class Versions:
    """The mirror's version, and the last that touched each rep.

    ``known_from`` is the oldest since which every touch is known. ``since`` is when building
    began, where it is being built and there is none to use; ``why`` it is not followed, if so.
    """

    build: str = ""
    number: int = 0
    known_from: int = 0
    everybody: int = 0
    reps: dict[str, int] = field(default_factory=dict)
    since: float | None = None
    why: str = ""
    counts: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The version, as a word; empty where there is none."""
        return f"{self.build}-{self.number}" if self.build else ""

    def touch(self, number: int, reps: Iterable[str], *, is_everybody: bool) -> None:
        """Note which reps a version touched."""
        self.number = number
        self.reps |= dict.fromkeys(reps, number)
        if is_everybody:
            self.everybody = number

    def begin(self, build: str, number: int) -> None:
        """Begin with a mirror that was built, or opened again."""
        self.build, self.number, self.known_from, self.everybody = build, number, number, 0
        self.reps, self.since = {}, None

    def has_changed(self, version: str, reps: frozenset[str] | None) -> bool:
        """Whether anything of these reps changed since a version; one that is not known did.

        Whoever has none waits until there is one that can be asked.
        """
        if version == self.name or (self.why and not version):
            return False
        build, _dash, number = version.rpartition("-")
        if build != self.build or not (number.isascii() and number.isdigit() and len(number) < 19):
            return True
        seen = int(number)
        if not self.known_from <= seen < self.number or reps is None:
            return True
        return max(self.everybody, *(self.reps.get(rep, 0) for rep in reps), 0) > seen


class Kept:
    """The file of the versions: written by the owner, followed by the others."""

    def __init__(self, folder: Path) -> None:
        self._file, self._lock = folder / FILE, Lock()
        self._seen: tuple[int, int, int] | None = None
        self._known = Versions()

    def write(self, versions: Versions, behind: float) -> None:
        """Replace the file; so many seconds ago the mirror was as the records were then."""
        beside = self._file.with_name(f".{FILE}.{os.getpid()}")
        descriptor = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            json.dump(asdict(versions), out)
        _date(beside, behind)
        beside.replace(self._file)

    def mark_current(self, behind: float) -> None:
        """The owner has looked, so many seconds ago: the mirror was as the records were then."""
        _date(self._file, behind)

    def read(self) -> tuple[Versions, float]:
        """The versions, and for how many seconds the mirror has not been known to be current."""
        try:
            status = self._file.stat()
        except OSError:
            return Versions(), float("inf")
        # Of three files in turn the last may be given the number of the first.
        seen = (status.st_ino, status.st_size, status.st_mtime_ns)
        if seen != self._seen:
            with self._lock:
                try:
                    told = json.loads(self._file.read_text(encoding="ascii"))
                    self._known, self._seen = Versions(**told), seen
                except (OSError, ValueError, TypeError):
                    return Versions(), float("inf")  # it is being replaced, or is none
        return self._known, time.time() - status.st_mtime


def _date(file: Path, behind: float) -> None:
    at = max(0.0, time.time() - behind)
    os.utime(file, (at, at))
