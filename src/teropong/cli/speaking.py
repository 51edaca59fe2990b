"""Commands whose help, names of values and complaints are in the language in use.

Their texts are marked by `N_` where a command is declared and looked up when they are shown, so
that a module may be imported before the language is known. click's own texts are looked up by
gettext's global domain: `click_in` points it at ours while a command runs.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import click

from teropong.language import LOCALES, N_, NN_, _


class Spoken:
    """An attribute that is read in the language in use."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._at = f"_{name}_in_english"

    def __get__(self, one: object, owner: type) -> str | None:
        text = getattr(one, self._at, None)
        return _(text) if text else text

    def __set__(self, one: object, text: str | None) -> None:
        setattr(one, self._at, text)


class Command(click.Command):
    """A command that says its help in the language in use."""

    help = Spoken()
    options_metavar = Spoken()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows the help; click keeps it from one language to the next."""
        found = super().get_help_option(ctx)
        if found:
            found.help = _("Show this message and exit.")
        return found


class Option(click.Option):
    """An option that says its help and its value's name in the language in use."""

    help = Spoken()
    metavar = Spoken()


class Argument(click.Argument):
    """An argument that says its name in the language in use."""

    metavar = Spoken()


command = partial(click.command, cls=Command, options_metavar=N_("[OPTIONS]"))
option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)


@contextmanager
def click_in(language: str) -> Iterator[None]:
    """Let click speak `language` inside the block."""
    domain, asked = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("teropong", LOCALES)
    gettext.textdomain("teropong")
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if asked is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = asked


OF_CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("Choose from:\n\t{choices}"),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    NN_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)
"""Those of click's own texts that a person may meet."""
