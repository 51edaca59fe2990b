"""How a command that asks one question answers: the source is opened, asked, and it is told."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypedDict

import click

from teropong.cli.options import progress_bar
from teropong.engine.source import open_source
from teropong.engine.store import Store
from teropong.language import N_, _, current_language, use_language

Progress = Callable[[str, int, int], None]


class Common(TypedDict):
    """What every such command takes: in which form and language, and what the facts do not say."""

    form: str
    language: str | None
    timezone: str | None
    currency: str | None
    fiscal_start: int | None


def answer(
    name: str,
    source: str,
    ask: Callable[[Store, Progress], dict[str, Any]],
    common: Common,
    label: str = N_("Reading"),
) -> None:
    """Ask a source, and write what is told: as JSON, or by ``render`` of ``report/text_NAME``."""
    settings = {
        "timezone": common["timezone"],
        "currency": common["currency"],
        "fiscal_start": common["fiscal_start"],
    }
    with use_language(common["language"] or current_language()):
        with progress_bar(_(label)) as progress, open_source(source, settings, progress) as store:
            told = ask(store, progress)
        if common["form"] == "json":
            from teropong.shown import edge  # noqa: PLC0415 - only what is written is loaded

            click.echo(edge.render_json(told), nl=False)
            return
        from rich.console import Console  # noqa: PLC0415

        import_module(f"teropong.cli.report.text_{name}").render(told, Console())
