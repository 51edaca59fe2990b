"""Tables that somebody else made: what an engine tells of them, and how it copies one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from teropong.facts.faults import FactsError

Kind = Literal["text", "time", "day", "float", "number", "other"]
Columns = Mapping[str, str]
"""Columns by name, each with its type as the engine calls it."""

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("text", r"(var|bp)?char|text|string|fixedstring|enum|uuid|name|citext"),
    ("time", r"timestamp|datetime"),
    ("day", r"date(32)?\b"),
    ("float", r"float|double|real"),
    ("number", r"u?(big|small|tiny|huge)?int(eger)?\d*\b|numeric|decimal"),
)
"""Kinds of types by how their names begin, in the order in which they are tried."""
_WRAPPED = re.compile(r"^(nullable|lowcardinality)\((.*)\)$")


def kind_of(type_name: str) -> Kind:
    """The kind of a type of any engine; an array, a structure or the like is ``other``."""
    name = type_name.lower()
    while wrapped := _WRAPPED.match(name):
        name = wrapped[2]
    if name.endswith("]"):
        return "other"
    return next((kind for kind, begins in _KINDS if re.match(begins, name)), "other")


@contextmanager
def naming(table: str) -> Iterator[None]:
    """Tell of what fails within which table it was asked of: a view may be at fault."""
    try:
        yield
    except FactsError as error:
        raise FactsError(f"{table}: {error}") from error


class Tables(Protocol):
    """Tables of a schema or folder of one engine.

    What it says no to is a `FactsError` of one sentence.
    """

    @property
    def suffix(self) -> str:
        """``.csv`` or ``.parquet``: what they are copied to."""
        ...

    def columns(self) -> dict[str, Columns]:
        """The columns of every table and view that is there, by its name."""
        ...

    def copy(self, table: str, columns: Columns, order: Sequence[str], file: Path) -> None:
        """Write some columns of a table to a file.

        In the ``order`` of some of them, unless it has one of its own: a row's place decides
        where nothing else tells what came first.
        """
        ...
