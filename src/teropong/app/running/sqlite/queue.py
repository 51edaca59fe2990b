"""A queue for writers: each gets its turn, in the order they came.

SQLite lets one write at a time and has the others try again now and then, so that an unlucky one
may wait for long; here it is woken when its turn has come. Threads queue within a process; where
several processes write one file, a lock on a file beside it wakes the next.
"""

from __future__ import annotations

import fcntl
import os
from collections import deque
from pathlib import Path
from threading import Lock


class Queue:
    """The writers of one file; `enter` returns when it is the caller's turn."""

    def __init__(self, file: str) -> None:
        self._file, self._descriptor, self._pid = file, -1, 0
        self._lock, self._waiting, self._busy = Lock(), deque[Lock](), False

    def enter(self) -> None:
        """Wait for the turn, and take it."""
        with self._lock:
            turn = Lock() if self._busy else None
            if turn:
                turn.acquire()
                self._waiting.append(turn)
            self._busy = True
        if turn:
            turn.acquire()
        try:
            fcntl.flock(self._opened(), fcntl.LOCK_EX)
        except BaseException:
            self._next()
            raise

    def leave(self) -> None:
        """Give the turn to the next."""
        fcntl.flock(self._opened(), fcntl.LOCK_UN)
        self._next()

    def _next(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False

    def _opened(self) -> int:
        # A child of a fork shares the lock of an inherited descriptor, so it opens its own.
        if self._pid != os.getpid():
            self._descriptor = os.open(f"{self._file}-queue", os.O_RDWR | os.O_CREAT, 0o600)
            self._pid = os.getpid()
        return self._descriptor


_queues: dict[str, Queue] = {}
_making = Lock()


def queue_of(file: str | Path) -> Queue:
    """The queue of a file's writers."""
    with _making:
        return _queues.setdefault(str(file), Queue(str(file)))


def _fresh() -> None:
    """In a child, nobody waits: the threads of the parent did not come along."""
    global _making  # noqa: PLW0603 - a lock may have been held in the very moment of the fork
    _making = Lock()
    _queues.clear()


os.register_at_fork(after_in_child=_fresh)
