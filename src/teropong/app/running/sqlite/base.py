"""Django's SQLite, except that who is to write waits in a fair queue for the turn."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from teropong.app.running.sqlite.queue import Queue, queue_of

_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction takes its turn before it begins, and gives it back when it ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Queue | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that queues for what it writes outside a transaction."""
        del name
        cursor = self.connection.cursor(factory=_Cursor)
        cursor.wrapper = self
        return cursor

    def queue(self) -> Queue | None:
        """Where to wait; nowhere for a file in memory, which has no others."""
        return None if self.is_in_memory_db() else queue_of(self.settings_dict["NAME"])

    def _start_transaction_under_autocommit(self) -> None:
        queue = self.queue()
        if queue is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # the stubs leave it out
            return
        queue.enter()
        self._turn = queue
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # the stubs leave it out
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # the stubs leave it out
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # the stubs leave it out
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # the stubs leave it out
        finally:
            self._leave()

    def _leave(self) -> None:
        turn, self._turn = self._turn, None
        if turn:
            turn.leave()

    @property
    def holds_turn(self) -> bool:
        """Whether it is this connection's turn."""
        return self._turn is not None


class _Cursor(SQLiteCursorWrapper):
    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        return self._queued(query, lambda: super(_Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._queued(query, lambda: super(_Cursor, self).executemany(query, param_list))

    def _queued(self, query: str, run: Any) -> Any:
        alone = self.wrapper.holds_turn or not query.lstrip()[:7].upper().startswith(_WRITING)
        queue = None if alone else self.wrapper.queue()
        if queue is None:
            return run()
        queue.enter()
        try:
            return run()
        finally:
            queue.leave()
