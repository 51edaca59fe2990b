"""`teropong sample`: write the sample company as a folder of facts."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from teropong.cli.speaking import argument, command, option
from teropong.facts.faults import WrongCall
from teropong.facts.schema import TABLES
from teropong.facts.settings import SETTINGS_FILE
from teropong.language import N_, _, ngettext
from teropong.language.numbers import count

_MARK = "# The sample company, by `teropong sample`.\n"
"""The first line of the settings: what bears it may be written anew without asking."""
_FACTS = {f"{table.name}{suffix}" for table in TABLES for suffix in (".csv", ".parquet")} | {
    SETTINGS_FILE
}


@command(
    "sample",
    help=N_("Write the sample company into FOLDER; the same seed writes the same bytes."),
)
@argument("folder", metavar=N_("FOLDER"), type=click.Path(file_okay=False, path_type=Path))
@option(
    "--reps",
    type=click.IntRange(1),
    default=12,
    show_default=True,
    metavar="N",
    help=N_("How many people sell."),
)
@option(
    "--months",
    type=click.IntRange(1, 240),
    default=36,
    show_default=True,
    metavar="N",
    help=N_("How many months are told."),
)
@option(
    "--opportunities",
    type=click.IntRange(1),
    default=3000,
    show_default=True,
    metavar="N",
    help=N_("How many opportunities."),
)
@option(
    "--seed",
    type=click.IntRange(0),
    default=20260101,
    show_default=True,
    metavar="N",
    help=N_("Another seed tells another company."),
)
@option(
    "--format",
    "form",
    type=click.Choice(("csv", "parquet")),
    default="csv",
    show_default=True,
    help=N_("Of the files."),
)
@option("--force", is_flag=True, help=N_("Write over the facts that FOLDER holds."))
def sample(
    folder: Path,
    reps: int,
    months: int,
    opportunities: int,
    seed: int,
    form: Literal["csv", "parquet"],
    force: bool,
) -> None:
    """Write the sample company into a folder."""
    from teropong.cli.options import progress_bar  # noqa: PLC0415
    from teropong.facts.sample import write_sample  # noqa: PLC0415 - numpy and names are heavy

    if not force:
        _check_place(folder)
    with progress_bar(_("Writing")) as progress:
        write_sample(
            folder,
            reps=reps,
            months=months,
            opportunities=opportunities,
            seed=seed,
            format=form,
            progress=lambda done, of: progress("", done, of),
        )
    settings = folder / SETTINGS_FILE
    settings.write_text(_MARK + settings.read_text(encoding="utf-8"), encoding="utf-8")
    deals = ngettext("%s opportunity", "%s opportunities", opportunities) % count(opportunities)
    people = ngettext("%s rep", "%s reps", reps) % count(reps)
    click.echo(_("{0}: {1} of {2}").format(folder, deals, people))


def _check_place(folder: Path) -> None:
    """Raises `WrongCall` where the folder holds what is not ours: another's facts, or no facts."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    facts = [file for file in folder.iterdir() if file.name in _FACTS]
    if not facts:
        raise WrongCall(_("{0} holds other files; name a new folder").format(folder))
    if not _is_ours(folder / SETTINGS_FILE, facts):
        raise WrongCall(
            _(
                "{0} holds facts already; name a new folder, or say --force to write over them"
            ).format(folder)
        )


def _is_ours(settings: Path, facts: list[Path]) -> bool:
    """Whether `sample` wrote all of it, the settings last, and nobody has changed it since."""
    if not settings.is_file() or not settings.read_bytes().startswith(_MARK.encode()):
        return False
    written = settings.stat().st_mtime_ns
    return all(file.stat().st_mtime_ns <= written for file in facts)
