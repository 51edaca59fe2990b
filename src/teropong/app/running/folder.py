"""The folder of an installation: one process at a time may run upon it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from teropong.app.configuration import Configuration
from teropong.facts.faults import WrongCall
from teropong.language import _

LOCK = "running.lock"


class Taken(WrongCall):
    """Another process runs upon the folder."""


@contextmanager
def hold(configuration: Configuration, *, shared: bool = False) -> Iterator[None]:
    """Hold the folder; raises `Taken` naming the process that does. Whoever dies lets it go.

    On PostgreSQL several run upon it, and it is ``shared``; to restore it must be one's own. The
    children of a fork hold it too: the folder is free when the last of them has ended.
    """
    configuration.make_folder()
    file = configuration.folder / LOCK
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            process = os.read(descriptor, 20).decode().strip() or "?"
            told = _(
                "Teropong runs upon {0} already (process {1}); stop that one first, or name "
                "another folder by --folder"
            )
            raise Taken(told.format(configuration.folder, process)) from None
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
