"""A mapping: which file feeds which table of facts, column by column.

Frozen records of what the TOML says, not yet compared with any file; `grammar` reads them and
docs/import.md describes the language.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from pathlib import Path

from teropong.facts.faults import WrongCall
from teropong.facts.schema import Table
from teropong.language import _


class MappingError(WrongCall):
    """The mapping or the call is wrong; the message names the key and the nearest right word."""


def wrong(text: str, **words: object) -> MappingError:
    """The error that a text, with its words put in, tells."""
    return MappingError(text.format(**words))


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence: the known word that is nearest, else the known words."""
    known = list(known)
    lower = {name.lower(): name for name in known}
    if near := difflib.get_close_matches(word.lower(), lower, 1):
        return _("is it {name}?").format(name=repr(lower[near[0]]))
    shown = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
    return _("there are {names}").format(names=shown) if known else _("there are none")


@dataclass(frozen=True)
class Cell:
    """One place that a value comes from, and how it is read.

    ``column`` is a source column, or a pattern with ``*`` where ``is_pattern``; ``name_part``
    takes the text under a pattern's nth ``*`` instead. ``values`` replaces words: another word
    is a fault, unless ``other`` stands for it or ``keeps_others``. ``empty`` are the words that
    mean nothing.
    """

    column: str | None = None
    constant: str | None = None
    name_part: int | None = None
    is_pattern: bool = False
    formats: tuple[str, ...] = ()
    timezone: str | None = None
    values: Words[str, str] | None = None
    other: str | None = None
    keeps_others: bool = False
    empty: tuple[str, ...] = ()
    decimal: str | None = None
    thousands: str | None = None


@dataclass(frozen=True)
class Feed:
    """What fills one column: the first of ``cells`` that is not empty, else ``default``."""

    cells: tuple[Cell, ...]
    default: str | None = None

    @property
    def told(self) -> str:
        """The source column to name beside a value, empty where there is none."""
        return next((cell.column for cell in self.cells if cell.column), "")


@dataclass(frozen=True)
class Join:
    """Another file, looked up by a key; its columns are usable as ``name.column``."""

    file: str
    left: str
    right: str
    name: str
    values: Words[str, str] = field(default_factory=dict)
    is_required: bool = False
    encoding: str | None = None
    separator: str | None = None


@dataclass(frozen=True)
class Condition:
    """Which rows of the file a block takes."""

    column: str
    values: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    is_filled: bool | None = None


@dataclass(frozen=True)
class Block:
    """One block of the mapping: a table, the file that feeds it, and its columns' feeds."""

    table: Table
    number: int
    feeds: Words[str, Feed]
    file: str | None = None
    encoding: str | None = None
    separator: str | None = None
    joins: tuple[Join, ...] = ()
    conditions: tuple[Condition, ...] = ()
    is_distinct: bool = False
    is_verbatim: bool = False

    @property
    def label(self) -> str:
        """How a message names the block."""
        return self.table.name if self.number == 1 else f"{self.table.name} ({self.number})"


@dataclass(frozen=True)
class Mapping:
    """All blocks of a mapping; ``folder`` is where files that were not given are looked for."""

    name: str
    folder: Path
    blocks: tuple[Block, ...]
