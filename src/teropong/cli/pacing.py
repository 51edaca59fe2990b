"""`teropong pace`: who is where against which target, as text or JSON."""

from __future__ import annotations

import click

from teropong.cli.options import about_facts, progress_bar
from teropong.cli.speaking import argument, command, option
from teropong.engine.asked import Asked
from teropong.engine.source import open_source
from teropong.language import LANGUAGES, N_, _, current_language, use_language
from teropong.outlook.pace_report import make_pace


@command(
    "pace",
    help=N_(
        "Who is where against which target, and where this course ends.\n\n"
        "SOURCE is a folder of facts, or duckdb:///file.db. Without --period each target is asked "
        "for the running week, month, quarter or year that it is set for."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@option(
    "--as-of",
    metavar=N_("INSTANT"),
    help=N_("Seen from here, exclusive; a date means its end."),
)
@option(
    "--period",
    metavar=N_("PERIOD"),
    help=N_("2026-Q2, 2026-04, 2026-W14, 2026 or 2026-04-01..2026-06-30."),
)
@option(
    "--by",
    "by",
    multiple=True,
    metavar=N_("DIM"),
    help=N_("Below the company: team, profile, rep (repeatable)."),
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
def pace(
    source: str,
    form: str,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    as_of: str | None,
    period: str | None,
    by: tuple[str, ...],
) -> None:
    """Tell who is where against which target."""
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        asked = Asked(period=period, as_of=as_of, by=by)
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_pace(store, asked)
        if form == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        from teropong.cli.report.text_pace import render_pace  # noqa: PLC0415

        render_pace(told, Console())
