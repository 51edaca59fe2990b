"""Sentences and aligned columns for a terminal, as lines without a trailing blank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from teropong.language.numbers import GAP
from teropong.shown.emphasis import pieces, plain

BLUE, ORANGE = "dodger_blue2", "dark_orange3"
_NARROWEST = 12
_SMALLEST = 10
"""Of pictures: where there is no room for it, there is none."""
_PLAIN = str.maketrans("▏▎▍▌▋▊▉█▁▂▃▄▅▆▇·●━│▲◇→–−…±", "|||||||#_.:-=+*.o=|^+>--~~")
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 0x2028, 0x2029], " ")


def sentence(marked: str, width: int) -> Text:
    """Return a sentence with its figures in bold, wrapped to `width`."""
    text = Text()
    for part, stands_out in pieces(marked):
        text.append(part, "bold" if stands_out else "")
    return _broken(text, plain(marked), width)


def wrapped(words: str, width: int, style: str = "") -> Text:
    """Return plain words wrapped to `width`; a figure and its unit stay on one line."""
    return _broken(Text(words, style=style), words, width)


def _broken(text: Text, words: str, width: int) -> Text:
    # A console wraps at no-break spaces too; this keeps "27 %" whole, and lets a search find it.
    cuts, at = [], 0
    wide = max(width, _NARROWEST)
    for piece in wrap(words, wide, break_long_words=False, break_on_hyphens=False)[:-1]:
        at = words.index(piece, at) + len(piece) + 1
        cuts.append(at)
    lines = text.divide(cuts) if cuts else [text]
    for line in lines:
        line.rstrip()
    return unbroken(Text("\n").join(lines))


def unbroken(text: Text) -> Text:
    """Return the text with plain spaces for no-break ones."""
    text.plain = text.plain.replace(GAP, " ")
    text.no_wrap = True
    text.overflow = "ignore"
    return text


def spelled(text: Text, encoding: str) -> Text:
    """Return the text in letters that the encoding has, each in the place of its own."""
    try:
        text.plain.encode(encoding)
    except UnicodeEncodeError:
        text.plain = text.plain.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text


def harmless(value: Any) -> Any:
    """Return a report in which no text holds a control character, which a terminal would obey."""
    if isinstance(value, str):
        return value.translate(_CONTROLS)
    if isinstance(value, dict):
        return {harmless(word): harmless(inner) for word, inner in value.items()}
    return [harmless(inner) for inner in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Column:
    """A column of a grid: figures stand right; the highest `spare` goes first in narrow room.

    Cells of a `picture` are drawn to the room that the others leave, at most so wide.
    """

    title: str
    right: bool = True
    spare: int = 0
    style: str = ""
    picture: int = 0


Cell = str | Text | Callable[[int], Text]


def drawn(picture: Callable[[int], str], style: str = BLUE) -> Cell:
    """Return a picture's cell from what draws it to a width."""
    return lambda width: Text(picture(width), style)


def grid(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int, *, wraps: bool = False
) -> Text:
    """Return rows under their headings, in at most `width` columns where that can be.

    A column without a heading and without a word in it is left out. Where there is no room for
    what names a row, it is cut, or ``wraps``.
    """
    widths = [_widest(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    kept = [at for at, widest in enumerate(widths) if widest]
    while _total(widths, kept) > width and any(columns[at].spare for at in kept):
        kept.remove(max(kept, key=lambda at: columns[at].spare))
    excess = _total(widths, kept) - width
    if excess > 0:
        widths[0] = max(min(_NARROWEST, widths[0]), widths[0] - excess)
    for at in kept:
        if columns[at].picture:
            widths[at] = min(columns[at].picture, widths[at] + max(0, -excess))
    lines = []
    if any(columns[at].title for at in kept):
        lines.append(_line([Text(columns[at].title, "dim") for at in kept], kept, widths, columns))
    for row in rows:
        cells = [_text(row[at], columns[at], widths[at]) for at in kept]
        rest = _broken(cells[0], cells[0].plain, widths[0]).split() if wraps else [cells[0]]
        lines.append(_line([rest[0], *cells[1:]], kept, widths, columns))
        lines += rest[1:]
    return unbroken(Text("\n").join(lines))


def grids(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> list[Text]:
    """Return a grid, its columns over several where one is too wide; each names the rows first."""
    widths = [_widest(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    widths[0] = min(widths[0], _NARROWEST)
    parts: list[list[int]] = [[0]]
    for at in range(1, len(columns)):
        if len(parts[-1]) > 1 and _total(widths, [*parts[-1], at]) > width:
            parts.append([0])
        parts[-1].append(at)
    return [
        grid([columns[at] for at in part], [[row[at] for at in part] for row in rows], width)
        for part in parts
    ]


def _widest(column: Column, cells: Sequence[Cell]) -> int:
    if column.picture:
        return _SMALLEST
    return max([cell_len(column.title), *(cell_len(str(cell)) for cell in cells)])


def _total(widths: list[int], kept: list[int]) -> int:
    return sum(widths[at] for at in kept) + 2 * (len(kept) - 1)


def _text(cell: Cell, column: Column, width: int) -> Text:
    if callable(cell):
        return cell(width)
    return cell.copy() if isinstance(cell, Text) else Text(cell, column.style)


def _line(cells: list[Text], kept: list[int], widths: list[int], columns: Sequence[Column]) -> Text:
    line = Text()
    for cell, at in zip(cells, kept, strict=True):
        shown = _cut(cell, widths[at])
        blank = " " * (widths[at] - cell_len(shown.plain))
        line.append(blank if columns[at].right else "")
        line.append_text(shown)
        line.append(("" if columns[at].right else blank) + "  ")
    line.rstrip()
    return line


def _cut(cell: Text, width: int) -> Text:
    if cell_len(cell.plain) <= width:
        return cell
    return Text(set_cell_size(cell.plain, width - 1).rstrip() + "…", cell.style)
