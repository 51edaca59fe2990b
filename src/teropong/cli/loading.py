"""`teropong load`: facts and moments into an engine; again, only what was touched."""

from __future__ import annotations

import click

from teropong.cli.options import about_facts, progress_bar, spoken
from teropong.cli.sources import Asking
from teropong.cli.speaking import argument, command, option
from teropong.engine.address import shown
from teropong.engine.engines import engine_of
from teropong.engine.load import is_loaded, kept_settings
from teropong.engine.load import load as load_into
from teropong.engine.store import Store
from teropong.engine.there import folder_of
from teropong.facts.reading import check_folder
from teropong.facts.settings import Settings, read_settings
from teropong.language import N_, _, ngettext
from teropong.language.numbers import count


@command(
    "load",
    cls=Asking,
    help=N_(
        "Bring ENGINE, a database by its address, up to SOURCE: a folder of facts, or tables that "
        "are there already."
    ),
)
@argument("source", metavar=N_("SOURCE"))
@argument("engine", metavar=N_("ENGINE"))
@option(
    "--new-again-after-months",
    type=click.IntRange(0),
    metavar="N",
    help=N_(
        "After so many months without a meeting an account is new again (default 12; 0: never)."
    ),
)
@about_facts
@spoken
def load(
    source: str,
    engine: str,
    timezone: str | None,
    currency: str | None,
    new_again_after_months: int | None,
) -> None:
    """Bring an engine up to a folder of facts."""
    sought = engine_of(engine)
    asked = {
        "timezone": timezone,
        "currency": currency,
        "new_again_after_months": new_again_after_months,
    }
    with folder_of(source) as folder:
        check_folder(folder)
        with sought.open(engine, True) as database, progress_bar(_("Loading")) as progress:
            kept = kept_settings(database) if is_loaded(database) else Settings()
            settings = read_settings(folder, kept).but(**asked)
            done = load_into(Store(database, settings), folder, progress)
    told = (
        _("{0} built from {1} and {2}")
        if done.is_rebuilt
        else _("{0} refreshed: {1} and {2} were touched")
    )
    deals = ngettext("%s deal", "%s deals", done.deals) % count(done.deals)
    accounts = ngettext("%s account", "%s accounts", done.accounts) % count(done.accounts)
    click.echo(told.format(shown(engine), deals, accounts))
