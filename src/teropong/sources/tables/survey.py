"""What a file of text is made of, before it is read: its encoding, its line ends, its header.

DuckDB reads UTF-8 whose lines all end alike; a file that does not is copied so that it does, line
by line, which leaves every line its number.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from teropong.facts.faults import FactsError
from teropong.facts.files import count_of
from teropong.language import _
from teropong.sources.tables.mapping import wrong

SEPARATORS = ",;\t|"
_CHUNK = 1 << 22
_BINARY = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "PDF"}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Survey:
    """A file of text as DuckDB is to read it.

    ``path`` is the file or its copy, ``newline`` how each line ends, ``n_lines`` how many lines
    there are, ``has_nul`` whether a NUL byte is among them; ``skipped`` blank lines stand before
    the header, which names the columns.
    """

    path: Path
    newline: str
    n_lines: int
    has_nul: bool
    skipped: int
    names: tuple[str, ...]
    separator: str


def survey(file: Path, encoding: str | None, separator: str | None, copy: Path) -> Survey:
    """What the file is made of; ``copy`` is where a copy goes if one is needed.

    Raises `MappingError` where the encoding is not said or wrong, `FactsError` where there is no
    header row.
    """
    with file.open("rb") as stream:
        head = stream.read(4)
    for magic, kind in _BINARY.items():
        if head.startswith(magic):
            raise wrong(
                _("{file} is {kind}, not text; save it as CSV UTF-8"), file=file.name, kind=kind
            )
    if encoding is None and head.startswith(_UTF_16):
        encoding = "utf-16"
    path, ends = (file, _ends(file)) if _is_utf_8(file, encoding) else (file, None)
    if ends is None:
        path = copy
        _rewrite(file, encoding or "utf-8-sig", copy)
        ends = _ends(copy)
        if ends is None:
            raise FactsError(_("{file}: its line ends differ").format(file=file.name))
    skipped, names, found = _header(file, path, separator)
    return Survey(path, *ends, skipped, names, found)


def _is_utf_8(file: Path, encoding: str | None) -> bool:
    if encoding is None:
        return True
    try:
        return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")
    except LookupError as error:
        raise wrong(
            _('{file}: no encoding is called {name!r}; write one such as "cp1252" or "utf-16"'),
            file=file.name,
            name=encoding,
        ) from error


def _ends(file: Path) -> tuple[str, int, bool] | None:
    """How the lines end, how many there are, and whether a NUL is among them.

    Null where the lines end in several ways.
    """
    feeds = returns = pairs = line = 0
    has_nul = False
    last, decoder = b"", codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line = feeds + chunk.count(b"\n", 0, error.start) + 1
                raise _not_text(file, line) from error
            has_nul = has_nul or b"\0" in chunk
            feeds += count_of(b"\n", chunk)
            if b"\r" in chunk or last == b"\r":
                returns += count_of(b"\r", chunk)
                pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            last = chunk[-1:]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_text(file, feeds + 1) from error
    unended = last not in (b"", b"\n", b"\r")
    if not returns:
        return "\n", feeds + unended, has_nul
    return ("\r\n", feeds + unended, has_nul) if feeds == returns == pairs else None


def _not_text(file: Path, line: int) -> FactsError:
    return wrong(
        _('{file}, line {line}: it is not UTF-8; say encoding = "cp1252" (or which) in its block'),
        file=file.name,
        line=line,
    )


def _rewrite(file: Path, encoding: str, copy: Path) -> None:
    line = 1
    try:
        with (
            file.open(encoding=encoding, newline=None) as source,
            copy.open("w", encoding="utf-8", newline="\n") as target,
        ):
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                line += chunk.count("\n")
    except (UnicodeError, LookupError) as error:
        raise wrong(
            _("{file}, after line {line}: it is not {encoding}; say another encoding"),
            file=file.name,
            line=line,
            encoding=encoding,
        ) from error


def _header(file: Path, path: Path, separator: str | None) -> tuple[int, tuple[str, ...], str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        skipped = 0
        for head in stream:
            if head.strip():
                break
            skipped += 1
        else:
            raise FactsError(_("{file} is empty; it needs a header row").format(file=file.name))
        if "\0" in head:
            raise wrong(
                _('{file} is not text; if it is, say its encoding, such as "utf-16-le"'),
                file=file.name,
            )
        outside = re.sub(r'"[^"]*"', "", head)
        found = separator or max(SEPARATORS, key=outside.count)
        with long_cells():
            names = next(csv.reader(_again(head, stream), delimiter=found))
    return skipped, tuple(name.strip() for name in names), found


def _again(head: str, rest: Iterator[str]) -> Iterator[str]:
    yield head
    yield from rest


@contextmanager
def long_cells() -> Iterator[None]:
    """A cell may be long; the reader's limit is put back."""
    limit = csv.field_size_limit(1 << 30)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
