"""`teropong report`: the eight indicators of a source, as text, JSON, CSV or one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from teropong.cli.options import about_facts, progress_bar, replacing
from teropong.engine.report import Asked, make_report, open_source
from teropong.facts.faults import WrongCall
from teropong.language import LANGUAGES, _, current_language, use_language

FORMATS = ("text", "json", "csv", "html")


@click.command("report")
@click.argument("source")
@click.option("--as-of", metavar="INSTANT", help="Seen from here, exclusive; a date means its end.")
@click.option(
    "--period", metavar="PERIOD", help="2026-Q2, 2026-04, 2026-W14, 2026 or 2026-04-01..2026-06-30."
)
@click.option(
    "--grain", metavar="GRAIN", help="day, week, month, quarter or year, for all indicators."
)
@click.option(
    "--by", "by", multiple=True, metavar="DIM", help="rep, team, profile, pipeline, … (repeatable)."
)
@click.option(
    "--where", "where", multiple=True, metavar="DIM=VALUE", help="Only these (repeatable)."
)
@click.option(
    "--indicator", "indicators", multiple=True, metavar="NAME", help="Only this one (repeatable)."
)
@click.option("--compare", metavar="HOW", help="previous or year-ago.")
@click.option(
    "--fiscal-start",
    type=click.IntRange(1, 12),
    metavar="MONTH",
    help="First month of the fiscal year.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), help="Of labels and sentences.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file."
)
@about_facts
def report(
    source: str,
    form: str,
    output: Path | None,
    language: str | None,
    timezone: str | None,
    currency: str | None,
    fiscal_start: int | None,
    where: tuple[str, ...],
    **words: Any,
) -> None:
    """The eight indicators of SOURCE: a folder of facts, or duckdb:///file.db."""
    asked = Asked(where=_filters(where), **words)
    settings = {"timezone": timezone, "currency": currency, "fiscal_start": fiscal_start}
    with use_language(language or current_language()):
        with (
            progress_bar(_("Reading")) as progress,
            open_source(source, settings, progress) as store,
        ):
            told = make_report(store, asked).to_dict()
        _write(told, form, output)


def _filters(where: tuple[str, ...]) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = {}
    for entry in where:
        dimension, sign, value = entry.partition("=")
        if not sign:
            raise WrongCall(_("--where {0!r} is no filter; write it as rep=R01").format(entry))
        filters.setdefault(dimension, []).append(value)
    return filters


def _write(told: dict[str, Any], form: str, output: Path | None) -> None:
    if form == "text":
        _write_text(told, output)
        return
    text = _rendered(told, form)
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    with replacing(output) as beside:
        beside.write_text(text, encoding="utf-8")


def _write_text(told: dict[str, Any], output: Path | None) -> None:
    from rich.console import Console  # noqa: PLC0415 - only what is drawn is loaded

    from teropong.cli.report.text import render_text  # noqa: PLC0415

    if output is None:
        render_text(told, Console())
        return
    with replacing(output) as beside, beside.open("w", encoding="utf-8") as stream:
        render_text(told, Console(file=stream, width=100))


def _rendered(told: dict[str, Any], form: str) -> str:
    if form == "html":
        from teropong.cli.report.html import render_html  # noqa: PLC0415

        return render_html(told)
    from teropong.cli.report import edge  # noqa: PLC0415

    return edge.render_json(told) if form == "json" else edge.render_csv(told)
