"""`teropong deviations`: what leaves the target or the usual, as text or JSON."""

from __future__ import annotations

from typing import Unpack

from teropong.cli import options
from teropong.cli.answering import Common, answer
from teropong.cli.options import about_facts
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command
from teropong.engine.asked import Asked
from teropong.language import N_
from teropong.outlook.deviations.report import make_deviations


@command(
    "deviations",
    cls=Asking,
    help=N_(
        "What leaves the target or the usual, since when, how sure, and what would mend it.\n\n"
        "SOURCE is a folder of facts, or an engine's address."
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
    as_of: str | None,
    **common: Unpack[Common],
) -> None:
    """Tell what deviates."""
    answer(
        "deviations",
        source,
        lambda store, _progress: make_deviations(store, Asked(as_of=as_of)),
        common,
    )
