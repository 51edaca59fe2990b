"""The leading indicators for a terminal: what can be said of each, and from what."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from teropong.cli.report.text_lines import head, put, say
from teropong.cli.report.text_parts import harmless, wrapped
from teropong.language import use_language
from teropong.shown import leading
from teropong.shown.unrated import deals_left_out

Told = dict[str, Any]


def render(told: Told, console: Console) -> None:
    """Print a `teropong.leading/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        head(console, told, leading.title(told))
        for row in told["indicators"]:
            console.print()
            say(console, leading.indicator_name(row), style="bold")
            put(console, wrapped(leading.sentence(told, row), console.width - 2), 2)
        console.print()
        for line in filter(None, (leading.deal_by_deal(told), deals_left_out(told))):
            say(console, line)
        say(console, leading.made_of(told), style="dim")
