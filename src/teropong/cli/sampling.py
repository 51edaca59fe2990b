"""`teropong sample`: write the sample company as a folder of facts."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from teropong.cli.speaking import argument, command, option
from teropong.facts.faults import WrongCall
from teropong.language import N_, _
from teropong.language.numbers import count


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
def sample(
    folder: Path,
    reps: int,
    months: int,
    opportunities: int,
    seed: int,
    form: Literal["csv", "parquet"],
) -> None:
    """Write the sample company into a folder."""
    from teropong.cli.options import progress_bar  # noqa: PLC0415
    from teropong.facts.sample import write_sample  # noqa: PLC0415 - numpy and names are heavy

    if folder.exists() and any(folder.iterdir()) and not (folder / "facts.toml").exists():
        raise WrongCall(_("{0} holds other files; name a new folder").format(folder))
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
    told = _("{0}: {1} opportunities of {2} reps")
    click.echo(told.format(folder, count(opportunities), count(reps)))
