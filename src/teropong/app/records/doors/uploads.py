"""Files that somebody sent: kept in a private folder until they are taken in or left.

Each upload has a folder of its own under the data folder, whose name nobody can guess; it goes
when it is taken in, when its owner leaves it, or after a day.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from teropong.app.people.models import Person
from teropong.facts.faults import FactsError

MOST_BYTES = 100_000_000
MOST_UNPACKED = 400_000_000
MOST_FILES = 40
KINDS = (".csv", ".parquet")
MAPPING = ".toml"
SETTINGS = "facts.toml"
_LASTS = 86_400
_CHUNK = 1 << 20
_TOKEN = re.compile(r"[\w-]{43}")
_NAME = re.compile(r"[^\x00-\x1f/\\:]{1,120}")


class Refused(FactsError):
    """Files that are not kept, and why."""


@dataclass(frozen=True)
class Upload:
    """The files of one upload; ``mapping`` tells which column of them becomes which."""

    place: Path

    @property
    def token(self) -> str:
        """What names it in an address."""
        return self.place.name

    @property
    def files(self) -> Path:
        """The folder of the files as they were sent."""
        return self.place / "files"

    @property
    def facts(self) -> Path:
        """The folder of facts that a mapping makes of them."""
        return self.place / "facts"

    @property
    def mapping(self) -> Path | None:
        """The mapping file, if one was sent."""
        found = [one for one in self.files.glob(f"*{MAPPING}") if one.name != SETTINGS]
        return found[0] if found else None

    def remove(self) -> None:
        """Delete it."""
        shutil.rmtree(self.place, ignore_errors=True)


def keep(files: Iterable[UploadedFile[Any]], person: Person) -> Upload:
    """Keep files for a person; raises `Refused` naming the one that cannot be read."""
    _clean()
    upload = Upload(_root() / secrets.token_urlsafe(32))
    upload.files.mkdir(mode=0o700, parents=True)
    try:
        (upload.place / "owner").write_text(str(person.pk), encoding="ascii")
        for file in files:
            if (file.name or "").lower().endswith(".zip"):
                _unpack(file, upload.files)
            else:
                _store(file.name or "", file.chunks(), upload.files, MOST_BYTES)
        _check(upload)
    except BaseException:
        upload.remove()
        raise
    return upload


def find(token: str, person: Person) -> Upload | None:
    """A person's own upload."""
    if not _TOKEN.fullmatch(token):
        return None
    upload = Upload(_root() / token)
    with suppress(OSError):
        if (upload.place / "owner").read_text(encoding="ascii") == str(person.pk):
            return upload
    return None


def _root() -> Path:
    root = settings.CONFIGURATION.folder / "uploads"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(root)


def _clean() -> None:
    for left in _root().iterdir():
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LASTS:
                shutil.rmtree(left, ignore_errors=True)


def _store(name: str, chunks: Iterable[bytes], folder: Path, most: int) -> int:
    """Write a file under its own name; answers its bytes."""
    suffix = Path(name).suffix.lower()
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise Refused(_("A file has a name that cannot be kept; give it a plain one."))
    if suffix not in (*KINDS, MAPPING):
        told = _("%(name)s is no table: send CSV or Parquet files, or one zip of them.")
        raise Refused(told % {"name": name})
    file = folder / (name[: -len(suffix)] + suffix)
    if file.exists():
        raise Refused(_("There are two files called %(name)s.") % {"name": name})
    n = 0
    with file.open("xb") as out:
        for chunk in chunks:
            n += len(chunk)
            if n > most:
                raise Refused(_too_much())
            out.write(chunk)
    return n


def _unpack(file: IO[bytes], folder: Path) -> None:
    """The tables of a zip, wherever in it they lie; what else is in it is left."""
    try:
        with zipfile.ZipFile(file) as packed:
            members = [one for one in packed.infolist() if _is_table(one)]
            if len(members) > MOST_FILES:
                raise Refused(_("The zip holds more than %(n)s tables.") % {"n": MOST_FILES})
            left = MOST_UNPACKED
            for member in members:
                # What a zip says of its sizes need not be so: what comes out is counted.
                name = Path(member.filename).name
                with packed.open(member) as stream:
                    left -= _store(name, _chunks(stream), folder, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused(_("The zip cannot be opened; pack it again, without a password.")) from error


def _is_table(member: zipfile.ZipInfo) -> bool:
    path = Path(member.filename)
    is_ours = path.suffix.lower() in (*KINDS, MAPPING)
    return is_ours and not member.is_dir() and "__MACOSX" not in path.parts


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _check(upload: Upload) -> None:
    found = list(upload.files.iterdir())
    if not any(file.suffix in KINDS for file in found):
        raise Refused(_("There is no table among the files: send CSV or Parquet files."))
    if len(found) > MOST_FILES:
        raise Refused(_("These are more than %(n)s files.") % {"n": MOST_FILES})
    mappings = [one.name for one in found if one.suffix == MAPPING and one.name != SETTINGS]
    if len(mappings) > 1:
        raise Refused(_("There are two mapping files: send one."))


def _too_much() -> str:
    return _("These files are larger than %(n)s MB; use `teropong import … --to app`.") % {
        "n": MOST_BYTES // 1_000_000
    }
