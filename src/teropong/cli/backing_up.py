"""`teropong backup` and `teropong restore`: everything kept, in one file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from teropong.cli.running import FOLDER, in_folder
from teropong.cli.speaking import argument, command, option
from teropong.language import N_, _, ngettext
from teropong.language.numbers import count

_COUNTED = (
    ("people_person", "%s person", "%s people"),
    ("records_account", "%s account", "%s accounts"),
    ("records_opportunity", "%s opportunity", "%s opportunities"),
    ("records_activity", "%s activity", "%s activities"),
    ("changes_change", "%s change", "%s changes"),
)


@command(
    "backup",
    help=N_("Write everything kept into FILE, verified, while the app runs (default: a new one)."),
)
@argument("file", metavar=N_("[FILE]"), required=False, type=click.Path(path_type=Path))
@FOLDER
def backup(file: Path | None, folder: Path | None) -> None:
    """Back up."""
    in_folder(folder)
    from teropong.app.running.up import set_up  # noqa: PLC0415 - Django is heavy

    configuration = set_up()
    from teropong.app.running.archive import verify  # noqa: PLC0415
    from teropong.app.running.backup import back_up  # noqa: PLC0415

    made = back_up(configuration, file)
    click.echo(_("{0}: {1}, verified").format(made, _contents(verify(made))))
    click.echo(_("It holds the secret key and everybody's data: keep it where nobody else reads."))


@command("restore", help=N_("Bring a backup into an empty folder."))
@argument("file", metavar=N_("FILE"), type=click.Path(path_type=Path))
@FOLDER
@option(
    "--force", is_flag=True, help=N_("Replace the records that are there; they are kept beside.")
)
def restore(file: Path, folder: Path | None, force: bool) -> None:
    """Restore."""
    in_folder(folder)
    from teropong.app.running.up import set_up  # noqa: PLC0415 - Django is heavy

    configuration = set_up()
    from teropong.app.running.restore import look  # noqa: PLC0415
    from teropong.app.running.restore import restore as bring_back  # noqa: PLC0415

    manifest = look(configuration, file)
    made = datetime.fromisoformat(manifest["made_at"]).astimezone()
    told = _("{0}, of {1:%Y-%m-%d %H:%M}, by Teropong {2}: {3}")
    name = manifest["company"] or file.name
    click.echo(told.format(name, made, manifest["version"], _contents(manifest)))
    for kept in bring_back(configuration, file, force=force):
        click.echo(_("what was there is kept as {0}").format(kept))
    click.echo(_("restored into {0}; start it: teropong up").format(configuration.folder))


def _contents(manifest: dict[str, Any]) -> str:
    counts = manifest["counts"]
    return ", ".join(
        ngettext(one, many, counts[table]) % count(counts[table])
        for table, one, many in _COUNTED
        if table in counts
    )
