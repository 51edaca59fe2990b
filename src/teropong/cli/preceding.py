"""`teropong leading`: whether what is done now shows in revenue later, as text or JSON."""

from __future__ import annotations

from typing import Unpack

import click

from teropong.cli import options
from teropong.cli.answering import Common, answer
from teropong.cli.options import about_facts
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.language import N_
from teropong.outlook.leading.report import make_leading
from teropong.outlook.leading.weekly import OUTCOMES, Outcome


@command(
    "leading",
    cls=Asking,
    help=N_(
        "Whether first meetings, contacts with new clients and new opportunities precede revenue: "
        "by how many weeks, how much follows, and how sure that is. It is withheld where chance "
        "could have made it.\n\n"
        "SOURCE is a folder of facts, or an engine's address."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@option(
    "--outcome",
    type=click.Choice(OUTCOMES),
    default="revenue",
    show_default=True,
    help=N_("What is to be preceded."),
)
@options.as_of
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def leading(
    source: str,
    as_of: str | None,
    outcome: Outcome,
    **common: Unpack[Common],
) -> None:
    """Tell whether the leading indicators lead."""
    answer(
        "leading",
        source,
        lambda store, _progress: make_leading(store, Asked(as_of=as_of), outcome),
        common,
    )
