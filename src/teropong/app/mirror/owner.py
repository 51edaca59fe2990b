"""The owner of the mirror: follows the change log, and answers questions meanwhile.

One process owns it, by a lock on its folder. What is not usable is thrown away: deleting a mirror
loses nothing.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TypeVar

from teropong.app.changes.heard import heard
from teropong.app.mirror.answer import Answer, NotReady
from teropong.app.mirror.file import Files
from teropong.app.mirror.given import given
from teropong.app.mirror.held import Held, Mark, Room
from teropong.app.mirror.position import COLUMNS, Position
from teropong.app.mirror.touched import touched
from teropong.app.mirror.versions import Kept, Versions
from teropong.app.records.giving_out import one_view, write_folder
from teropong.app.records.models import Company
from teropong.engine.exchange import Exchanged, Given, exchanged
from teropong.engine.store import Store

T = TypeVar("T")
MANY = 50_000
"""So many changes at once are not followed one by one: all is built anew."""
ELSEWHERE = "it was followed elsewhere"
"""By another machine, or by this one, whose answer was lost: which reps it touched is not known."""
_log = logging.getLogger("teropong.mirror")


class Owner:
    """Holds the mirror of the records, in a room; its versions are told in a folder, if in any.

    More than ``most`` touched accounts and deals are not exchanged: all is built anew, aside.
    """

    def __init__(self, folder: Path | None, most: int, room: Room | None = None) -> None:
        self._folder, self._most = folder, most
        self._room: Room = room or Files(folder)
        self._turn = RLock()
        self._held: Held | None = None
        self.versions = Versions()
        self.current_at, self._due_at = 0.0, 0.0
        self._is_doubted = False
        self._kept = Kept(folder) if folder else None
        self._counts = {"refreshes": 0.0, "seconds": 0.0, "rebuilds": 0.0, "failures": 0.0}

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """What is raised where the mirror's place does not answer, or says no."""
        return self._room.refusals

    def answer(self, question: Callable[[Store], T]) -> Answer[T]:
        """Put a question to the mirror as it stands; raises `NotReady` where there is none."""
        held = self._held
        if held is None:
            raise NotReady(self.versions.since, bool(self.versions.why))
        try:
            with held.reading() as (store, version):
                return Answer(question(store), version)
        except NotReady:
            self._is_doubted = True
            heard.set()
            raise
        except self._room.damage as error:
            if held is self._held:
                self._throw_away(held, error)
                heard.set()
            raise NotReady(time.time()) from error

    def catch_up(self, *, at_once: bool = False) -> None:
        """Bring it up to the records as they are now, if that is due or to be done ``at_once``."""
        with self._turn:
            began = time.monotonic()
            try:
                is_current = self._catch_up(is_due=at_once or began >= self._due_at)
            except self.refusals as error:
                self._is_doubted = True
                self._counts["failures"] += 1
                self._tell_why(str(error))
                raise
            self._tell_why("")
            if is_current:
                self._mark_current(began)

    def _catch_up(self, *, is_due: bool) -> bool:
        """Whether it is then known to be as the records were when it was looked."""
        held = self._held or self._reopen()
        if held is None:
            self._rebuild("none was there")
            return True
        try:
            if self._is_doubted and self._is_other(held):
                why = ELSEWHERE
            elif not is_due:
                return not held.mark.position.later().exists()
            else:
                why = self._follow(held)
        except self._room.damage as error:
            self._throw_away(held, error)
            why = type(error).__name__
        if why == ELSEWHERE:
            self._take(held)
            return False
        if why:
            self._rebuild(why)
        return True

    def _is_other(self, held: Held) -> bool:
        """Whether it can be written to again, and is another than was known."""
        mark = held.mark
        with held.writing():
            self._is_doubted = False
        return held.mark != mark

    def _follow(self, held: Held) -> str:
        """Take over what came; answers why all must be built anew, if it must.

        `ELSEWHERE`: what `held` said of itself was old, and is read anew.
        """
        began, mark = time.perf_counter(), held.mark
        with ExitStack() as writing:
            with one_view():
                if not mark.position.is_of_these_records():
                    return "other records"
                changes = list(mark.position.later().values_list(*COLUMNS)[: MANY + 1])
                if not changes:
                    return ""
                store = writing.enter_context(held.writing())
                if held.mark != mark:
                    return ELSEWHERE
                found = touched(changes, self._most)
                if found.is_all or len(changes) > MANY:
                    return "all was touched"
                rows = given(store, _company(), found)
                mark = replace(mark, position=mark.position.after(changes))
            done = self._exchange(held, store, rows, mark)
        taken = time.perf_counter() - began
        self._rest()
        self._counts["refreshes"] += 1
        self._counts["seconds"] += taken
        facts = {"changes": len(changes), "deals": done.deals, "accounts": done.accounts}
        _log.debug("mirror followed", extra={"facts": facts | {"ms": round(taken * 1000)}})
        return ""

    def _exchange(self, held: Held, store: Store, rows: Given, mark: Mark) -> Exchanged:
        if not rows.rows:
            with store.database.changing(anew=False):
                mark.note(store.database)
            held.mark = mark
            return Exchanged()
        version = mark.version + 1
        mark = replace(mark, version=version, whole=version if rows.whole else mark.whole)
        with exchanged(store, rows) as done:
            mark.note(store.database)
        held.mark = mark
        self.versions.touch(version, done.reps, is_everybody=done.is_everybody)
        self._write_versions()
        return done

    def rebuild(self) -> None:
        """Build it anew, though it may be sound."""
        with self._turn:
            began = time.monotonic()
            self._rebuild("asked for")
            self._mark_current(began)

    def _rebuild(self, why: str) -> None:
        """Build it aside and put it in place; the old one answers until then."""
        began = time.perf_counter()
        if self._held is None:
            self.versions.since = self.versions.since or time.time()
            self._write_versions()
        with tempfile.TemporaryDirectory(prefix="teropong-mirror-") as passing:
            place = Path(passing)
            with one_view():
                position, company = Position.now(), _company()
                write_folder(place, company)
            new = self._room.filled(place, _key(company), position)
        self._take(new)
        self._rest()
        taken = time.perf_counter() - began
        self._counts["rebuilds"] += 1
        _log.info("mirror built", extra={"facts": {"why": why, "seconds": round(taken, 2)}})

    def _rest(self) -> None:
        """The next changes wait for their batch."""
        self._due_at = time.monotonic() + self._room.pause

    def _take(self, new: Held) -> None:
        old, self._held = self._held, new
        self.versions.begin(new.mark.build, new.mark.version)
        self._write_versions()
        if old and old is not new:
            old.retire()
        self._room.clear(new)

    def _reopen(self) -> Held | None:
        """The mirror that was left, if it can be used."""
        held = self._room.found(_key(_company()))
        if held:
            self._take(held)
        else:
            self._room.clear(None)
        return held

    def _throw_away(self, held: Held, error: Exception) -> None:
        _log.warning("mirror damaged", extra={"facts": {"error": type(error).__name__}})
        with self._turn:
            if self._held is held:
                self._held = None
            self._room.discard(held)

    def _tell_why(self, why: str) -> None:
        """Let every process know why it is not followed, or that it is again."""
        if why or self.versions.why:
            self.versions.why = why
            self._write_versions()

    def _mark_current(self, at: float) -> None:
        """The mirror is as the records were at an instant of this process' clock."""
        self.current_at = at
        if self._kept:
            try:
                self._kept.mark_current(self.behind)
            except OSError:
                self._write_versions()

    @property
    def behind(self) -> float:
        """For how many seconds the mirror has not been known to be as the records are."""
        return time.monotonic() - self.current_at if self.current_at else float("inf")

    def _write_versions(self) -> None:
        if self._kept and self._folder:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self.versions.counts = dict(self._counts)
            self._kept.write(self.versions, self.behind)

    @contextmanager
    def at_rest(self) -> Iterator[tuple[Store, Path]]:
        """The mirror and a folder of facts, both as of one moment: to be compared."""
        with tempfile.TemporaryDirectory(prefix="teropong-mirror-") as passing:
            with self._turn, one_view():
                self.catch_up(at_once=True)
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
        """Let it go; what is kept stays."""
        with self._turn:
            held, self._held = self._held, None
            if held:
                held.retire()
            self._room.close()


def _company() -> Company:
    """The company; before there is one, one of which nothing is known."""
    return Company.objects.order_by("pk").first() or Company()


def _key(company: Company) -> str:
    """By which a company is known; empty before there is one."""
    return company.key if company.pk else ""
