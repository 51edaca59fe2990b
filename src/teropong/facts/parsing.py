"""One column of a file as SQL: the typed columns it becomes, and when a value is faulty.

DuckDB reads and parses; what a wall clock means is unrolled by `zone`, since an engine's own
timezone casts may ignore the zone that is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from teropong.facts import money
from teropong.facts.instants import DAYS, clock_sql, day_sql, offset_sql, shape_sql
from teropong.facts.schema import Column
from teropong.facts.settings import Settings
from teropong.facts.zone import shift_sql

_DECIMAL = r"\d{1,18}(\.\d{1,12})?"
_MONEY = r"-?\d{1,19}(\.\d{1,12})?"
_SHORT = r"\d{1,14}(\.\d{1,4})?"
"""Most decimals are short: DuckDB reads those into 64 bits many times faster than into 128."""
_CENTS = r"\d{1,13}(\.\d{1,2})?"
_CENTS_TYPE = "DECIMAL(15,2)"
MONEY_TYPE = "DECIMAL(38,12)"
_EXACT = re.compile(r"(DECIMAL\(\d+,([012])\)|(BIG|SMALL|HUGE)INT|INTEGER)|DECIMAL.*")
"""Types of numbers that are what they show; the first group are those of at most two decimals."""
_Layers = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Parsed:
    """A column's typed columns, and the SQL that is true for a faulty value.

    ``layers`` are queries over one another, each a list of ``(name, sql)`` that may use the names
    of those before: what is named often is a column first. ``outputs`` are the names that stay,
    with their types. ``fails`` tells a faulty value above the layers, ``is_faulty`` by the cell.
    """

    outputs: dict[str, str]
    layers: _Layers
    fails: str
    is_faulty: str


def layered(columns: Sequence[Parsed], relation: str, extra: Sequence[str]) -> str:
    """SQL: a relation with every column typed; ``extra`` is selected from the relation, too."""
    query = relation
    for depth in range(max(len(c.layers) for c in columns)):
        deeper = (pair for c in columns if len(c.layers) > depth for pair in c.layers[depth])
        more = [f"{sql} AS {quoted(name)}" for name, sql in deeper]
        query = (
            f"(SELECT {', '.join([*(('*',) if depth else extra), *more])} FROM {query}) l{depth}"
        )
    return query


def quoted(name: str) -> str:
    """An identifier, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text, as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def among(value: str, words: Iterable[str]) -> str:
    """SQL that is true where a text is one of these words, null where it is.

    Of a long ``IN`` DuckDB makes a join, which loses the order of the rows.
    """
    return f"list_contains([{', '.join(map(literal, words))}], {value})"


def parsed(
    column: Column, source_type: str | None, settings: Settings, currency: str | None = None
) -> Parsed:
    """How a column is read from a file's column of ``source_type``, null where the file lacks it.

    ``currency`` is SQL for the currency of an amount, over the row's texts; where it is null, the
    amount stays one of major units.
    """
    kind = column.kind
    if source_type is None:
        return _missing(column, kind)
    if kind == "money":
        return _money(column, source_type, settings, currency)
    return _KINDS[kind](column, source_type, settings)


def _missing(column: Column, kind: str) -> Parsed:
    outputs = _outputs(column, kind)
    nulls = tuple((name, f"CAST(NULL AS {sql_type})") for name, sql_type in outputs.items())
    fails = "TRUE" if column.required else "FALSE"
    return Parsed(outputs, (nulls,), fails, fails)


def _outputs(column: Column, kind: str) -> dict[str, str]:
    name, stem = column.name, column.name.removesuffix("_at")
    if kind == "instant":
        return {name: "BIGINT", f"{stem}_on": "DATE", f"{stem}_is_bare": "BOOLEAN"}
    if kind == "money":
        return {f"{name}_minor": "BIGINT", f"{name}_major": MONEY_TYPE}
    return {name: _TYPES.get(kind, "VARCHAR")}


_TYPES = {"date": "DATE", "integer": "INTEGER", "decimal": MONEY_TYPE}


def text_sql(column: Column, source_type: str) -> str:
    """SQL for a cell's text without spaces around it, empty as null.

    ``trim`` takes its time: only what may have such spaces, by its ends or its bytes, is trimmed.
    """
    value = quoted(column.name)
    if source_type != "VARCHAR":
        return f"nullif(trim(CAST({value} AS VARCHAR)), '')"
    is_padded = f"{value} < '!' OR {value} LIKE '% ' OR strlen({value}) <> length({value})"
    return f"(CASE WHEN {is_padded} THEN nullif(trim({value}), '') ELSE {value} END)"


