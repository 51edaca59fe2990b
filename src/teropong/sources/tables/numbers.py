"""Numbers of another system as SQL: currency signs stripped, separators as given, never guessed."""

from __future__ import annotations

import re

from teropong.facts.parsing import literal
from teropong.language import _
from teropong.sources.tables.look import Conversion
from teropong.sources.tables.mapping import Cell

_SIGN = r"(?:(?:[A-Za-z]{1,3}\.?|\p{Sc})[\s\x{a0}\x{202f}]*)?"
_TAIL = r"(?:[,.]-)?(?:[\s\x{a0}\x{202f}]*(?:[A-Za-z]{1,3}\.?|\p{Sc}))?"
_SPACES = r"[\s\x{a0}\x{202f}']"
_PLAIN = r"-?\d+(?:\.\d+)?"
_TWO_WAYS = r"-?[1-9]\d{0,2}\.\d{3}"


def number_conversion(cell: Cell, given: str, sample: str | None) -> Conversion:
    """How a number is read: as digits and a point.

    ``sample`` is one of the texts: what stands before its digits is likely the sign of them all.
    Without ``decimal`` and ``thousands`` a point before three digits, as in 1.500, is a fault.
    """
    if cell.decimal is None and cell.thousands is None:
        bare = _bare(given, f"(?:{_PLAIN})", sample)
        value = f"CASE WHEN NOT regexp_full_match({bare}, '{_TWO_WAYS}') THEN {bare} END"
        return Conversion(
            value,
            "VARCHAR",
            _("it is no number, or one that can be read in two ways"),
            _('Give decimal = "," and thousands = ".", or what they are'),
            usual_sign=_usual_sign(sample),
        )
    decimal = cell.decimal or ("." if cell.thousands != "." else ",")
    bare = _bare(given, _pattern(decimal, cell.thousands), sample)
    if cell.thousands is not None:
        spaces = f"regexp_replace({bare}, '{_q(_SPACES)}', '', 'g')"
        bare = (
            spaces
            if cell.thousands.isspace()
            else f"replace({bare}, {literal(cell.thousands)}, '')"
        )
    value = bare if decimal == "." else f"replace({bare}, {literal(decimal)}, '.')"
    return Conversion(
        value,
        "VARCHAR",
        _("it is no number with the decimal sign {decimal}").format(decimal=decimal),
        _("Mend it, or decimal and thousands in the mapping"),
        usual_sign=_usual_sign(sample),
    )


def _usual_sign(sample: str | None) -> str:
    """What stands before the digits of a text, where it is plain."""
    found = re.match(r"\$|[A-Za-z]{0,3}", sample or "")
    return found.group() if found else ""


def _pattern(decimal: str, thousands: str | None) -> str:
    point = re.escape(decimal)
    whole = r"\d+"
    if thousands is not None:
        gap = _SPACES if thousands.isspace() else re.escape(thousands)
        whole = rf"(?:\d{{1,3}}(?:{gap}\d{{3}})+|\d+)"
    return rf"-?{whole}(?:{point}\d+)?"


def _bare(given: str, pattern: str, sample: str | None) -> str:
    """The number without its currency's sign; null where there is more, or none."""
    shape = _q(f"{_SIGN}{pattern}{_TAIL}")
    front = f"regexp_replace({given}, '^[^0-9-]+', '')"
    both = rf"regexp_replace(regexp_replace({given}, '[,.]?-?[^0-9]*$', ''), '^[^0-9-]+', '')"
    sign = _usual_sign(sample)
    usual = re.escape(sign) + pattern
    after = f"substr({given}, {len(sign) + 1})"
    return (
        f"(CASE WHEN regexp_full_match({given}, '{_q(usual)}') THEN {after} "
        f"WHEN regexp_full_match({given}, '{shape}') THEN "
        f"CASE WHEN right({given}, 1) BETWEEN '0' AND '9' THEN {front} ELSE {both} END END)"
    )


def _q(pattern: str) -> str:
    return pattern.replace("'", "''")
