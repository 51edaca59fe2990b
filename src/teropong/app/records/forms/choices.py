"""What a company chooses from: timezones, currencies, months; Indonesia's first."""

from __future__ import annotations

from zoneinfo import available_timezones

from babel.core import get_global
from babel.numbers import get_currency_name
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

HERE = (("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT"))
_NEAR = ("IDR", "USD", "SGD", "EUR", "JPY", "CNY", "MYR", "AUD")
Choices = list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]


def timezones() -> Choices:
    """Every timezone, Indonesia's three first."""
    near = [(name, f"{short} – {name.partition('/')[2]}") for name, short in HERE]
    known = dict(HERE)
    far = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]
    others = [one for one in far if one[0] not in known and "/" in one[0]] + [("UTC", "UTC")]
    return [(_("Indonesia"), near), (_("Elsewhere"), others)]


def currencies() -> Choices:
    """Every currency in use, the usual ones first."""
    others = [code for code in _in_use() if code not in _NEAR]
    return [(_("Usual"), _named(_NEAR)), (_("Others"), _named(others))]


def codes() -> frozenset[str]:
    """The codes of all currencies to choose from."""
    return frozenset(_in_use())


def months() -> list[tuple[int, str]]:
    """The months of the year."""
    return [(n, str(name)) for n, name in MONTHS.items()]


def _named(these: tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    language = "id" if get_language() == "id" else "en"
    return [(code, f"{code} – {get_currency_name(code, locale=language)}") for code in these]


def _in_use() -> list[str]:
    of_territory = get_global("territory_currencies").values()
    return sorted(
        {code for uses in of_territory for code, _a, end, tender in uses if not end and tender}
    )
