"""`teropong backtest`: the forecast held against what came, as text or JSON."""

from __future__ import annotations

import click

from teropong.cli import options
from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.facts.calendar import Grain
from teropong.language import N_, _, current_language, use_language
from teropong.outlook.backtest.report import Back, make_backtest


@command(
    "backtest",
    help=N_(
        "The forecast given again from many days of the past, each time with only what was known "
        "then, beside four plain methods; and the chances of deals held against what became of "
        "them.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@options.as_of
@option(
    "--grain",
    type=click.Choice(("month", "quarter")),
    default="month",
    show_default=True,
    help=N_("Of the periods."),
)
@option(
    "--periods",
    "n_periods",
    type=click.IntRange(1, 120),
    default=24,
    show_default=True,
    metavar=N_("N"),
    help=N_("How many of the last whole ones."),
)
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def backtest(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
    grain: Grain,
    n_periods: int,
) -> None:
    """Hold the forecast against what came."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked = Asked(as_of=as_of)
        with (
            progress_bar(_("Foretelling")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_backtest(
                store,
                asked,
                Back(grain, n_periods),
                lambda done, of: progress("", done, of),
            )
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_backtest import render_backtest  # noqa: PLC0415

        render_backtest(told, Console())
