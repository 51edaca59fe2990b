"""HTML and SVG from small functions: whatever is not markup already is escaped."""

import html
import re
from typing import Any

from teropong.shown.emphasis import pieces

_VOID = frozenset({"br", "input", "meta", "wbr"})


class Markup(str):
    """A text that is markup already, and is not escaped again."""

    __slots__ = ()


def tag(name: str, /, *children: Any, **attributes: Any) -> Markup:
    """Return an element; `class_` and `stroke_width` stand for `class` and `stroke-width`.

    Children that are None are left out; lists are opened. An attribute that is None or False is
    left out, one that is True stands alone.
    """
    opened = "".join(_attribute(word, value) for word, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{opened}>")
    return Markup(f"<{name}{opened}>{joined(*children)}</{name}>")


def joined(*children: Any) -> Markup:
    """Return the children one after the other, escaped where they are plain texts."""
    return Markup("".join(_child(child) for child in children))


def scrolling(table: Markup, label: str) -> Markup:
    """Return a table that scrolls within the page, by keyboard too, where it is wider."""
    return tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=label)


def said(sentence: str) -> Markup:
    """Return a marked sentence with its figures in `<strong>`; no line ends within a range."""
    whole = re.sub(r"(?<=\w)–(?=\w)", "\u2060–\u2060", sentence)
    return joined(*(tag("strong", part) if marked else part for part, marked in pieces(whole)))


def breakable(name: str) -> Markup:
    """Return a text whose names may break at a point or a low line: `opportunity_history.stage`."""
    parts = re.split(r"(?<=[._])", name)
    return joined(*(piece for part in parts for piece in (part, tag("wbr"))))


def _child(child: Any) -> str:
    if child is None:
        return ""
    if isinstance(child, (list, tuple)):
        return joined(*child)
    if isinstance(child, Markup):
        return child
    return html.escape(str(child), quote=False)


def _attribute(word: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    name = word.rstrip("_").replace("_", "-")
    if value is not True:
        return f' {name}="{html.escape(str(value), quote=True)}"'
    return f" {name}"
