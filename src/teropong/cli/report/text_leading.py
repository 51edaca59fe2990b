"""The leading indicators for a terminal: what can be said of each, and from what."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from teropong.cli.report.text_parts import harmless, spelled, wrapped
from teropong.language import _, use_language
from teropong.language.dates import seen_until, zone_name
from teropong.shown import leading
from teropong.shown.unrated import deals_left_out

Told = dict[str, Any]


def render(told: Told, console: Console) -> None:
    """Print a `teropong.leading/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        zone = zone_name(told["as_of"], told["timezone"])
        seen = _("as of %s") % seen_until(told["as_of"], told["timezone"])
        _say(console, leading.title(told), style="bold")
        _say(console, f"{seen} {zone} · {told['currency']}", style="dim")
        for row in told["indicators"]:
            console.print()
            _say(console, leading.indicator_name(row), style="bold")
            _print(console, wrapped(leading.sentence(told, row), console.width - 2), 2)
        console.print()
        for line in filter(None, (leading.deal_by_deal(told), deals_left_out(told))):
            _say(console, line)
        _say(console, leading.made_of(told), style="dim")


def _say(console: Console, words: str, style: str = "") -> None:
    _print(console, wrapped(words, console.width, style=style))


def _print(console: Console, text: Text, indent: int = 0) -> None:
    for line in spelled(text, console.encoding).split():
        console.print(Text(" " * indent) + line, highlight=False, soft_wrap=True)