def _failed(column: Column, given: str, value: str) -> str:
    """SQL that is true where a value is needed and is none."""
    if column.required:
        return f"({value} IS NULL)"
    return f"({given} IS NOT NULL AND {value} IS NULL)"


def _text(column: Column, source_type: str, _: Settings) -> Parsed:
    """A column whose value is the text itself, one of its words where it has such."""

    def fails(text: str) -> str:
        is_wrong = f"NOT {among(text, column.words)}" if column.words else _has_nul(text)
        return f"coalesce({is_wrong}, {column.required})"

    text = text_sql(column, source_type)
    layers = (((column.name, text),),)
    return Parsed(_outputs(column, "text"), layers, fails(quoted(column.name)), fails(text))


def _has_nul(text: str) -> str:
    return f"contains({text}, chr(0))"


def _valued(column: Column, kind: str, given: str, value: Callable[[str], str]) -> Parsed:
    """A column whose value is null where what is given is faulty."""
    name, text = column.name, f"{column.name}__given"
    return Parsed(
        _outputs(column, kind),
        (((text, given),), ((name, value(quoted(text))),)),
        _failed(column, quoted(text), quoted(name)),
        _failed(column, given, value(given)),
    )


def _date(column: Column, source_type: str, _: Settings) -> Parsed:
    if source_type == "DATE":
        return _valued(
            column,
            "date",
            quoted(column.name),
            lambda value: f"CASE WHEN {value} {DAYS} THEN {value} END",
        )
    return _valued(column, "date", text_sql(column, source_type), day_sql)


def _integer(column: Column, source_type: str, _: Settings) -> Parsed:
    return _valued(column, "integer", *_number(column, source_type, r"\d{1,9}", "INTEGER"))


def _decimal(column: Column, source_type: str, _: Settings) -> Parsed:
    return _valued(column, "decimal", *_number(column, source_type, _DECIMAL, MONEY_TYPE))


def _number(
    column: Column, source_type: str, pattern: str, sql_type: str
) -> tuple[str, Callable[[str], str]]:
    """SQL for what is given, and for the number that it shows, null where it shows none."""

    def exact(value: str) -> str:
        number = f"TRY_CAST({value} AS {sql_type})"
        return f"CASE WHEN {number} = {value} THEN {number} END"

    def shown(text: str) -> str:
        cases = f"WHEN regexp_full_match({text}, '{pattern}') THEN TRY_CAST({text} AS {sql_type})"
        if sql_type == MONEY_TYPE:
            short = f"CAST(TRY_CAST({text} AS DECIMAL(18,4)) AS {sql_type})"
            cases = f"WHEN regexp_full_match({text}, '{_SHORT}') THEN {short} {cases}"
        return f"CASE {cases} END"

    if _EXACT.fullmatch(source_type):
        return quoted(column.name), exact
    return text_sql(column, source_type), shown


def _money(column: Column, source_type: str, settings: Settings, currency: str | None) -> Parsed:
    """Minor units; and major ones where those are faulty, or not known for want of a currency.

    Most amounts are cents of the reporting currency, which 64 bits read at once.
    """
    given, number = _number(column, source_type, _MONEY, MONEY_TYPE)
    text, cents, power = (f"{column.name}__{part}" for part in ("given", "cents", "power"))
    minor, major = _outputs(column, "money")
    is_other = f"{cents} IS NULL AND {text} IS NOT NULL"
    quick = powered = counted = "CAST(NULL AS BIGINT)"
    if currency is not None:
        quick = _cents_sql(text, source_type, settings, currency)
        powered = f"CASE WHEN {is_other} THEN {_power_sql(currency)} END"
        counted = f"coalesce({cents}, {_scaled_sql(major, power)})"
    return Parsed(
        _outputs(column, "money"),
        (
            ((text, given),),
            ((cents, quick),),
            ((major, f"CASE WHEN {is_other} THEN {number(text)} END"), (power, powered)),
            ((minor, counted),),
        ),
        f"({is_other} AND {major} IS NULL)",
        _failed(column, given, number(given)),
    )


def _cents_sql(text: str, source_type: str, settings: Settings, currency: str) -> str:
    exact = _EXACT.fullmatch(source_type)
    if money.digits(settings.currency) != 2 or (exact and not exact.group(1)):
        return "CAST(NULL AS BIGINT)"
    is_cents = f"{text} >= 0" if exact else f"regexp_full_match({text}, '{_CENTS}')"
    cents = f"CAST(TRY_CAST({text} AS {_CENTS_TYPE}) * CAST(100 AS DECIMAL(3,0)) AS BIGINT)"
    return f"CASE WHEN {currency} = {literal(settings.currency)} AND {is_cents} THEN {cents} END"


