"""`teropong pace`: who is where against which target, as text or JSON."""

from __future__ import annotations

from typing import Unpack

from teropong.cli import options
from teropong.cli.answering import Common, answer
from teropong.cli.options import about_facts
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.language import N_
from teropong.outlook.pace_report import make_pace


@command(
    "pace",
    cls=Asking,
    help=N_(
        "Who is where against which target, and where this course ends.\n\n"
        "SOURCE is a folder of facts, or an engine's address. Without --period each target is "
        "asked for the running week, month, quarter or year that it is set for."
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
    as_of: str | None,
    period: str | None,
    by: tuple[str, ...],
    **common: Unpack[Common],
) -> None:
    """Tell who is where against which target."""
    answer(
        "pace",
        source,
        lambda store, _progress: make_pace(store, Asked(period=period, as_of=as_of, by=by)),
        common,
    )
