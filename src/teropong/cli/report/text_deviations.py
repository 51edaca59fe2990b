"""The deviations for a terminal: a title each, the sentences, since when, how sure, the stake."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from teropong.cli.report.text_parts import BLUE, ORANGE, harmless, spelled, wrapped
from teropong.language import _, use_language
from teropong.language.dates import seen_until, zone_name
from teropong.shown import deviations
from teropong.shown.unrated import not_judged

Told = dict[str, Any]


def render(told: Told, console: Console) -> None:
    """Print a `teropong.deviations/1` to a console, in its own language."""
    told = harmless(told)
    with use_language(told["language"]):
        zone = zone_name(told["as_of"], told["timezone"])
        seen = _("as of %s") % seen_until(told["as_of"], told["timezone"])
        _print(console, wrapped(_("Deviations"), console.width, style="bold"))
        _print(console, wrapped(f"{seen} {zone} · {told['currency']}", console.width, style="dim"))
        if missing := not_judged(told["missing_rate"]):
            console.print()
            _print(console, wrapped(missing, console.width))
        if not told["rows"]:
            console.print()
            none = _("Nothing deviates that chance could not explain.")
            _print(console, wrapped(none, console.width))
        for row in told["rows"]:
            _tell(told, row, console)


def _tell(told: Told, row: dict[str, Any], console: Console) -> None:
    colour = BLUE if row["kind"] in deviations.GOOD else ORANGE
    width = console.width - 2
    about = filter(None, (deviations.since(row), deviations.sureness(row)))
    console.print()
    _print(console, wrapped(deviations.title(told, row), console.width, style=f"bold {colour}"))
    _print(console, wrapped(deviations.text(told, row), width), 2)
    _print(console, wrapped(" · ".join(about), width, style="dim"), 2)


def _print(console: Console, text: Text, indent: int = 0) -> None:
    for line in spelled(text, console.encoding).split():
        console.print(Text(" " * indent) + line, highlight=False, soft_wrap=True)
