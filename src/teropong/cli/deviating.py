"""`teropong deviations`: what leaves the target or the usual, as text or JSON."""

from __future__ import annotations

import click

from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.language import LANGUAGES, N_, _, current_language, use_language
from teropong.outlook.deviations.report import make_deviations


@command(
    "deviations",
    help=N_(
        "What leaves the target or the usual, since when, how sure, and what would mend it.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@option(
    "--as-of",
    metavar=N_("INSTANT"),
    help=N_("Seen from here, exclusive; a date means its end."),
)
@option(
    "--fiscal-start",
    type=click.IntRange(1, 12),
    metavar=N_("MONTH"),
    help=N_("First month of the fiscal year."),
)
@option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=N_("How it is written."),
)
@option("--language", type=click.Choice(LANGUAGES), help=N_("Of labels and sentences."))
@about_facts
def deviations(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
) -> None:
    """Tell what deviates."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked = Asked(as_of=as_of)
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_deviations(store, asked)
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_deviations import render_deviations  # noqa: PLC0415

        render_deviations(told, Console())
