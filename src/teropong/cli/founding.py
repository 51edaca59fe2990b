"""`teropong init`: set up the app, once: who runs it, and what holds for the company."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from teropong.cli.known import known_currency, known_timezone
from teropong.cli.running import FOLDER, in_folder
from teropong.cli.speaking import command, option
from teropong.facts.faults import WrongCall
from teropong.language import LANGUAGES, N_, _, current_language


@command("init", help=N_("Set up the app: its owner and the company; asks for what is not given."))
@FOLDER
@option("--email", metavar=N_("E-MAIL"), help=N_("The owner's, to sign in with."))
@option("--name", metavar=N_("NAME"), help=N_("The owner's."))
@option(
    "--password-stdin", is_flag=True, help=N_("Read the owner's password from the standard input.")
)
@option("--company", metavar=N_("NAME"), help=N_("The company's."))
@option("--language", type=click.Choice(LANGUAGES), help=N_("The company's language."))
@option(
    "--currency", metavar=N_("CODE"), default="IDR", show_default=True, help=N_("Its currency.")
)
@option(
    "--timezone",
    metavar=N_("ZONE"),
    default="Asia/Jakarta",
    show_default=True,
    help=N_("Where its days begin."),
)
@option(
    "--fiscal-start",
    type=click.IntRange(1, 12),
    metavar=N_("MONTH"),
    default=1,
    show_default=True,
    help=N_("First month of its fiscal year."),
)
@option(
    "--pipeline",
    multiple=True,
    metavar=N_("NAME"),
    help=N_("A ready pipeline to begin with (repeatable; default b2b)."),
)
def init(
    folder: Path | None,
    email: str | None,
    name: str | None,
    password_stdin: bool,
    company: str | None,
    language: str | None,
    currency: str,
    timezone: str,
    fiscal_start: int,
    pipeline: tuple[str, ...],
) -> None:
    """Set up the app."""
    in_folder(folder)
    currency, timezone = known_currency(currency), known_timezone(timezone)
    from teropong.app.running.founding import found, open_to_found  # noqa: PLC0415

    with open_to_found() as configuration:
        email = email or _ask(_("The owner's e-mail"), "--email")
        name = name or _ask(_("The owner's name"), "--name")
        company = company or _ask(_("The company's name"), "--company")
        password = _password(from_stdin=password_stdin)
        found(
            owner_email=email,
            owner_name=name,
            password=password,
            company_name=company,
            language=language or current_language(),
            currency=currency,
            timezone=timezone,
            fiscal_start=fiscal_start,
            pipelines=pipeline or ("b2b",),
        )
    click.echo(
        _("{0} is set up in {1}; start it: teropong up").format(company, configuration.folder)
    )


def _ask(what: str, option_name: str) -> str:
    if not sys.stdin.isatty():
        raise WrongCall(_("{0} is missing; give it by {1}").format(what, option_name))
    return str(click.prompt(what)).strip()


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongCall(_("the password is missing; pass it on by --password-stdin"))
    return str(click.prompt(_("The owner's password"), hide_input=True, confirmation_prompt=True))
