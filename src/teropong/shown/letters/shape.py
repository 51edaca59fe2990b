"""The shape of a letter: parts with a heading, sentences, a list, a picture.

Sentences are marked (`teropong.shown.emphasis`); a picture says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from teropong.shown.markup import Markup

Told = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Picture:
    """An SVG of classes, ``width`` × ``height`` pixels; ``about`` says the figures in words."""

    svg: Markup
    about: str
    width: int
    height: int


@dataclass(frozen=True)
class Item:
    """A line of a list; ``address`` is a path of the app, or nothing."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Part:
    """What belongs together, the first of a letter without a heading."""

    heading: str = ""
    sentences: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    picture: Picture | None = None
    after: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.sentences or self.items or self.picture or self.after)


@dataclass(frozen=True)
class Letter:
    """What one reader is told; ``subject`` says the most of it in a line."""

    subject: str
    parts: tuple[Part, ...]


def part(
    sentences: Iterable[str | None] = (),
    heading: str = "",
    items: Iterable[Item] = (),
    picture: Picture | None = None,
    after: str = "",
) -> Part:
    """A part of what there is."""
    return Part(heading, tuple(filter(None, sentences)), tuple(items), picture, after)


def letter(subject: str, parts: Iterable[Part]) -> Letter | None:
    """A letter of the parts that say something; None where none does."""
    kept = tuple(one for one in parts if not one.is_empty)
    return Letter(subject, kept) if kept else None
