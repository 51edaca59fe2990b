"""Words that the world settles, timezones and currencies, and those nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo, available_timezones

from teropong.engine.words import nearest
from teropong.facts.faults import WrongCall
from teropong.language import LANGUAGES, _

_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""What people here call their clock."""


def known_timezone(zone: str) -> str:
    """Return the zone; raises `WrongCall` for one that nobody knows, with the nearest."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        near = nearest(zone, available_timezones())
        meant = _ZONES.get(zone.upper()) or (near[0] if near else None)
        told = (
            _("no timezone is called {0!r}; did you mean {1}?")
            if meant
            else _("no timezone is called {0!r}; write one such as Asia/Jakarta")
        )
        raise WrongCall(told.format(zone, meant)) from error
    return zone


def known_currency(code: str) -> str:
    """Return the code; raises `WrongCall` for one that ISO 4217 lacks, with the nearest."""
    from babel.core import get_global  # noqa: PLC0415 - the command's help must be quick

    known: Mapping[str, str] = get_global("all_currencies")
    if code in known:
        return code
    meant = _currency_called(code, known)
    told = (
        _("{0!r} is no currency; did you mean {1}?")
        if meant
        else _("{0!r} is no currency; write its code, such as IDR")
    )
    raise WrongCall(told.format(code, meant))


def _currency_called(word: str, known: Iterable[str]) -> str | None:
    """The code that a word comes near, or of the currency of that name or sign: `rupiah`, `Rp`."""
    from babel import Locale  # noqa: PLC0415 - only needed for an error

    from teropong.sources.tables.signs import code_of_sign  # noqa: PLC0415 - so is this

    if meant := code_of_sign(word):
        return meant
    if word.upper() in known:
        return word.upper()
    for language in LANGUAGES:
        names = Locale(language).currencies
        for code in ("IDR", "USD", *names):
            if word.casefold() in names[code].casefold().split():
                return str(code)
    near = nearest(word, known)
    return near[0] if near else None
