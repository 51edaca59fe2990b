"""`teropong deviations`: what leaves the target or the usual, as text or JSON."""

from __future__ import annotations

import click

from teropong.cli import options
from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.language import N_, _, current_language, use_language
from teropong.outlook.deviations.report import make_deviations


@command(
    "deviations",
    help=N_(
        "What leaves the target or the usual, since when, how sure, and what would mend it.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@options.as_of
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def deviations(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
) -> None:
    """Tell what deviates."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked = Asked(as_of=as_of)
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_deviations(store, asked)
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_deviations import render_deviations  # noqa: PLC0415

        render_deviations(told, Console())
