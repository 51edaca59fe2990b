"""The owner of the mirror: follows the change log, and answers questions meanwhile.

One process owns it, by a lock on its folder. What is not usable is thrown away: deleting a mirror
loses nothing.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, RLock
from typing import Any, TypeVar
from uuid import uuid4

import duckdb
from django.db import DatabaseError, close_old_connections, connection

from teropong.app.changes.heard import heard
from teropong.app.mirror.answer import Answer, NotReady
from teropong.app.mirror.given import given
from teropong.app.mirror.held import Held, Unusable, keep, opened
from teropong.app.mirror.position import COLUMNS, Position
from teropong.app.mirror.touched import touched
from teropong.app.mirror.versions import Kept, Versions
from teropong.app.records.giving_out import one_view, write_folder
from teropong.app.records.models import Company
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.exchange import Exchanged, Given, exchanged
from teropong.engine.load import build
from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.facts.settings import read_settings

T = TypeVar("T")
LOOK = 0.25
"""Seconds between two looks at the log, where nobody tells of a change."""
MANY = 50_000
"""So many changes at once are not followed one by one: all is built anew."""
_AGAIN = 5.0
"""Seconds until it is tried again after a failure."""
DAMAGE = (
    duckdb.IOException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.SerializationException,
    duckdb.OutOfRangeException,
)
"""What DuckDB raises of a file that is damaged or gone, whatever is asked."""
_log = logging.getLogger("teropong.mirror")


class Owner:
    """Holds the mirror of the records, in a folder or, where that is null, in memory.

    More than ``most`` touched accounts and deals are not exchanged: all is built anew, aside.
    """

    def __init__(self, folder: Path | None, most: int) -> None:
        self._folder, self._most = folder, most
        self._turn = RLock()
        self._held: Held | None = None
        self.versions = Versions()
        self.current_at = 0.0
        self._kept = Kept(folder) if folder else None
        self._counts = {"refreshes": 0.0, "seconds": 0.0, "rebuilds": 0.0}

    def answer(self, question: Callable[[Store], T]) -> Answer[T]:
        """Put a question to the mirror as it stands; raises `NotReady` where there is none."""
        held = self._held
        if held is None:
            raise NotReady(self.versions.since)
        try:
            with held.reading() as (store, version):
                return Answer(question(store), version)
        except (*DAMAGE, Unusable) as error:
            if held is self._held:
                self._throw_away(held, error)
                heard.set()
            raise NotReady(time.time()) from error

    def follow(self, stop: Event) -> None:
        """Keep it current until told to stop; no error ends it."""
        while not stop.is_set():
            heard.clear()
            began = time.monotonic()
            try:
                close_old_connections()
                self.catch_up()
            except DatabaseError as error:
                _tell("waits for the records", error)
                connection.close()
                stop.wait(_AGAIN)
            except Exception as error:
                _log.error("mirror failed", exc_info=error)
                stop.wait(_AGAIN)
            # Under steady writing it rests as long as it worked, so that it takes half a core.
            stop.wait(min(time.monotonic() - began, LOOK))
            heard.wait(LOOK)
        connection.close()
        self.close()

    def catch_up(self) -> None:
        """Bring it up to the records as they are now."""
        with self._turn:
            held = self._held or self._reopen()
            if held is None:
                self._rebuild("none was there")
                return
            try:
                why = self._follow(held)
            except (*DAMAGE, duckdb.TransactionException) as error:
                self._throw_away(held, error)
                why = type(error).__name__
            if why:
                self._rebuild(why)
            self._mark_current()

    def _follow(self, held: Held) -> str:
        """Take over what came; answers why all must be built anew, if it must."""
        began = time.perf_counter()
        with one_view():
            if not held.position.is_of_these_records():
                return "other records"
            changes = list(held.position.later().values_list(*COLUMNS)[: MANY + 1])
            if not changes:
                return ""
            found = touched(changes, self._most)
            if found.is_all or len(changes) > MANY:
                return "all was touched"
            rows = given(held.writer, _company(), found)
            position = held.position.after(changes)
        done = self._exchange(held, rows, position)
        taken = time.perf_counter() - began
        self._counts["refreshes"] += 1
        self._counts["seconds"] += taken
        facts = {"changes": len(changes), "deals": done.deals, "accounts": done.accounts}
        _log.debug("mirror followed", extra={"facts": facts | {"ms": round(taken * 1000)}})
        return ""

    def _exchange(self, held: Held, rows: Given, position: Position) -> Exchanged:
        if not rows.rows:
            held.note(position, is_changed=False)
            held.settle(position, is_changed=False)
            return Exchanged()
        with exchanged(held.writer, rows) as done:
            held.note(position, is_changed=True)
        held.settle(position, is_changed=True)
        self.versions.touch(held.version, done.reps, is_everybody=done.is_everybody)
        self._write_versions(is_current=True)
        return done

    def rebuild(self) -> None:
        """Build it anew, though it may be sound."""
        with self._turn:
            self._rebuild("asked for")
            self._mark_current()

    def _rebuild(self, why: str) -> None:
        """Build it aside and put it in place; the old one answers until then."""
        began = time.perf_counter()
        if self._held is None:
            self.versions.since = time.time()
            self._write_versions(is_current=False)
        name = uuid4().hex[:12]
        path = self._folder / f"{name}.duckdb" if self._folder else None
        with tempfile.TemporaryDirectory(prefix="teropong-mirror-") as passing:
            place = Path(passing)
            with one_view():
                position = Position.now()
                write_folder(place, _company())
            new = _built(path, place, name, position)
        self._take(new)
        taken = time.perf_counter() - began
        self._counts["rebuilds"] += 1
        _log.info("mirror built", extra={"facts": {"why": why, "seconds": round(taken, 2)}})

    def _take(self, new: Held) -> None:
        old, self._held = self._held, new
        self.versions.begin(new.build, new.version)
        self._write_versions(is_current=True)
        if old:
            old.retire()
        self._clear(new.path)

    def _reopen(self) -> Held | None:
        """The mirror that was left in the folder, if it can be used."""
        if self._folder is None:
            return None
        found = sorted(self._folder.glob("*.duckdb"), key=lambda file: file.stat().st_mtime)
        for path in reversed(found):
            try:
                held = Held.open(path)
            except (duckdb.Error, FactsError, Unusable, KeyError, ValueError, IndexError) as error:
                _tell("not usable", error)
                continue
            self._take(held)
            return held
        self._clear(None)
        return None

    def _throw_away(self, held: Held, error: Exception) -> None:
        _tell("damaged", error)
        with self._turn:
            if self._held is held:
                self._held = None
            held.retire()
            if held.path:
                _remove(held.path)

    def _clear(self, kept: Path | None) -> None:
        """Take away what earlier ones left."""
        if self._folder is None:
            return
        for path in self._folder.glob("*.duckdb"):
            if path != kept:
                _remove(path)

    def _mark_current(self) -> None:
        self.current_at = time.monotonic()
        if self._kept:
            try:
                self._kept.mark_current()
            except OSError:
                self._write_versions(is_current=True)

    def _write_versions(self, *, is_current: bool) -> None:
        if self._kept and self._folder:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self.versions.counts = dict(self._counts)
            self._kept.write(self.versions, is_current=is_current)

    @contextmanager
    def at_rest(self) -> Iterator[tuple[Store, Path]]:
        """The mirror and a folder of facts, both as of one moment: to be compared."""
        with tempfile.TemporaryDirectory(prefix="teropong-mirror-") as passing:
            with self._turn, one_view():
                self.catch_up()
                held = self._held
                if held is None:
                    raise NotReady(self.versions.since)
                write_folder(Path(passing), _company())
                reading = held.reading()
                store, _version = reading.__enter__()
            try:
                yield store, Path(passing)
            finally:
                reading.__exit__(None, None, None)

    def close(self) -> None:
        """Let it go; the file stays."""
        with self._turn:
            held, self._held = self._held, None
            if held:
                held.retire()


def _built(path: Path | None, folder: Path, name: str, position: Position) -> Held:
    connected = opened(path)
    try:
        build(Store(DuckDB(connected), read_settings(folder)), folder, is_checked=False)
        keep(connected, name, position)
        connected.execute("CHECKPOINT")
        return Held(path, connected)
    except BaseException:
        connected.close()
        if path:
            _remove(path)
        raise


def _company() -> Company:
    """The company; before there is one, one of which nothing is known."""
    return Company.objects.order_by("pk").first() or Company()


def _remove(path: Path) -> None:
    for file in (path, path.with_name(f"{path.name}.wal")):
        with suppress(OSError):
            file.unlink()
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)


def _tell(said: str, error: Exception) -> None:
    facts: dict[str, Any] = {"error": type(error).__name__}
    _log.warning(f"mirror {said}", extra={"facts": facts})
