"""A source opened: a folder of facts read into a passing store, or a database that keeps one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from teropong.engine.load import build, is_current, is_loaded, kept_settings
from teropong.engine.store import Store, connect, workspace
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.reading import Progress, check_folder
from teropong.facts.settings import read_settings
from teropong.language import _

DUCKDB_URL = "duckdb:///"
READING_MEMORY = "256MB"
"""What DuckDB may hold to answer from moments: they are read once, so more buys little."""


@contextmanager
def open_source(
    source: str, settings: dict[str, Any], progress: Progress | None = None
) -> Iterator[Store]:
    """A store of a source: a folder of facts, or ``duckdb:///file.db``.

    ``settings`` are those asked for; null ones are the source's own. Raises `FactsError`.
    """
    if source.startswith(DUCKDB_URL):
        with _opened(str(database_file(source)), settings) as store:
            yield store
        return
    if "://" in source:
        raise WrongCall(
            _("no engine answers {0}; there is {1}file.db").format(
                source.partition("://")[0] + "://", DUCKDB_URL
            )
        )
    folder = Path(source)
    check_folder(folder)
    chosen = read_settings(folder).but(**settings)
    with workspace(folder) as connection:
        store = Store(connection, chosen)
        build(store, folder, progress)
        yield store


def database_file(url: str) -> Path:
    """The file that an engine's URL names; raises `WrongCall` where it names none."""
    path = url.removeprefix(DUCKDB_URL)
    if not path or path.startswith(":") or Path(path).is_dir():
        raise WrongCall(_("{0} names no file; write {1}file.db").format(url, DUCKDB_URL))
    return Path(path)


@contextmanager
def _opened(path: str, asked: dict[str, Any]) -> Iterator[Store]:
    if not Path(path).is_file():
        raise WrongCall(
            _("there is no database {0}; make it with `teropong load SOURCE {1}`").format(
                path, DUCKDB_URL + path
            )
        )
    with connect(path, read_only=True, memory=READING_MEMORY) as connection:
        if not is_loaded(connection):
            raise FactsError(
                _("{0} holds no facts; load them with `teropong load SOURCE {1}`").format(
                    path, DUCKDB_URL + path
                )
            )
        if not is_current(connection):
            raise FactsError(
                _(
                    "{0} was loaded by another version; load it anew with "
                    "`teropong load SOURCE {1}`"
                ).format(path, DUCKDB_URL + path)
            )
        kept = kept_settings(connection)
        for name in ("timezone", "currency"):
            if asked.get(name) not in (None, getattr(kept, name)):
                raise WrongCall(
                    _(
                        "{path} was loaded with {name} {kept}; load it anew: "
                        "teropong load SOURCE {url} --{name} {asked}"
                    ).format(
                        path=path,
                        name=name,
                        kept=getattr(kept, name),
                        url=DUCKDB_URL + path,
                        asked=asked[name],
                    )
                )
        yield Store(connection, kept.but(fiscal_start=asked.get("fiscal_start")))
