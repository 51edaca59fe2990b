"""A warehouse for a test: an empty database of an engine, and the app told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests.engines import postgresql_url


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A database of its own on the tests' server."""
    del folder
    name = f"warehouse_{uuid4().hex}"
    said(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(postgresql_url())._replace(path=f"/{name}"))
    said(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def chdb(folder: Path) -> Iterator[str]:
    """ClickHouse in this process, in a folder."""
    yield f"chdb://{folder / 'chdb'}"


@contextmanager
def spark(folder: Path) -> Iterator[str]:
    """Spark on this machine alone."""
    yield f"spark://local/?folder={folder / 'spark'}"


KINDS = {"postgresql": postgresql, "chdb": chdb, "spark": spark}


def said(sql: str) -> None:
    """Tell the tests' PostgreSQL."""
    with psycopg.connect(postgresql_url(), autocommit=True) as session:
        session.execute(sql.encode())


@contextmanager
def down(url: str) -> Iterator[None]:
    """A database of PostgreSQL does not answer meanwhile, and whoever is there is thrown out."""
    name = urlsplit(url).path[1:]
    said(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    said(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    yield
    said(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def tell(settings, url: str) -> None:
    """Let the app's boards read there, every change a batch of its own."""
    settings.CONFIGURATION = replace(settings.CONFIGURATION, engine=url, engine_batch=0)
