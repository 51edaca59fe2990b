"""`teropong forecast`: what is to come, and the chance of each open deal, as text or JSON."""

from __future__ import annotations

from typing import Unpack

import click

from teropong.cli import options
from teropong.cli.answering import Common, answer
from teropong.cli.asking import filters
from teropong.cli.options import about_facts
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.facts.calendar import Grain
from teropong.language import N_
from teropong.outlook.chance.curves import FLOOR
from teropong.outlook.forecast.report import Ahead, make_forecast


@command(
    "forecast",
    cls=Asking,
    help=N_(
        "What the running period and the next ones will end at, how likely their targets are, "
        "and the chance of each open deal by how long it has been in its step.\n\n"
        "SOURCE is a folder of facts, or an engine's address."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@options.one_of
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
    as_of: str | None,
    grain: Grain,
    n_periods: int,
    floor: float,
    where: tuple[str, ...],
    **common: Unpack[Common],
) -> None:
    """Tell what is to come."""
    answer(
        "forecast",
        source,
        lambda store, _progress: make_forecast(
            store, Asked(as_of=as_of, where=filters(where)), Ahead(grain, n_periods, floor)
        ),
        common,
    )
