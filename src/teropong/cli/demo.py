"""`teropong demo`: the app with the sample company, ready to be looked at."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

import click

from teropong.app.configuration import Configuration
from teropong.cli.options import progress_bar
from teropong.cli.running import in_folder
from teropong.cli.speaking import command, option
from teropong.language import N_, _

DEFAULT_FOLDER = "teropong-demo"


@command("demo", help=N_("Run the app with the sample company, and say how to sign in."))
@option(
    "--folder",
    metavar=N_("DIR"),
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_FOLDER,
    show_default=True,
    help=N_("Where the sample company is kept."),
)
@option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help=N_("Where it listens, on this machine only."),
)
@option("--no-browser", is_flag=True, help=N_("Do not open a browser."))
def demo(folder: Path, port: int, no_browser: bool) -> None:
    """Run the app with the sample company."""
    in_folder(folder)
    os.environ["TEROPONG_PORT"] = str(port)
    os.environ.setdefault("TEROPONG_LOG_FORMAT", "text")
    from teropong.app.running.up import up  # noqa: PLC0415 - Django is heavy

    def say(line: str) -> None:
        click.echo(line)
        sys.stdout.flush()
        kind, _space, address = line.partition(" ")
        if kind == "ready" and not no_browser and _has_screen():
            webbrowser.open(address)

    up("all", say, _fill)


def _fill(configuration: Configuration) -> None:
    """Found the sample company where there is none, and say who signs in."""
    from teropong.app.records.sample.founding import found_sample  # noqa: PLC0415 - needs Django

    with progress_bar(_("Filling the sample company")) as progress:
        sign_ins = found_sample(configuration.folder, progress=progress)
    widest = max(len(one.email) for one in sign_ins)
    for one in sign_ins:
        click.echo(f"{one.role:<10}{one.email:<{widest}}  {one.password}")


def _has_screen() -> bool:
    """Whether a browser would open beside the terminal, and not within it."""
    if not sys.stdout.isatty():
        return False
    is_desktop = sys.platform in ("darwin", "win32")
    return is_desktop or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
