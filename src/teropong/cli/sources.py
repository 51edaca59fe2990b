"""What a source may be, as help tells it: a folder, or an address of one of the engines."""

from __future__ import annotations

import click

from teropong.cli.speaking import Command
from teropong.engine.address import FORMS
from teropong.language import N_, _


class Asking(Command):
    """A command that asks a source: its help ends with what that may be."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Tell what a source may be."""
        del ctx
        tell_sources(formatter)


def tell_sources(formatter: click.HelpFormatter) -> None:
    """Write what a source may be: every engine's address."""
    with formatter.section(_("Addresses")):
        formatter.write_dl(
            [
                (_("folder"), _("CSV or Parquet files of facts")),
                *((form.engine, form.example) for form in FORMS),
                ("…?facts=SCHEMA", _(_THERE)),
            ]
        )


_THERE = N_("tables that are there already, in a schema, a database or a folder of Parquet")
