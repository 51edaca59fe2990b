"""The folder that driver and workers share: which directories hold which table.

A table's rows lie in parts, ``TABLE/version=…/bucket=…/``, those of events in several buckets
below that by month. The manifest names, for each part, the version that holds; a version once
written never changes, and a new manifest takes the old one's place by a rename: readers see either.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import uuid4

from teropong.facts.faults import FactsError
from teropong.language import _

_MANIFEST, _BEFORE, _LOCK = "manifest.json", "before.json", "writing.lock"
INCOMING = "incoming"


@dataclass(frozen=True)
class Table:
    """A table as the manifest knows it: its columns' types, its key, and its parts' versions.

    Moments lie in buckets of ``size`` numbers; of facts ``hashes`` tells each part's rows apart.
    """

    columns: Mapping[str, str]
    key: str = ""
    order: str = ""
    buckets: int = 1
    size: int = 1
    versions: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What the folder holds: how many events were loaded, and the tables."""

    events: int = 0
    tables: dict[str, Table] = field(default_factory=dict)

    @property
    def buckets(self) -> int:
        """Into how many buckets its large tables are spread."""
        return max((table.buckets for table in self.tables.values()), default=1)


@dataclass(frozen=True)
class Shared:
    """The folder, and what is read and written in it beside the rows themselves."""

    folder: Path

    def manifest(self, name: str = _MANIFEST) -> Manifest:
        """What the manifest says; nothing where there is none."""
        try:
            told = json.loads((self.folder / name).read_text(encoding="utf-8"))
            tables = {table: Table(**of) for table, of in told["tables"].items()}
            return Manifest(told["events"], tables)
        except FileNotFoundError:
            return Manifest()
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise FactsError(
                _("{0} cannot be read ({1}); load into another folder").format(
                    self.folder / name, error
                )
            ) from error

    def place(self, name: str, version: str) -> Path:
        """Where a version of a table lies."""
        return self.folder / name / f"version={version}"

    def directories(self, name: str, table: Table) -> list[str]:
        """Where a table's rows lie, one directory a part."""
        return [str(self.place(name, version) / part) for part, version in table.versions.items()]

    def parts(self, name: str, version: str) -> list[str]:
        """The parts that a version of a table has."""
        place = self.place(name, version)
        return sorted(
            str(part.relative_to(place))
            for bucket in place.glob("bucket=*")
            for part in list(bucket.glob("month=*")) or [bucket]
        )

    def keep(self, manifest: Manifest) -> None:
        """Let a new manifest take the old one's place, and forget what neither names."""
        try:
            self._put(_BEFORE, self.manifest())
            self._put(_MANIFEST, manifest)
        except OSError as error:
            raise self.unwritable(error.strerror or str(error)) from error
        self.sweep()

    def _put(self, name: str, manifest: Manifest) -> None:
        told = json.dumps(asdict(manifest))
        beside = self.folder / f"{name}.new"
        with beside.open("w", encoding="utf-8") as stream:
            stream.write(told)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self.folder / name)

    def sweep(self) -> None:
        """Remove what neither the manifest nor the one before it names."""
        named = {
            directory
            for manifest in (_MANIFEST, _BEFORE)
            for name, table in self.manifest(manifest).tables.items()
            for directory in self.directories(name, table)
        }
        versions = {directory.partition("/bucket=")[0] for directory in named}
        for directory in self.folder.glob("*.*/version=*"):
            if str(directory) not in versions:
                shutil.rmtree(directory, ignore_errors=True)
                continue
            for part in self.parts(directory.parent.name, directory.name.partition("=")[2]):
                if str(directory / part) not in named:
                    shutil.rmtree(directory / part, ignore_errors=True)
                    with suppress(OSError):  # other months are there
                        (directory / part).parent.rmdir()
        shutil.rmtree(self.folder / INCOMING, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else writes meanwhile; raises `FactsError` where somebody does."""
        try:
            lock = (self.folder / _LOCK).open("w")
        except OSError as error:
            raise self.unwritable(error.strerror or str(error)) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                told = _("another load writes to {0}; wait until it is done")
                raise FactsError(told.format(self.folder)) from error
            yield

    def unwritable(self, reason: str) -> FactsError:
        """What to tell where the folder takes nothing."""
        told = _("{0} cannot be written ({1}); load into a folder that can")
        return FactsError(told.format(self.folder, reason))


def new_version() -> str:
    """A name for what is written now."""
    return uuid4().hex
