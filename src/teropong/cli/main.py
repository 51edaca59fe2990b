"""The command's door: finds the subcommand, speaks the user's language, never shows a traceback."""

from __future__ import annotations

import errno
import importlib
import os
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click

from teropong import __version__
from teropong.cli.sources import tell_sources
from teropong.cli.speaking import Command, Option, Spoken, click_in
from teropong.language import LANGUAGES, N_, _, use_language

COMMANDS: dict[str, tuple[str, str, str]] = {
    "report": ("teropong.cli.reporting", "report", N_("The eight indicators of a source.")),
    "check": (
        "teropong.cli.checking",
        "check",
        N_("Every faulty row, and how far the data can be trusted."),
    ),
    "import": (
        "teropong.cli.importing",
        "import_",
        N_("Other systems' tables into a folder of facts."),
    ),
    "load": (
        "teropong.cli.loading",
        "load",
        N_("Facts and moments into an engine, again: only what changed."),
    ),
    "pace": (
        "teropong.cli.pacing",
        "pace",
        N_("Who is where against which target."),
    ),
    "deviations": (
        "teropong.cli.deviating",
        "deviations",
        N_("What leaves the target or the usual."),
    ),
    "forecast": (
        "teropong.cli.foretelling",
        "forecast",
        N_("What is to come, and each deal's chance."),
    ),
    "plan": (
        "teropong.cli.planning",
        "plan",
        N_("Backwards from the target to this week."),
    ),
    "backtest": (
        "teropong.cli.backtesting",
        "backtest",
        N_("The forecast held against what came."),
    ),
    "changed": (
        "teropong.cli.changing",
        "changed",
        N_("Why one period brought more than another."),
    ),
    "leading": (
        "teropong.cli.preceding",
        "leading",
        N_("Whether what is done now shows in revenue later."),
    ),
    "demo": (
        "teropong.cli.demo",
        "demo",
        N_("Run the app with the sample company."),
    ),
    "export": (
        "teropong.cli.exporting",
        "export",
        N_("The app's records as a folder of facts."),
    ),
    "sample": ("teropong.cli.sampling", "sample", N_("Write the sample company as facts.")),
    "init": ("teropong.cli.founding", "init", N_("Set up the app: its owner and the company.")),
    "up": ("teropong.cli.running", "up", N_("Run the app.")),
    "backup": (
        "teropong.cli.backing_up",
        "backup",
        N_("Everything that the app keeps, in one file."),
    ),
    "restore": ("teropong.cli.backing_up", "restore", N_("Bring a backup back.")),
    "mirror": (
        "teropong.cli.mirroring",
        "mirror",
        N_("The database that answers for boards: check it, build it anew."),
    ),
}
"""Each command: its module, its function, and its line of help. Only the one called is loaded."""

DONE, FAULTS, WRONG = 0, 1, 2


class Door(Command, click.Group):
    """A group that loads a subcommand when it is called."""

    subcommand_metavar = Spoken()  # type: ignore[assignment] # it is never null here

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in display order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; a wrong call names the nearest one."""
        if cmd_name not in COMMANDS:
            from teropong.engine.words import unknown_word  # noqa: PLC0415 - only for an error

            ctx.fail(unknown_word(N_("command"), cmd_name, COMMANDS))
        module, name, _help = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the registry is ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        del ctx
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(told)) for name, (_m, _f, told) in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Tell what a source may be."""
        del ctx
        tell_sources(formatter)


@click.command(
    cls=Door,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Teropong: eight sales indicators from a team's own records."),
    options_metavar=N_("[OPTIONS]"),
    subcommand_metavar=N_("COMMAND [ARGS]..."),
)
@click.version_option(
    __version__, prog_name="teropong", cls=Option, help=N_("Show the version and exit.")
)
def door() -> None:
    """Find the subcommand."""


def language_of(
    environment: dict[str, str] | os._Environ[str], arguments: Sequence[str] = ()
) -> str:
    """The language that ``--language`` or the environment asks for: Indonesian or English."""
    for before, word in pairwise(("", *arguments)):
        asked = word if before == "--language" else word.partition("--language=")[2]
        if asked in LANGUAGES:
            return asked
    for name in ("TEROPONG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            asked = environment[name][:2].lower()
            return asked if asked in LANGUAGES else "en"
    return "en"


def main(arguments: list[str] | None = None) -> None:
    """Run the command; exits 0 done, 1 the data have faults, 2 the call is wrong."""
    arguments = sys.argv[1:] if arguments is None else arguments
    language = language_of(os.environ, arguments)
    with use_language(language), click_in(language):
        sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        result = door.main(arguments, prog_name="teropong", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        return _say(_("stopped"), FAULTS)
    except click.ClickException as error:
        error.show()
        return WRONG
    except (SystemExit, BrokenPipeError):
        # Nobody reads any more: click and rich then stop the process, a flush only complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _explain(error)
    return result if isinstance(result, int) else DONE


def _explain(error: Exception) -> int:
    import duckdb  # noqa: PLC0415 - only for an error

    from teropong.facts.faults import FactsError, FaultyFacts  # noqa: PLC0415 - only for an error

    if isinstance(error, FaultyFacts):
        shown = [str(fault) for fault in error.faults[:10]]
        if len(error.faults) > len(shown):
            shown.append(_("… and {0} more").format(len(error.faults) - len(shown)))
        shown.append(_("No figure was computed; `teropong check SOURCE` names every faulty row."))
        return _say("\n".join(shown), FAULTS)
    if isinstance(error, FactsError):
        return _say(str(error), WRONG if getattr(error, "is_wrong_call", False) else FAULTS)
    if os.environ.get("TEROPONG_DEBUG"):
        raise error
    if isinstance(error, duckdb.OutOfMemoryException):
        told = _(
            "there is not enough memory, or not enough room in {0} for what is laid aside; "
            "TEROPONG_MEMORY=8GB lets DuckDB have so much, TMPDIR names another place"
        )
        return _say(told.format(tempfile.gettempdir()), FAULTS)
    if isinstance(error, OSError) and error.strerror:
        return _say(_refused(error), FAULTS)
    told = _("something went wrong inside ({0}: {1}); TEROPONG_DEBUG=1 shows where")
    return _say(
        told.format(type(error).__name__, str(error).splitlines()[0] if str(error) else ""), FAULTS
    )


def _refused(error: OSError) -> str:
    """What the machine refuses, of what is named: not of the file that is written beside it."""
    reasons = {
        errno.EACCES: _("you may not read or write there; choose another place, or get the right"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENOENT: _("there is no such place"),
        errno.EROFS: _("it can only be read; choose another place"),
    }
    reasons[errno.EPERM] = reasons[errno.EACCES]
    reason = reasons.get(error.errno or 0, error.strerror or "")
    if error.filename is None:
        return reason
    path = Path(str(error.filename))
    return f"{path.parent if path.name.startswith('.') else path}: {reason}"


def _say(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code


if __name__ == "__main__":
    main()
