"""The file of a backup: a zip of the records, the secret key, and a manifest that vouches for both.

`manifest.json` holds ``schema``, ``version`` (of Teropong), ``made_at``, ``database``,
``company``, ``migrations``, ``counts`` (rows of each table) and ``files`` (bytes and SHA-256 of
each).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from teropong.facts.faults import FactsError
from teropong.language import _

SCHEMA = "teropong.backup/1"
MANIFEST, SECRET = "manifest.json", "secret.key"
RECORDS = {"sqlite": "records.sqlite3", "postgresql": "records.pgdump"}
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 10_000_000


class Damaged(FactsError):
    """The file is no backup, or not whole."""


def write_archive(target: Path, manifest: dict[str, Any], files: Mapping[str, Path]) -> None:
    """Write the archive, for its owner only, and have it on the disk; then read it again whole."""
    told = {
        name: {"bytes": file.stat().st_size, "sha256": _digest(file.open("rb"))}
        for name, file in files.items()
    }
    descriptor = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    with os.fdopen(descriptor, "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest | {"files": told}, indent=1))
            for name, file in files.items():
                archive.write(file, name)
        out.flush()
        os.fsync(out.fileno())
    verify(target)


def verify(file: Path) -> dict[str, Any]:
    """The manifest of an archive whose every byte is as it vouches; raises `Damaged`."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            for name, told in manifest["files"].items():
                with archive.open(name) as content:
                    if _digest(content) != told["sha256"]:
                        raise Damaged(_damaged(file, name))
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, TypeError, AttributeError) as error:
        raise Damaged(_damaged(file, type(error).__name__)) from error
    except NotImplementedError as error:
        raise Damaged(_damaged(file, str(error))) from error
    return manifest


def unpack(file: Path, name: str, target: Path) -> None:
    """Write one file of the archive, for its owner only, and have it on the disk."""
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with (
        os.fdopen(descriptor, "wb") as out,
        zipfile.ZipFile(file) as archive,
        archive.open(name) as content,
    ):
        shutil.copyfileobj(content, out, _CHUNK)
        out.flush()
        os.fsync(out.fileno())


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise Damaged(_damaged(file, MANIFEST))
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["schema"] != SCHEMA:
        told = _("{0} was made by another version of Teropong ({1}); restore it with that one")
        raise Damaged(told.format(file, manifest["schema"]))
    if RECORDS[manifest["database"]] not in manifest["files"]:
        raise Damaged(_damaged(file, manifest["database"]))
    return dict(manifest)


def _damaged(file: Path, what: str) -> str:
    return _("{0} is no backup, or it is damaged ({1}); take another one").format(file, what)


def _digest(content: IO[bytes]) -> str:
    with content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type] # a zip's file reads as any other
