"""`teropong plan`: backwards from the target to this week's meetings, as text or JSON."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

import click

from teropong.cli import options
from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.facts.faults import WrongCall
from teropong.language import N_, _, current_language, use_language
from teropong.outlook.plan.report import Wanted, make_plan


@command(
    "plan",
    help=N_(
        "Backwards from a revenue target: the wins that it takes, the deals in each step, the "
        "first meetings and contacts of each week, and what would close the gap.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db. Without --target the target that is "
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
@options.as_of
@options.fiscal_start
@options.written_as("text", "json")
@options.language
@about_facts
def plan(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
    period: str | None,
    target: str | None,
) -> None:
    """Plan backwards from the target."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked, wanted = Asked(as_of=as_of, period=period), Wanted(_sum(target))
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_plan(store, asked, wanted)
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_plan import render_plan  # noqa: PLC0415

        render_plan(told, Console())


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
