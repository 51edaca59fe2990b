"""`teropong mirror`: whether what answers for boards is what the records say; building it anew."""

from __future__ import annotations

from pathlib import Path

import click

from teropong.cli.running import FOLDER, in_folder
from teropong.cli.speaking import Command, Spoken
from teropong.facts.faults import FactsError
from teropong.language import N_, _
from teropong.language.numbers import count


class Group(Command, click.Group):
    """A command of commands."""

    subcommand_metavar = Spoken()  # type: ignore[assignment] # it is never null here


@click.group(
    "mirror",
    cls=Group,
    help=N_("The database that answers for boards; deleting it loses nothing."),
    options_metavar=N_("[OPTIONS]"),
    subcommand_metavar=N_("COMMAND [ARGS]..."),
)
def mirror() -> None:
    """Find the subcommand."""


@mirror.command(
    "check",
    cls=Command,
    help=N_("Compare it with one built anew of the same moment, while the app runs or not."),
    options_metavar=N_("[OPTIONS]"),
)
@FOLDER
def check(folder: Path | None) -> int:
    """Compare it; exits 1 where anything differs."""
    _open(folder)
    from teropong.app.mirror.place import forget, place  # noqa: PLC0415 - needs Django

    try:
        checked = place().check()
    finally:
        forget()
    for table, (too_many, lacking) in checked.differing.items():
        told = _("{0} differs: {1} rows too many, {2} lacking, of {3}")
        numbers = (count(n) for n in (too_many, lacking, checked.rows[table]))
        click.echo(told.format(table, *numbers))
    if checked.differing:
        click.echo(_("build it anew: teropong mirror rebuild"))
        return 1
    rows = " ".join(
        f"{name}={count(checked.rows[f'facts.{name}'])}"
        for name in ("accounts", "opportunities", "opportunity_history", "activities")
    )
    told = _("equal to one built anew, {0} tables, {1} rows ({2}), in {3:.1f} s")
    total = count(sum(checked.rows.values()))
    click.echo(told.format(len(checked.rows), total, rows, checked.seconds))
    return 0


@mirror.command("rebuild", cls=Command, help=N_("Build it anew."), options_metavar=N_("[OPTIONS]"))
@FOLDER
def rebuild(folder: Path | None) -> None:
    """Build it anew."""
    _open(folder)
    from teropong.app.mirror.place import forget, place  # noqa: PLC0415 - needs Django

    try:
        place().rebuild()
    finally:
        forget()
    click.echo(_("built anew"))


def _open(folder: Path | None) -> None:
    in_folder(folder)
    from teropong.app.running.opening import open_records  # noqa: PLC0415 - Django is heavy

    open_records()
    from teropong.app.records.models.company import company  # noqa: PLC0415 - needs Django

    if company() is None:
        raise FactsError(_("there are no records yet; set up Teropong first"))
