"""A source opened: a folder of facts read into a passing store, or an engine that keeps one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from shlex import quote
from typing import Any

import duckdb

from teropong.engine.address import shown
from teropong.engine.database import Database
from teropong.engine.duckdb.database import DuckDB
from teropong.engine.duckdb.opening import workspace
from teropong.engine.engines import engine_of
from teropong.engine.load import build, is_current, is_loaded, kept_settings
from teropong.engine.store import Store
from teropong.engine.there import folder_of, has_only_facts
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.reading import Progress, check_folder
from teropong.facts.settings import Settings, read_settings
from teropong.language import _


@contextmanager
def open_source(
    source: str, settings: dict[str, Any], progress: Progress | None = None
) -> Iterator[Store]:
    """A store of a source: a folder of facts, or an engine's address (`ENGINES`).

    With ``facts=SCHEMA`` in it the address is of tables that are there, and read as a folder is.

    ``settings`` are those asked for; null ones are the source's own. Raises `FactsError`.
    """
    if not has_only_facts(source):
        url = shown(source)
        with engine_of(source).open(source, False) as database, _as_loaded(url):
            yield Store(database, _settings_of(database, url, settings))
        return
    with folder_of(source) as folder:
        check_folder(folder)
        chosen = read_settings(folder).but(**settings)
        with workspace(folder) as connection:
            store = Store(DuckDB(connection), chosen)
            build(store, folder, progress)
            yield store


@contextmanager
def _as_loaded(url: str) -> Iterator[None]:
    """Tell what fails in our own hands, since somebody else may have changed what was loaded."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except (TypeError, ValueError, LookupError, AssertionError, duckdb.Error) as error:
        if isinstance(error, FactsError) or os.environ.get("TEROPONG_DEBUG"):
            raise
        told = _(
            "what {url} holds could not be worked with ({reason}); if somebody changed it since "
            "it was loaded, load into an empty database, else the fault is ours: "
            "TEROPONG_DEBUG=1 shows where"
        )
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise FactsError(told.format(url=url, reason=reason)) from error


def _settings_of(database: Database, url: str, asked: dict[str, Any]) -> Settings:
    """Those that the database was loaded with; raises where it cannot answer what is asked."""
    if not is_loaded(database):
        told = _(
            "{0} holds no facts; load them with `teropong load SOURCE {1}`, or name the schema of "
            "tables that are there, by facts=SCHEMA in the address"
        )
        raise FactsError(told.format(url, quote(url)))
    if not is_current(database):
        told = _("{0} was loaded by another version; load it anew with `teropong load SOURCE {1}`")
        raise FactsError(told.format(url, quote(url)))
    kept = kept_settings(database)
    for name in ("timezone", "currency"):
        if asked.get(name) not in (None, getattr(kept, name)):
            told = _(
                "{url} was loaded with {name} {kept}; load it anew: "
                "teropong load SOURCE {word} --{name} {asked}"
            )
            words = {"name": name, "kept": getattr(kept, name), "asked": asked[name]}
            raise WrongCall(told.format(url=url, word=quote(url), **words))
    return kept.but(fiscal_start=asked.get("fiscal_start"))
