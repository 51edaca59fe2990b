"""The rules of facts for one cell, as SQL over the rows that an import makes.

`parsed` says when a cell is faulty. Where a block can only give values of the right form, what is
left to find is empty cells and amounts that do not fit; plain amounts are told by their shape.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from teropong.facts import money
from teropong.facts.faulty import outside
from teropong.facts.instants import outside_sql
from teropong.facts.parsing import digits_sql, literal, major_sql, minor_sql, parsed, quoted
from teropong.facts.schema import HISTORY, RATES, Column, Table
from teropong.facts.settings import Settings
from teropong.language import _
from teropong.sources.tables.signs import foreign_sql, is_usual_sql, said_sql

_WHOLE = r"\d{1,13}(\.0{1,12})?"
_PLAIN = (
    "strlen({value}) <= 15 AND NOT starts_with({value}, '-') "
    "AND strpos({value}, '.') IN (0, strlen({value}) - 1, strlen({value}) - 2)"
)
"""Of a number's text: not negative, not too large, and at most two decimals."""


@dataclass(frozen=True)
class Rule:
    """SQL for one cell: ``is_suspect`` is quick, and true for every faulty one and few others.

    Of a faulty one it says the value as it was converted, the reason and what to do.
    """

    is_suspect: str
    is_faulty: str
    value: str
    reason: str
    advice: str


def rules_of(
    table: Table,
    kinds: Mapping[str, str],
    sound: Collection[str],
    signed: Collection[str],
    settings: Settings,
) -> dict[str, Rule]:
    """The rule of each column that there is; ``sound`` ones hold values of the right form.

    ``signed`` ones have the signs of currencies beside them, as ``sign_<column>``. The amounts of a
    history are in the currency of their deal: it stands beside a suspect as ``currency``.
    """
    has_currency = ("currency" in kinds and table != RATES) or table == HISTORY
    default = literal(settings.currency)
    currency = f"coalesce(currency, {default})" if has_currency else default
    rules = {
        name: _money_rule(name, table, name in sound, currency, settings)
        if table.column(name).kind == "money"
        else _rule(table.column(name), kind, name in sound, settings)
        for name, kind in kinds.items()
    }
    return rules | {
        name: _signed(rules[name], f"sign_{name}", table, currency, settings) for name in signed
    }


def _signed(rule: Rule, signs: str, table: Table, currency: str, settings: Settings) -> Rule:
    """The rule of a column with signs: they are those of the row's currency."""
    foreign = foreign_sql(signs, currency)
    is_usual = "FALSE"  # of a history: the currency of its deals is not there yet
    if table != HISTORY:
        ours = literal(settings.currency)
        is_usual = f"{is_usual_sql(signs, settings.currency)} AND {currency} = {ours}"
    reason, advice = said_sql(signs, currency)
    return Rule(
        f"{rule.is_suspect} OR ({signs} IS NOT NULL AND NOT ({is_usual}))",
        f"{rule.is_faulty} OR {foreign} IS NOT NULL",
        rule.value,
        f"CASE WHEN {foreign} IS NULL THEN {rule.reason} ELSE {reason} END",
        f"CASE WHEN {foreign} IS NULL THEN {rule.advice} ELSE {advice} END",
    )


def _rule(column: Column, kind: str, is_sound: bool, settings: Settings) -> Rule:
    if is_sound:
        empty = f"{quoted(column.name)} IS NULL" if column.required else "FALSE"
        return Rule(empty, empty, *_said(column))
    faulty = parsed(column, kind, settings).is_faulty
    return Rule(faulty, faulty, *_said(column))


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
    if table == HISTORY or money.digits(settings.currency) != 2:
        is_two = "FALSE"
    else:
        is_two = f"{currency} = {literal(settings.currency)}"
    whole = f"(strlen({value}) <= 13 AND NOT contains({value}, '.'))"
    fits = f"{plain} AND ({is_two} OR {whole})"
    suspect = f"({value} IS NOT NULL AND NOT ({fits}))"
    return Rule(suspect, f"({faulty})", *_said(table.column(name)))


def _said(column: Column) -> tuple[str, str, str]:
    """SQL for what to say of a faulty cell: its value, the reason and the advice."""
    value = quoted(column.name)
    text = f"CAST({value} AS VARCHAR)"
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
    reason, advice = why_sql(column, text, reason, advice)
    return (
        text,
        f"CASE WHEN {value} IS NULL THEN {literal(empty)} {below}ELSE {reason} END",
        f"CASE WHEN {value} IS NULL THEN {literal(fill)} ELSE {advice} END",
    )


def why_sql(column: Column | None, text: str, reason: str, advice: str) -> tuple[str, str]:
    """SQL for the reason and the advice of a fault; a day of which nothing is kept has its own."""
    if column is None or column.kind not in ("instant", "date"):
        return literal(reason), literal(advice)
    said = zip(outside(column), (reason, advice), strict=True)
    far, other = (
        f"CASE WHEN {outside_sql(text)} THEN {literal(own)} ELSE {literal(usual)} END"
        for own, usual in said
    )
    return far, other
