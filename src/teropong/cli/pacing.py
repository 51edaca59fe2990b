"""`teropong pace`: who is where against which target, as text or JSON."""

from __future__ import annotations

import click

from teropong.cli import options
from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.language import N_, _, current_language, use_language
from teropong.outlook.pace_report import make_pace


@command(
    "pace",
    help=N_(
        "Who is where against which target, and where this course ends.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db. Without --period each target is asked "
        "for the running week, month, quarter or year that it is set for."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@options.as_of
@options.period
@option(
    "--by",
    "by",
    multiple=True,
    metavar=N_("DIM"),
    help=N_("Below the company: team, profile, rep (repeatable)."),
)
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def pace(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
    period: str | None,
    by: tuple[str, ...],
) -> None:
    """Tell who is where against which target."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked = Asked(period=period, as_of=as_of, by=by)
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_pace(store, asked)
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_pace import render_pace  # noqa: PLC0415

        render_pace(told, Console())
