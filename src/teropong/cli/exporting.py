"""`teropong export`: the app's records as a folder of facts."""

from __future__ import annotations

from pathlib import Path

import click

from teropong.cli.running import in_folder
from teropong.cli.speaking import argument, command, option
from teropong.facts.faults import FactsError
from teropong.language import N_, _, ngettext
from teropong.language.numbers import count

_DIR = click.Path(file_okay=False, path_type=Path)


@command(
    "export",
    help=N_(
        "Write the app's records into TARGET, a folder of facts.\n\n"
        "What is deleted or was undone is left out; `teropong report TARGET` reads the rest."
    ),
)
@argument("target", metavar=N_("TARGET"), type=_DIR)
@option("--replace", is_flag=True, help=N_("Replace the facts that TARGET holds."))
@option(
    "--folder",
    metavar=N_("DIR"),
    type=_DIR,
    help=N_("Where everything is kept (default: TEROPONG_FOLDER, or teropong-data)."),
)
def export(target: Path, replace: bool, folder: Path | None) -> None:
    """Write the app's records into a folder of facts."""
    from teropong.app.running.opening import open_records  # noqa: PLC0415

    in_folder(folder)
    open_records()
    from teropong.app.records.giving_out import give_folder  # noqa: PLC0415 - needs Django
    from teropong.app.records.models.company import company  # noqa: PLC0415

    if (ours := company()) is None:
        raise FactsError(_("there are no records yet; set up Teropong first"))
    for name, n in give_folder(target, ours, replace=replace).items():
        click.echo(f"{name}: {ngettext('{n} row', '{n} rows', n).format(n=count(n))}")
