"""`teropong up`: run the app."""

from __future__ import annotations

import os
from pathlib import Path

import click

from teropong.cli.speaking import command, option
from teropong.language import N_


def in_folder(folder: Path | None) -> None:
    """Use the folder that was asked for; without one, the environment's or the usual one."""
    if folder is not None:
        os.environ["TEROPONG_FOLDER"] = str(folder)


FOLDER = option(
    "--folder",
    metavar=N_("DIR"),
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("Where everything is kept (default: TEROPONG_FOLDER, or teropong-data)."),
)


@command("up", help=N_("Run the app until it is told to stop."))
@FOLDER
@option("--port", type=click.IntRange(1, 65535), metavar="N", help=N_("Default 8000."))
@option("--host", metavar=N_("ADDRESS"), help=N_("Where to listen (default 127.0.0.1)."))
@option(
    "--tls-cert",
    metavar=N_("FILE"),
    type=click.Path(exists=True, dir_okay=False),
    help=N_("Certificate chain (PEM): serves https://."),
)
@option(
    "--tls-key",
    metavar=N_("FILE"),
    type=click.Path(exists=True, dir_okay=False),
    help=N_("The certificate's key (PEM)."),
)
@option(
    "--role",
    type=click.Choice(("all", "web", "work", "mirror")),
    default="all",
    show_default=True,
    help=N_("On PostgreSQL: the web, the jobs, the figures (with the web), or all."),
)
@option("--web", type=click.IntRange(1, 64), metavar="N", help=N_("Web processes, on PostgreSQL."))
@option("--log-format", type=click.Choice(("json", "text")), help=N_("Of log lines."))
def up(folder: Path | None, role: str, host: str | None, **settings: object) -> None:
    """Run the app."""
    in_folder(folder)
    for name, value in {**settings, "address": host}.items():
        if value is not None:
            os.environ[f"TEROPONG_{name.upper()}"] = str(value)
    from teropong.app.running.up import up as run  # noqa: PLC0415 - Django is heavy

    run(role, click.echo)
