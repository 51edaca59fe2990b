"""Asking the owner from another process: over a local socket, one connection a thread.

Who may read the folder's key may ask. A socket's path has room for some hundred bytes: where the
folder's is longer it stands elsewhere, and a file in the folder says where.
"""

from __future__ import annotations

import errno
import os
import pickle
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Thread, local
from time import sleep
from typing import Any

from teropong.app.mirror.answer import NotReady

_LONGEST = 90
_ADDRESS, _KEY = "address", "key"
Answers = Mapping[str, Callable[..., Any]]
_gone = (EOFError, OSError)
_SHORT = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
"""What passes; any other fault of a door says that it was closed."""
_BREATH = 0.1


def listen(folder: Path, answers: Answers) -> Listener:
    """Answer whoever asks, each in a thread; closing what is returned ends it."""
    place = folder / "socket"
    if len(os.fsencode(place)) > _LONGEST:
        place = Path(tempfile.mkdtemp(prefix="teropong-")) / "socket"
    place.unlink(missing_ok=True)
    listener = Listener(str(place), "AF_UNIX", backlog=64, authkey=_key(folder))
    place.chmod(0o600)
    beside = folder / f".{_ADDRESS}.{os.getpid()}"
    beside.write_text(str(place), encoding="utf-8")
    beside.replace(folder / _ADDRESS)
    Thread(target=_accept, args=(listener, answers), name="mirror-door", daemon=True).start()
    return listener


def _accept(listener: Listener, answers: Answers) -> None:
    from multiprocessing import AuthenticationError  # noqa: PLC0415 - rarely needed

    while True:
        try:
            asked = listener.accept()
        except (AuthenticationError, EOFError, ConnectionError):
            continue
        except OSError as error:
            if error.errno not in _SHORT:
                return
            sleep(_BREATH)
            continue
        Thread(target=_serve, args=(asked, answers), name="mirror-answer", daemon=True).start()


def _serve(asked: Connection[Any, Any], answers: Answers) -> None:
    with asked, suppress(*_gone):
        while True:
            what, arguments = asked.recv()
            try:
                told = (True, answers[what](*arguments))
            except Exception as error:
                told = (False, error)
            asked.send_bytes(_pickled(told))


def _pickled(told: tuple[bool, Any]) -> bytes:
    try:
        data = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
        if not told[0]:
            pickle.loads(data)  # noqa: S301 - our own; some errors cannot be read again
    except Exception as error:
        said = f"{type(told[1]).__name__}: {told[1]} ({type(error).__name__})"
        return pickle.dumps((False, RuntimeError(said)))
    return data


def _key(folder: Path) -> bytes:
    """The key of the folder's socket: made once, readable by its owner only."""
    file = folder / _KEY
    with suppress(FileExistsError):
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_hex(32).encode())
    return file.read_bytes()


class Asker:
    """Asks the owner; raises `NotReady` where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._mine = folder, local()

    def ask(self, what: str, *arguments: Any) -> Any:
        """The answer; raises what the owner raised."""
        is_kept = getattr(self._mine, "link", None) is not None
        try:
            is_told, value = self._exchange(what, arguments)
        except _gone as error:
            # The owner may be another by now than the one that was asked last.
            if not is_kept:
                raise NotReady from error
            return self.ask(what, *arguments)
        if not is_told:
            raise value
        return value

    def _exchange(self, what: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        link = self._link()
        try:
            link.send((what, arguments))
            told: tuple[bool, Any] = link.recv()
        except BaseException:
            # Whoever asked next on this line would read what another was answered.
            self._forget()
            raise
        return told

    def _link(self) -> Connection[Any, Any]:
        # A child of a fork must not speak on its parent's line.
        if getattr(self._mine, "pid", 0) != os.getpid():
            self._mine.link, self._mine.pid = None, os.getpid()
        if self._mine.link is None:
            address = (self._folder / _ADDRESS).read_text(encoding="utf-8")
            key = (self._folder / _KEY).read_bytes()
            self._mine.link = Client(address, "AF_UNIX", authkey=key)
        link: Connection[Any, Any] = self._mine.link
        return link

    def _forget(self) -> None:
        link, self._mine.link = getattr(self._mine, "link", None), None
        if link is not None:
            link.close()
