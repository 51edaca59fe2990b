"""Lines of an answer on a console: how each begins, sentences, and blocks in letters it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from teropong.cli.report.text_parts import spelled, wrapped
from teropong.language import _
from teropong.language.dates import seen_until, zone_name
from teropong.shown.pace import whose_name


def put(console: Console, text: Text, indent: int = 0) -> None:
    """Print a text line by line, so far from the left."""
    for line in spelled(text, console.encoding).split():
        console.print(Text(" " * indent) + line, highlight=False, soft_wrap=True)


def say(console: Console, words: str, style: str = "") -> None:
    """Print words, wrapped to the console."""
    put(console, wrapped(words, console.width, style=style))


def head(console: Console, told: Mapping[str, Any], title: str) -> None:
    """Print an answer's title, and as of when and in which currency it is."""
    seen = _("as of %s") % seen_until(told["as_of"], told["timezone"])
    zone = zone_name(told["as_of"], told["timezone"])
    say(console, title, style="bold")
    say(console, f"{seen} {zone} · {told['currency']}", style="dim")


def titled(told: dict[str, Any], title: str) -> str:
    """Return a title, with whose outlook it is where it is not the company's."""
    return title if told["scope_kind"] == "company" else f"{title} · {whose_name(told, told)}"
