"""The columns that a block may name: its own file's first, then those of the files it joins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from teropong.language import _
from teropong.sources.tables.mapping import Block, Cell, Feed, Join, MappingError, nearest, wrong
from teropong.sources.tables.opening import Source


@dataclass(frozen=True)
class Joined:
    """A joined file: ``table`` holds one row for each ``key``, and is read as ``alias``."""

    join: Join
    source: Source
    alias: str
    table: str
    key: str


@dataclass(frozen=True)
class Scope:
    """The files of one block; ``label`` begins its messages."""

    label: str
    source: Source | None
    joined: tuple[Joined, ...] = ()

    @property
    def has_nul(self) -> bool:
        """Whether a text in one of the files may hold a NUL byte."""
        return any(s.has_nul for s in (self.source, *(j.source for j in self.joined)) if s)

    def sql(self, name: str) -> str:
        """The cell of that column, empty as null.

        Raises `MappingError` where no file has it, or several of the joined ones.
        """
        if self.source is None:
            raise wrong(
                _("{where}: say which file has the column {name!r}"), where=self.label, name=name
            )
        places = list(self._places(name))
        if not places:
            hint = nearest(name, self._names())
            raise wrong(
                _("{where}: {file} has no column {name!r}; {hint}"),
                where=self.label,
                file=self.source.path.name,
                name=name,
                hint=hint,
            )
        if len(places) > 1:
            files = ", ".join(f"{joined.join.name}.{name}" for joined in self.joined)
            raise wrong(
                _("{where}: several files have {name!r}; write one of {files}"),
                where=self.label,
                name=name,
                files=files,
            )
        return places[0]

    def _places(self, name: str) -> Iterator[str]:
        if self.source and (found := self._place(self.source, name)) is not None:
            yield self.source.text(found, "s")
            return
        for joined in self.joined:
            prefix = joined.join.name + "."
            if name.startswith(prefix):
                found = self._place(joined.source, name.removeprefix(prefix))
                if found is not None:
                    yield joined.source.text(found, joined.alias)
                    return
        for joined in self.joined:
            if (found := self._place(joined.source, name)) is not None:
                yield joined.source.text(found, joined.alias)

    def _place(self, source: Source, name: str) -> int | None:
        """The column of that name, or the only one that differs from it in case."""
        exact = [n for n, found in enumerate(source.names) if found == name]
        alike = exact or [
            n for n, found in enumerate(source.names) if found.casefold() == name.strip().casefold()
        ]
        if len(alike) > 1:
            raise wrong(
                _("{where}: {file} has the column {name!r} twice; rename one of them"),
                where=self.label,
                file=source.path.name,
                name=name,
            )
        return alike[0] if alike else None

    def _names(self) -> list[str]:
        own = [name for name in (self.source.names if self.source else ()) if name]
        return own + [
            f"{j.join.name}.{name}" for j in self.joined for name in j.source.names if name
        ]


def unrolled(block: Block, source: Source | None) -> list[Block]:
    """The block once for each column that its pattern finds, in the file's order; else as it is."""
    patterns = [
        c.column for f in block.feeds.values() for c in f.cells if c.is_pattern and c.column
    ]
    asks = any(cell.name_part for feed in block.feeds.values() for cell in feed.cells)
    if not patterns:
        if asks:
            raise wrong(
                _('{where}: from_column_name needs a column with columns = "… *"'),
                where=block.label,
            )
        return [block]
    names = source.names if source else ()
    expression = re.compile("(.*)".join(re.escape(piece) for piece in patterns[0].split("*")))
    found = [match for name in names if (match := expression.fullmatch(name))]
    if not found:
        hint = nearest(patterns[0], (name for name in names if name))
        raise wrong(
            _("{where}: no column is like {pattern!r}; {hint}"),
            where=block.label,
            pattern=patterns[0],
            hint=hint,
        )
    return [_unroll(block, match) for match in found]


def _unroll(block: Block, match: re.Match[str]) -> Block:
    def cell(cell: Cell) -> Cell:
        if cell.is_pattern and cell.column:
            parts = iter(match.groups())
            name = re.sub(r"\*", lambda _star: next(parts, "*"), cell.column)
            return replace(cell, column=name, is_pattern=False)
        return _named(cell, match, block.label) if cell.name_part else cell

    feeds = {
        name: Feed(tuple(cell(one) for one in feed.cells), feed.default)
        for name, feed in block.feeds.items()
    }
    return replace(block, feeds=feeds)


def _named(cell: Cell, match: re.Match[str], label: str) -> Cell:
    """A cell that holds what stands under a star of the column's name."""
    part = cell.name_part or 1
    if part > len(match.groups()):
        raise wrong(_("{where}: the pattern has no {n}th *"), where=label, n=part)
    text = match.group(part).strip()
    if cell.values is not None and text in cell.values:
        text = cell.values[text]
    elif cell.values is not None and not cell.keeps_others:
        if cell.other is None:
            raise _unmapped(text, cell, label)
        text = cell.other
    return Cell(constant=text)


def _unmapped(text: str, cell: Cell, label: str) -> MappingError:
    return wrong(
        _("{where}: values has no {word!r} of a column's name; {hint}"),
        where=label,
        word=text,
        hint=nearest(text, cell.values or ()),
    )
