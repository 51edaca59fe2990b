"""`teropong changed`: why one period brought more or less than another, as text or JSON."""

from __future__ import annotations

import click

from teropong.cli import options
from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.language import N_, _, current_language, use_language
from teropong.outlook.changed.counts import DIMENSIONS, Dimension
from teropong.outlook.changed.report import Against, make_changed


@command(
    "changed",
    help=N_(
        "Why revenue differs between two periods: the number of deals, who had them, how many were "
        "decided in time, how many of those were won, and what a sale brought. The parts add up "
        "exactly.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db. Without --period the last quarter that "
        "is over."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@options.period
@option(
    "--compare",
    default="previous",
    show_default=True,
    metavar=N_("PERIOD"),
    help=N_("With what: previous, year-ago, or a period such as 2026-Q1."),
)
@option(
    "--by",
    "by",
    type=click.Choice(DIMENSIONS),
    default="rep",
    show_default=True,
    help=N_("Whose deals make up the mix."),
)
@options.as_of
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def changed(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
    by: Dimension,
    compare: str,
    period: str | None,
) -> None:
    """Tell why it changed."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked, against = Asked(as_of=as_of, period=period), Against(compare, by)
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_changed(store, asked, against)
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_changed import render_changed  # noqa: PLC0415

        render_changed(told, Console())
