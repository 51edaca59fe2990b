"""Where the mirror is asked: in this process, in another's, or nowhere yet.

``settings.MIRROR`` says how: ``asked`` (whoever asks first owns it, unless somebody does),
``apart`` (a process of its own owns it), ``in step`` (in memory, and brought up before each answer
by whoever asks: for tests, whose records nobody else sees).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Listener
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from django.conf import settings

from teropong.app.changes.heard import heard
from teropong.app.mirror.answer import Answer
from teropong.app.mirror.asking import Asker, listen
from teropong.app.mirror.checking import Checked, check
from teropong.app.mirror.following import follow
from teropong.app.mirror.owner import Owner
from teropong.app.mirror.versions import Kept, Versions
from teropong.app.mirror.warehouse import Warehouse
from teropong.app.mirror.words import AWAY, BEHIND, BUILDING
from teropong.engine.store import Store

T = TypeVar("T")
ASKED, APART, IN_STEP = "asked", "apart", "in step"
_STOPS_IN = 3


class Place:
    """This process's way to the mirror."""

    def __init__(self, folder: Path, how: str, most: int, warehouse: Warehouse | None) -> None:
        self._folder, self._how, self._most = folder, how, most
        self._warehouse = warehouse
        self._lock, self._stop = Lock(), Event()
        self._owner: Owner | None = None
        self._door: Listener | None = None
        self._thread: Thread | None = None
        self._held = -1
        self._asker, self._kept = Asker(folder), Kept(folder)

    def read(self, question: Callable[[Store], T]) -> Answer[T]:
        """Put a question."""
        owner = self._asked()
        if owner is None:
            answer: Answer[T] = self._asker.ask("read", question)
            return answer
        return owner.answer(question)

    def versions(self) -> tuple[Versions, float]:
        """The versions, and for how many seconds the mirror has not been known to be current."""
        if self._how == IN_STEP:
            owner = self._asked()
            return (owner.versions if owner else Versions()), 0.0
        if self._owner is None:
            return self._kept.read()
        return self._owner.versions, self._owner.behind

    def check(self) -> Checked:
        """Compare it with one built anew, at the owner."""
        owner = self._asked()
        told: Checked = check(owner) if owner else self._asker.ask("check")
        return told

    def rebuild(self) -> None:
        """Build it anew, at the owner."""
        owner = self._asked()
        if owner:
            owner.rebuild()
        else:
            self._asker.ask("rebuild")

    @property
    def pause(self) -> float:
        """So many seconds are between two batches of changes; none where each is taken at once."""
        return self._warehouse.pause if self._warehouse else 0.0

    @property
    def is_warehouse(self) -> bool:
        """Whether a warehouse answers, so that the figures follow in batches."""
        return self._warehouse is not None

    @property
    def is_expected(self) -> bool:
        """Whether somebody keeps it current: only then is it a fault that it is not."""
        return self._how == APART or (self._how == ASKED and self._owner is not None)

    def _asked(self) -> Owner | None:
        if self._owner is None and self._how != APART:
            self.own()
        if self._how == IN_STEP and self._owner:
            with suppress(*self._owner.refusals):  # which whoever asks is told as `NotReady`
                self._owner.catch_up()
        return self._owner

    def own(self, *, follows: bool = True) -> bool:
        """Own it, if nobody does: follow the log in a thread, and answer other processes."""
        with self._lock:
            if self._owner is not None:
                return True
            if self._how == IN_STEP:
                self._owner = Owner(None, self._most, self._warehouse)
                return True
            if not self._take():
                return False
            owner = Owner(self._folder, self._most, self._warehouse)
            answers: dict[str, Callable[..., Any]] = {
                "read": owner.answer,
                "check": lambda: check(owner),
                "rebuild": owner.rebuild,
            }
            try:
                self._door = listen(self._folder, answers)
            except BaseException:
                self._let_go()
                raise
            self._owner = owner
            if follows:
                self._thread = Thread(
                    target=follow, args=(owner, self._stop), name="mirror", daemon=True
                )
                self._thread.start()
            return True

    def stay(self, stop: Event) -> None:
        """Own it in this very thread until told to stop, waiting for who owned it before."""
        while not stop.is_set() and not self.own(follows=False):
            stop.wait(0.2)
        if self._owner:
            follow(self._owner, stop)
        self.leave()

    def leave(self) -> None:
        """Let it go."""
        with self._lock:
            self._stop.set()
            heard.set()
            if self._thread:
                self._thread.join(_STOPS_IN)
            if self._door:
                self._door.close()
            if self._owner:
                self._owner.close()
            self._let_go()
            self._owner, self._door, self._thread = None, None, None
            self._stop = Event()

    def _let_go(self) -> None:
        if self._held >= 0:
            os.close(self._held)
        self._held = -1

    def _take(self) -> bool:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._held = descriptor
        return True


_place: Place | None = None
_making = Lock()


def place() -> Place:
    """This process's way to the mirror."""
    global _place  # noqa: PLW0603 - one a process
    found = _place
    if found is None:
        with _making:
            it = settings.CONFIGURATION
            warehouse = Warehouse(it.engine, it.engine_batch) if it.engine else None
            folder = it.folder / "mirror"
            found = _place = _place or Place(folder, settings.MIRROR, it.mirror_most, warehouse)
    return found


def forget() -> None:
    """Let the mirror go, as if nobody had asked: after each test."""
    global _place
    found, _place = _place, None
    if found:
        found.leave()


def state() -> str:
    """Why figures cannot be told right now, in a few words; empty where they can."""
    mine = place()
    if not mine.is_expected:
        return ""
    versions, behind = mine.versions()
    late = behind > settings.CONFIGURATION.mirror_lag + mine.pause
    if versions.name and not late:
        return ""
    if versions.why:
        return AWAY
    return BEHIND if versions.name else BUILDING
