"""Options and habits that commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from teropong.cli.known import known_currency, known_timezone
from teropong.cli.speaking import option
from teropong.facts.faults import WrongCall
from teropong.language import LANGUAGES, N_, _

Command = Callable[..., Any]

as_of = option(
    "--as-of",
    metavar=N_("INSTANT"),
    help=N_("Seen from here, exclusive; a date means its end."),
)
period = option(
    "--period",
    metavar=N_("PERIOD"),
    help=N_("2026-Q2, 2026-04, 2026-W14, 2026 or 2026-04-01..2026-06-30."),
)
one_of = option(
    "--where",
    "where",
    multiple=True,
    metavar=N_("DIM=VALUE"),
    help=N_("Of one rep, team or profile: rep=R001, team='Tim Utara', profile=hunter."),
)
fiscal_start = option(
    "--fiscal-start",
    type=click.IntRange(1, 12),
    metavar=N_("MONTH"),
    help=N_("First month of the fiscal year."),
)
language = option("--language", type=click.Choice(LANGUAGES), help=N_("Of labels and sentences."))
spoken = option(
    "--language", type=click.Choice(LANGUAGES), expose_value=False, help=N_("Of what is said.")
)
"""Where the command only speaks: it was heard at the door (`main.language_of`)."""


def written_as(*forms: str) -> Callable[[Command], Command]:
    """``--format``: how it is written, the first by default."""
    return option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=N_("How it is written."),
    )


def about_facts(command: Command) -> Command:
    """``--timezone`` and ``--currency``: what holds for all facts of a source."""
    currency = option(
        "--currency",
        metavar=N_("CODE"),
        callback=_checked(known_currency),
        help=N_("Reporting currency (default IDR)."),
    )
    timezone = option(
        "--timezone",
        metavar=N_("ZONE"),
        callback=_checked(known_timezone),
        help=N_("Reporting timezone (default Asia/Jakarta)."),
    )
    return timezone(currency(command))


def _checked(known: Callable[[str], str]) -> Callable[[Any, Any, str | None], str | None]:
    return lambda _context, _option, value: None if value is None else known(value)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A file to write beside ``target`` that takes its place when all went well.

    It keeps the mode of the one that stood there; a new one has what the umask leaves. A link is
    followed; what is no file (a device, a pipe) is written as it is.
    """
    if target.is_dir():
        raise WrongCall(_("{0} is a folder; name a file to write").format(target))
    target = target.resolve()
    if target.exists() and not target.is_file():
        yield target
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}-{uuid4().hex}")
    beside.touch(exist_ok=False)
    try:
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o777)
        yield beside
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal: call it with what is done now, how many are done, and of how many."""
    from rich.console import Console  # noqa: PLC0415 - rich is loaded where it is drawn with
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=None)

        def show(what: str, done: int, of: int) -> None:
            progress.update(task, description=f"{label} {what}", completed=done, total=of)

        yield show
