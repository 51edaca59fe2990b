"""`teropong changed`: why one period brought more or less than another, as text or JSON."""

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
from teropong.language import N_
from teropong.outlook.changed.counts import DIMENSIONS, Dimension
from teropong.outlook.changed.report import Against, make_changed


@command(
    "changed",
    cls=Asking,
    help=N_(
        "Why revenue differs between two periods: the number of deals, who had them, how many were "
        "decided in time, how many of those were won, and what a sale brought. The parts add up "
        "exactly.\n\n"
        "SOURCE is a folder of facts, or an engine's address. Without --period the last quarter "
        "that is over; --where asks for one rep, team or profile."
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
@options.one_of
@options.as_of
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def changed(
    source: str,
    as_of: str | None,
    by: Dimension,
    compare: str,
    period: str | None,
    where: tuple[str, ...],
    **common: Unpack[Common],
) -> None:
    """Tell why it changed."""
    answer(
        "changed",
        source,
        lambda store, _progress: make_changed(
            store, Asked(as_of=as_of, period=period, where=filters(where)), Against(compare, by)
        ),
        common,
    )