def _instant(column: Column, source_type: str, settings: Settings) -> Parsed:
    value, stem = quoted(column.name), column.name.removesuffix("_at")
    if typed := _typed_clock(value, source_type):
        clock, offset, is_bare = typed
        found = (
            (f"{stem}__clock", clock),
            (f"{stem}__offset", offset),
            (f"{stem}_is_bare", is_bare),
        )
        layers: _Layers = (((f"{stem}__given", value), *found),)
        return _placed(column, settings, layers, _failed(column, value, clock))
    given, shape = f"{stem}__given", f"{stem}__shape"
    text = text_sql(column, source_type)
    layers = (
        ((given, text),),
        ((shape, shape_sql(given)),),
        (
            (f"{stem}__clock", clock_sql(given, shape)),
            (f"{stem}__offset", offset_sql(given, shape)),
            (f"{stem}_is_bare", f"strlen({given}) = 10"),
        ),
    )
    alone = clock_sql(text, f"({shape_sql(text)})")
    return _placed(column, settings, layers, _failed(column, text, f"({alone})"))


def _typed_clock(value: str, source_type: str) -> tuple[str, str, str] | None:
    """SQL for the clock, the offset and the bareness of an instant that has a type."""
    if source_type == "TIMESTAMP WITH TIME ZONE":
        clock = f"epoch_us({value})"
        return f"(CASE WHEN make_timestamp({clock}) {DAYS} THEN {clock} END)", "0", "FALSE"
    if source_type in ("DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"):
        clock = f"epoch_us(CAST({value} AS TIMESTAMP))"
        is_bare = "TRUE" if source_type == "DATE" else "FALSE"
        return f"(CASE WHEN {value} {DAYS} THEN {clock} END)", "CAST(NULL AS BIGINT)", is_bare
    return None


def _placed(column: Column, settings: Settings, layers: _Layers, is_faulty: str) -> Parsed:
    """``x_at`` becomes ``x_at``, ``x_on`` (the local date) and ``x_is_bare`` (given as a date)."""
    name, stem = column.name, column.name.removesuffix("_at")
    clock, offset = f"{stem}__clock", f"{stem}__offset"
    from_local = shift_sql(clock, settings.zone, local=True)
    to_local = shift_sql(name, settings.zone, local=False)
    return Parsed(
        _outputs(column, "instant"),
        (
            *layers,
            ((name, f"{clock} - coalesce({offset}, {from_local})"),),
            ((f"{stem}_on", f"CAST(make_timestamp({name} + ({to_local})) AS DATE)"),),
        ),
        _failed(column, f"{stem}__given", clock),
        is_faulty,
    )


_KINDS: dict[str, Callable[[Column, str, Settings], Parsed]] = {
    "text": _text,
    "date": _date,
    "instant": _instant,
    "decimal": _decimal,
    "integer": _integer,
}


def digits_sql(currency: str) -> str:
    """SQL for how many digits a currency has after the point."""
    codes: dict[int, list[str]] = {}
    for code, places in money.DIGITS.items():
        codes.setdefault(places, []).append(code)
    cases = (f"WHEN {among(currency, some)} THEN {places}" for places, some in codes.items())
    return f"CASE {' '.join(cases)} ELSE 2 END"


def major_sql(column: Column, source_type: str) -> str:
    """SQL for the major units that a cell of money shows, null where it shows none."""
    given, number = _number(column, source_type, _MONEY, MONEY_TYPE)
    return number(given)


def minor_sql(major: str, currency: str) -> str:
    """SQL for a decimal of major units in minor units of a currency; null where they do not fit."""
    return _scaled_sql(major, _power_sql(currency))


def _power_sql(currency: str) -> str:
    power = f"CASE {digits_sql(currency)} WHEN 0 THEN 1 WHEN 2 THEN 100 WHEN 3 THEN 1000 ELSE 10000"
    return f"CAST({power} END AS DECIMAL(5,0))"


def _scaled_sql(major: str, power: str) -> str:
    scaled = f"({major} * {power})"
    return (
        f"CASE WHEN {major} BETWEEN 0 AND {money.LARGEST_MINOR} THEN CASE WHEN "
        f"{scaled} <= {money.LARGEST_MINOR} AND {scaled} = floor({scaled}) "
        f"THEN CAST({scaled} AS BIGINT) END END"
    )
