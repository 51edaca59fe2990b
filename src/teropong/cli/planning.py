"""`teropong plan`: backwards from the target to this week's meetings, as text or JSON."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Unpack

from teropong.cli import options
from teropong.cli.answering import Common, answer
from teropong.cli.asking import filters
from teropong.cli.options import about_facts
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.facts.faults import WrongCall
from teropong.language import N_, _
from teropong.outlook.plan.reading import Wanted
from teropong.outlook.plan.report import make_plan


@command(
    "plan",
    cls=Asking,
    help=N_(
        "Backwards from a revenue target: the wins that it takes, the deals in each step, the "
        "first meetings and contacts of each week, and what would close the gap.\n\n"
        "SOURCE is a folder of facts, or an engine's address. Without --target the target that is "
        "set; without --period the running quarter."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@option(
    "--target",
    metavar=N_("SUM"),
    help=N_("The revenue to be reached, in the reporting currency: 12000000000."),
)
@options.period
@options.one_of
@options.as_of
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def plan(
    source: str,
    as_of: str | None,
    period: str | None,
    target: str | None,
    where: tuple[str, ...],
    **common: Unpack[Common],
) -> None:
    """Plan backwards from the target."""
    answer(
        "plan",
        source,
        lambda store, _progress: make_plan(
            store,
            Asked(as_of=as_of, period=period, where=filters(where)),
            Wanted(_sum(target)),
        ),
        common,
    )


def _sum(text: str | None) -> Fraction | None:
    """An amount above 0; raises `WrongCall`."""
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or not 0 < amount < Decimal(10) ** 18:
        raise WrongCall(_("{0!r} is no sum to be reached; write 12000000000").format(text))
    return Fraction(amount)
