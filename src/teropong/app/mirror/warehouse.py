"""A mirror in a warehouse: another engine, which others may ask, too.

It is opened for each batch and each question anew, so that others may write between, such as the
same app on another machine; but kept open where it runs in this process. Only what an app put
there for the same company is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from teropong.app.mirror.answer import NotReady
from teropong.app.mirror.held import MADE_BY, Held, Mark, Unusable, mark_of
from teropong.app.mirror.position import Position
from teropong.engine.address import shown
from teropong.engine.database import Database
from teropong.engine.engines import Engine, engine_of
from teropong.engine.load import build, is_current, is_loaded, kept_settings
from teropong.engine.store import Store
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.settings import read_settings
from teropong.language import _


class Warehouse:
    """The database of an engine's address; changes come there every ``pause`` seconds at most."""

    damage: tuple[type[Exception], ...] = (Unusable,)
    refusals: tuple[type[Exception], ...] = (FactsError,)

    def __init__(self, url: str, pause: float) -> None:
        self.url, self.pause = url, pause
        self._opened = ExitStack()
        self._database: Database | None = None

    def found(self, company: str) -> Held | None:
        """The mirror that is there, if it can be used; raises `FactsError`, also of others'."""
        with self.using(company) as database:
            mark = mark_of(database)
            if mark is None or mark.made_by != MADE_BY or not is_current(database):
                return None
            return Shipped(self, mark)

    def filled(self, folder: Path, company: str, position: Position) -> Held:
        """A mirror built of a folder of facts, in the place of the one that was there."""
        mark = Mark(company, uuid4().hex[:12], position)
        with self.using(company) as database:
            store = Store(database, read_settings(folder))
            build(store, folder, is_checked=False, also=mark.keep)
        return Shipped(self, mark)

    @contextmanager
    def using(self, company: str) -> Iterator[Database]:
        """The database to write to; raises `FactsError` where it is somebody else's."""
        engine, is_kept = engine_of(self.url), False
        try:
            if self._database is None:
                self._database = self._open(engine)
            self._check(self._database, company)
            yield self._database
            is_kept = engine.is_inside
        finally:
            if not is_kept:
                self.close()

    def _open(self, engine: Engine) -> Database:
        try:
            return self._opened.enter_context(engine.open(self.url, True))
        except WrongCall as error:
            raise FactsError(_("the setting engine: {0}").format(error)) from error

    def _check(self, database: Database, company: str) -> None:
        if not is_loaded(database):
            return
        mark, url = mark_of(database), shown(self.url)
        if mark is None:
            said = _(
                "{0} holds facts that were loaded there; name an empty database in the setting "
                "engine"
            )
            raise FactsError(said.format(url))
        if mark.company not in ("", company):
            said = _(
                "{0} holds another company's figures; name one of its own in the setting engine"
            )
            raise FactsError(said.format(url))

    def discard(self, held: Held) -> None:
        """What is there is taken over or built anew, never thrown away."""
        held.retire()

    def clear(self, kept: Held | None) -> None:
        """There is one, and no other."""

    def close(self) -> None:
        """Let go of the database; what is in it stays."""
        opened, self._opened, self._database = self._opened, ExitStack(), None
        opened.close()


class Shipped:
    """The mirror in a warehouse."""

    def __init__(self, room: Warehouse, mark: Mark) -> None:
        self._room, self.mark = room, mark

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store that is changed; what came of a change that broke off is known only there."""
        with self._room.using(self.mark.company) as database:
            mark = mark_of(database)
            if mark is None:
                raise Unusable("it was emptied")
            self.mark = mark
            yield Store(database, kept_settings(database))

    @contextmanager
    def reading(self) -> Iterator[tuple[Store, str]]:
        """A store that stays as it is while it is read; raises `NotReady` where none answers."""
        url = self._room.url
        with ExitStack() as opening:
            try:
                database = opening.enter_context(engine_of(url).open(url, False))
                mark = mark_of(database)
                settings = kept_settings(database)
            except FactsError as error:
                raise NotReady(is_away=True) from error
            if mark is None or mark.company != self.mark.company:
                raise NotReady(is_away=True)
            try:
                yield Store(database, settings), mark.name
            except FactsError as error:
                if _answers(url):
                    raise
                raise NotReady(is_away=True) from error

    def retire(self) -> None:
        """Nothing of it is held."""


def _answers(url: str) -> bool:
    """Whether a question failed by itself: asked anew what is always there, it is told."""
    try:
        with engine_of(url).open(url, False) as database:
            return mark_of(database) is not None
    except FactsError:
        return False
