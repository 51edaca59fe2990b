"""What is made ready before anybody is let in: backup, migrations, static files."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections

from teropong import __version__
from teropong.app.configuration import Configuration
from teropong.app.running import backup
from teropong.app.running.database import alone, check_reachable, holds_records, pending

UPGRADE_BACKUPS = 5
_STAMP = "gathered"
_log = logging.getLogger("teropong.running")


def prepare(configuration: Configuration) -> None:
    """Bring the records up to this version, after a backup of them, and gather static files.

    Several processes may start at once: one does it, the others wait and find it done.
    """
    check_reachable()
    with alone():
        check_reachable()  # again: another may have brought a newer version meanwhile
        migrate(configuration)
    gather()
    connections.close_all()


def migrate(configuration: Configuration) -> None:
    """Apply what is pending; what there is already is backed up first."""
    if not (steps := pending()):
        return
    if holds_records():
        file = backup.back_up(configuration, why="upgrade")
        backup.prune(configuration, "upgrade", UPGRADE_BACKUPS)
        _log.info("backed up before the upgrade", extra={"facts": {"file": file.name}})
    call_command("migrate", interactive=False, verbosity=0)
    _log.info("records brought up to this version", extra={"facts": {"steps": len(steps)}})


def gather() -> None:
    """Gather the static files into the folder, where they are not these already."""
    root = Path(settings.STATIC_ROOT)
    stamp, mark = root / _STAMP, _mark()
    if stamp.exists() and stamp.read_text(encoding="ascii") == mark:
        return
    # A page that is open may still ask for a file of before, so nothing old is taken away at once.
    if stamp.exists():
        stamp.unlink()
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(mark, encoding="ascii")


def _mark() -> str:
    """What the static files are: the version, and each file's name, size and time."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
