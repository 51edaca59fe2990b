"""`teropong report`: the eight indicators of a source, as text, JSON, CSV or one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from teropong.cli import options
from teropong.cli.asking import filters
from teropong.cli.options import about_facts, progress_bar, replacing
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.report import make_report
from teropong.engine.source import open_source
from teropong.language import N_, _, current_language, use_language
from teropong.shown.questions import to_be_read

FORMATS = ("text", "json", "csv", "html")
_READ = ("text", "html")
"""The forms that people read: they begin with the whole and show its parts below."""
Told = dict[str, Any]


@command(
    "report",
    cls=Asking,
    help=N_("The eight indicators of SOURCE: a folder of facts, or an engine's address."),
)
@argument("source", metavar=N_("SOURCE"))
@options.as_of
@options.period
@option(
    "--grain",
    metavar=N_("GRAIN"),
    help=N_("day, week, month, quarter or year, for all indicators."),
)
@option(
    "--by",
    "by",
    multiple=True,
    metavar=N_("DIM"),
    help=N_("rep, team, profile, pipeline, … (repeatable)."),
)
@option(
    "--where",
    "where",
    multiple=True,
    metavar=N_("DIM=VALUE"),
    help=N_("Only these (repeatable)."),
)
@option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar=N_("NAME"),
    help=N_("Only this one (repeatable)."),
)
@option("--compare", metavar=N_("HOW"), help=N_("previous or year-ago."))
@options.fiscal_start
@options.written_as(*FORMATS)
@options.language
@option(
    "-o",
    "--output",
    metavar=N_("FILE"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Write to a file."),
)
@about_facts
def report(
    source: str,
    form: str,
    output: Path | None,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    where: tuple[str, ...],
    **words: Any,
) -> None:
    """Tell the eight indicators of a source."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked = Asked(where=filters(where), **words)
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            if form in _READ:
                told, parts = to_be_read(store, asked)
            else:
                told, parts = make_report(store, asked).to_dict(), None
        _write(told, parts, form, output)


def _write(told: Told, parts: Told | None, form: str, output: Path | None) -> None:
    if form == "text":
        _write_text(told, parts, output)
        return
    text = _rendered(told, parts, form)
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    with replacing(output) as beside:
        beside.write_text(text, encoding="utf-8")


def _write_text(told: Told, parts: Told | None, output: Path | None) -> None:
    from rich.console import Console  # noqa: PLC0415 - only what is drawn is loaded

    from teropong.cli.report.text import render_text  # noqa: PLC0415

    if output is None:
        render_text(told, Console(), parts)
        return
    with replacing(output) as beside, beside.open("w", encoding="utf-8") as stream:
        render_text(told, Console(file=stream, width=100), parts)


def _rendered(told: Told, parts: Told | None, form: str) -> str:
    if form == "html":
        from teropong.cli.report.html import render_html  # noqa: PLC0415

        return render_html(told, parts)
    from teropong.shown import edge  # noqa: PLC0415

    return edge.render_json(told) if form == "json" else edge.render_csv(told)
