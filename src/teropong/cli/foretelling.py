"""`teropong forecast`: what is to come, and the chance of each open deal, as text or JSON."""

from __future__ import annotations

import click

from teropong.cli import options
from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.facts.calendar import Grain
from teropong.language import N_, _, current_language, use_language
from teropong.outlook.chance.curves import FLOOR
from teropong.outlook.forecast.report import Ahead, make_forecast


@command(
    "forecast",
    help=N_(
        "What the running period and the next ones will end at, how likely their targets are, "
        "and the chance of each open deal by how long it has been in its step.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@options.as_of
@option(
    "--grain",
    type=click.Choice(("month", "quarter", "year")),
    default="month",
    show_default=True,
    help=N_("Of the periods."),
)
@option(
    "--periods",
    "n_periods",
    type=click.IntRange(1, 12),
    default=3,
    show_default=True,
    metavar=N_("N"),
    help=N_("How many, the running one first."),
)
@option(
    "--floor",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=FLOOR,
    show_default=True,
    metavar=N_("CHANCE"),
    help=N_("Below it a deal is proposed to be let go."),
)
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def forecast(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
    grain: Grain,
    n_periods: int,
    floor: float,
) -> None:
    """Tell what is to come."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked = Asked(as_of=as_of)
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_forecast(store, asked, Ahead(grain, n_periods, floor))
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_forecast import render_forecast  # noqa: PLC0415

        render_forecast(told, Console())
