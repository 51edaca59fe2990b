"""The setting ``engine``: whether a warehouse can be there."""

from __future__ import annotations

from teropong.engine import address
from teropong.engine.engines import ENGINES, engine_of
from teropong.facts.faults import WrongCall
from teropong.language import _


def check_engine(engine: str, database: str) -> None:
    """Raise `WrongCall` where no warehouse can be at that address; it is not opened."""
    if address.DUCKDB.fits(engine):
        raise WrongCall(_("the setting engine: DuckDB answers where it is empty; leave it out"))
    warehouses = [one for one in ENGINES if one.form is not address.DUCKDB]
    try:
        engine_of(engine, warehouses).check_installed()
    except WrongCall as error:
        raise WrongCall(_("the setting engine: {0}").format(error)) from error
    if engine == database:
        told = _(
            "the setting engine names the database of the records; name one of its own: "
            "CREATE DATABASE"
        )
        raise WrongCall(told)
