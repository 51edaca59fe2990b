"""The deviations for a terminal: a title each, the sentences, since when, how sure, the stake."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from teropong.cli.report.text_lines import head, put, say
from teropong.cli.report.text_parts import BLUE, ORANGE, harmless, wrapped
from teropong.language import _, use_language
from teropong.shown import deviations
from teropong.shown.unrated import not_judged

Told = dict[str, Any]


def render(told: Told, console: Console) -> None:
    """Print a `teropong.deviations/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        head(console, told, _("Deviations"))
        if missing := not_judged(told["missing_rate"]):
            console.print()
            say(console, missing)
        if not told["rows"]:
            console.print()
            none = _("Nothing deviates that chance could not explain.")
            say(console, none)
        for row in told["rows"]:
            _tell(told, row, console)


def _tell(told: Told, row: dict[str, Any], console: Console) -> None:
    colour = BLUE if row["kind"] in deviations.GOOD else ORANGE
    width = console.width - 2
    about = filter(None, (deviations.since(row), deviations.sureness(row)))
    console.print()
    put(console, wrapped(deviations.title(told, row), console.width, style=f"bold {colour}"))
    put(console, wrapped(deviations.text(told, row), width), 2)
    put(console, wrapped(" · ".join(about), width, style="dim"), 2)
