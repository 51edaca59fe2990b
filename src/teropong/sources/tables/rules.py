"""The rules of facts for one cell, as SQL over the rows that an import makes.

`parsed` says when a cell is faulty. Where a block can only give values of the right form, what is
left to find is empty cells and amounts that do not fit; plain amounts are told by their shape.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from teropong.facts import money
from teropong.facts.parsing import digits_sql, literal, major_sql, minor_sql, parsed, quoted
from teropong.facts.schema import HISTORY, Column, Table
from teropong.facts.settings import Settings
from teropong.language import _

_WHOLE = r"\d{1,13}(\.0{1,12})?"
_PLAIN = (
    "strlen({value}) <= 15 AND NOT starts_with({value}, '-') "
    "AND strpos({value}, '.') IN (0, strlen({value}) - 1, strlen({value}) - 2)"
)
"""Of a number's text: not negative, not too large, and at most two decimals."""


@dataclass(frozen=True)
class Rule:
    """SQL for one cell: ``is_suspect`` is quick, and true for every faulty one and few others."""

    is_suspect: str
    is_faulty: str


def rules_of(
    table: Table, kinds: Mapping[str, str], sound: Collection[str], settings: Settings
) -> dict[str, Rule]:
    """The rule of each column that there is; ``sound`` ones hold values of the right form.

    The amounts of a history are in the currency of their deal: it stands beside a suspect as
    ``currency``.
    """
    has_currency = "currency" in kinds or table.name == HISTORY.name
    default = literal(settings.currency)
    currency = f"coalesce(currency, {default})" if has_currency else default
    return {
        name: _money_rule(name, table, name in sound, currency, settings)
        if table.column(name).kind == "money"
        else _rule(table.column(name), kind, name in sound, settings)
        for name, kind in kinds.items()
    }


def _rule(column: Column, kind: str, is_sound: bool, settings: Settings) -> Rule:
    if is_sound:
        empty = f"{quoted(column.name)} IS NULL" if column.required else "FALSE"
        return Rule(empty, empty)
    faulty = parsed(column, kind, settings).is_faulty
    return Rule(faulty, faulty)


def _money_rule(name: str, table: Table, is_sound: bool, currency: str, settings: Settings) -> Rule:
    value = quoted(name)
    minor = minor_sql(f"({major_sql(table.column(name), 'VARCHAR')})", currency)
    two = f"{digits_sql(currency)} = 2"
    plain = _PLAIN.format(value=value) if is_sound else "FALSE"
    faulty = (
        f"CASE WHEN {value} IS NULL THEN FALSE WHEN {plain} AND {two} THEN FALSE "
        f"WHEN regexp_full_match({value}, '{_WHOLE}') THEN FALSE "
        f"ELSE {minor} IS NULL END"
    )
    if table.name == HISTORY.name or money.digits(settings.currency) != 2:
        is_two = "FALSE"
    else:
        is_two = f"{currency} = {literal(settings.currency)}"
    whole = f"(strlen({value}) <= 13 AND NOT contains({value}, '.'))"
    fits = f"{plain} AND ({is_two} OR {whole})"
    return Rule(f"{value} IS NOT NULL AND NOT ({fits})", faulty)


def said_of(column: Column) -> tuple[str, str]:
    """SQL for what to say of a faulty cell: the reason and the advice."""
    value = quoted(column.name)
    kinds = {
        "text": (_("it holds a NUL byte"), _("Delete it")),
        "instant": (_("it is no ISO date"), _('Give its format, such as "%d/%m/%Y"')),
        "date": (_("it is no ISO date"), _('Give its format, such as "%d/%m/%Y"')),
        "money": (
            _("it is no amount, or has more decimals than its currency, or too many digits"),
            _('Say its signs, such as decimal = ","'),
        ),
        "decimal": (_("it is no positive number"), _('Say its signs, such as decimal = ","')),
        "integer": (_("it is no whole number"), _("Write digits only")),
    }
    reason, advice = kinds[column.kind]
    if column.words:
        words = ", ".join(column.words)
        reason = _("facts have no such word here")
        advice = _("Give values for it: {words}").format(words=words)
    empty, fill = _("it is empty, and every row needs it"), _("Fill it, or give a default")
    negative = _("an amount is never negative")
    below = (
        f"WHEN starts_with({value}, '-') THEN {literal(negative)} "
        if column.kind == "money"
        else ""
    )
    return (
        f"CASE WHEN {value} IS NULL THEN {literal(empty)} {below}ELSE {literal(reason)} END",
        f"CASE WHEN {value} IS NULL THEN {literal(fill)} ELSE {literal(advice)} END",
    )
