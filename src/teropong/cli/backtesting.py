"""`teropong backtest`: the forecast held against what came, as text or JSON."""

from __future__ import annotations

from functools import partial
from typing import Any, Unpack

import click

from teropong.cli import options
from teropong.cli.answering import Common, Progress, answer
from teropong.cli.options import about_facts
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.store import Store
from teropong.facts.calendar import Grain
from teropong.language import N_
from teropong.outlook.backtest.report import Back, make_backtest


@command(
    "backtest",
    cls=Asking,
    help=N_(
        "The forecast given again from many days of the past, each time with only what was known "
        "then, beside four plain methods; and the chances of deals held against what became of "
        "them.\n\n"
        "SOURCE is a folder of facts, or an engine's address."
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
    as_of: str | None,
    grain: Grain,
    n_periods: int,
    **common: Unpack[Common],
) -> None:
    """Hold the forecast against what came."""

    def ask(store: Store, progress: Progress) -> dict[str, Any]:
        back = Back(grain, n_periods)
        return make_backtest(store, Asked(as_of=as_of), back, partial(progress, ""))

    answer("backtest", source, ask, common, N_("Foretelling"))
