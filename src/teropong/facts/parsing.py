"""One column of a file as SQL: the typed columns it becomes, and when a value is faulty.

DuckDB reads and parses; what a wall clock means is unrolled by `zone`, since an engine's own
timezone casts may ignore the zone that is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from teropong.facts import money
from teropong.facts.schema import Column
from teropong.facts.settings import Settings
from teropong.facts.zone import shift_sql

_FIRST, _LAST = "DATE '1900-01-02'", "DATE '2099-12-30'"
_DATE = r"\d{4}-\d\d-\d\d"
_INSTANT = _DATE + r"([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)? ?(Z|z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?)?"
_DECIMAL = r"\d{1,18}(\.\d{1,12})?"
_MONEY = r"-?\d{1,19}(\.\d{1,12})?"
_SHORT = r"\d{1,14}(\.\d{1,4})?"
"""Most decimals are short: DuckDB reads those into 64 bits many times faster than into 128."""
MONEY_TYPE = "DECIMAL(38,12)"


@dataclass(frozen=True)
class Parsed:
    """A column's typed columns, and the SQL that is true for a faulty value.

    ``layers`` are queries over one another, each a list of ``(name, sql)`` that may use the names
    of those before: a zone's tree of shifts names its instant often, so the instant is a column
    first. ``outputs`` are the names that stay.
    """

    outputs: tuple[str, ...]
    layers: tuple[tuple[tuple[str, str], ...], ...]
    is_faulty: str


def _simple(name: str, sql: str, is_faulty: str) -> Parsed:
    return Parsed((name,), (((name, sql),),), is_faulty)


def layered(columns: Sequence[Parsed], relation: str, extra: str = "") -> str:
    """SQL: a relation with every column typed; ``extra`` is selected from the relation, too."""
    found = [
        *(extra and [extra]),
        f"{' OR '.join(f'({c.is_faulty})' for c in columns)} AS is_faulty",
    ]
    found += [f"{sql} AS {quoted(name)}" for c in columns for name, sql in c.layers[0]]
    query = f"SELECT {', '.join(found)} FROM {relation}"
    for depth in range(1, max(len(c.layers) for c in columns)):
        deeper = (pair for c in columns if len(c.layers) > depth for pair in c.layers[depth])
        more = [f"{sql} AS {quoted(name)}" for name, sql in deeper]
        query = f"SELECT *, {', '.join(more)} FROM ({query}) layer{depth}"
    return query


def quoted(name: str) -> str:
    """An identifier, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text, as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def parsed(column: Column, source_type: str | None, settings: Settings) -> Parsed:
    """How a column is read from a file's column of ``source_type``, null where the file lacks it.

    ``money`` stays a decimal of major units here: its digits depend on the row's currency.
    """
    value = "NULL::VARCHAR" if source_type is None else quoted(column.name)
    kind = "words" if column.words else column.kind
    return _KINDS[kind](column, value, source_type or "VARCHAR", settings)


def _as_text(value: str, source_type: str) -> str:
    text = value if source_type == "VARCHAR" else f"CAST({value} AS VARCHAR)"
    return f"nullif(trim({text}), '')"


def _faulty(column: Column, text: str, is_valid: str) -> str:
    if column.required:
        return f"({text} IS NULL OR NOT coalesce({is_valid}, FALSE))"
    return f"({text} IS NOT NULL AND NOT coalesce({is_valid}, FALSE))"


def _text(column: Column, value: str, source_type: str, _: Settings) -> Parsed:
    text = _as_text(value, source_type)
    return _simple(column.name, text, _faulty(column, text, f"NOT contains({text}, chr(0))"))


def _words(column: Column, value: str, source_type: str, _: Settings) -> Parsed:
    text = _as_text(value, source_type)
    among = ", ".join(literal(word) for word in column.words)
    return _simple(column.name, text, _faulty(column, text, f"{text} IN ({among})"))


def _date(column: Column, value: str, source_type: str, _: Settings) -> Parsed:
    if source_type == "DATE":
        is_valid = f"{value} BETWEEN {_FIRST} AND {_LAST}"
        return _simple(column.name, value, _faulty(column, value, is_valid))
    text = _as_text(value, source_type)
    date = f"TRY_CAST({text} AS DATE)"
    is_valid = f"regexp_full_match({text}, '{_DATE}') AND {date} BETWEEN {_FIRST} AND {_LAST}"
    return _simple(column.name, date, _faulty(column, text, is_valid))


def _number(pattern: str, sql_type: str) -> Callable[[Column, str, str, Settings], Parsed]:
    def build(column: Column, value: str, source_type: str, _: Settings) -> Parsed:
        name = f"{column.name}_major" if column.kind == "money" else column.name
        if source_type.startswith(("DECIMAL", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT")):
            number = f"TRY_CAST({value} AS {sql_type})"
            return _simple(name, number, _faulty(column, value, f"{number} = {value}"))
        text = _as_text(value, source_type)
        number = f"TRY_CAST({text} AS {sql_type})"
        if sql_type == MONEY_TYPE:
            short = f"CAST(TRY_CAST({text} AS DECIMAL(18,4)) AS {sql_type})"
            number = (
                f"CASE WHEN regexp_full_match({text}, '{_SHORT}') THEN {short} ELSE {number} END"
            )
        is_valid = f"regexp_full_match({text}, '{pattern}') AND {number} IS NOT NULL"
        return _simple(name, number, _faulty(column, text, is_valid))

    return build


def _instant(column: Column, value: str, source_type: str, settings: Settings) -> Parsed:
    if source_type == "TIMESTAMP WITH TIME ZONE":
        clock = f"epoch_us({value})"
        faulty = _faulty(column, value, f"make_timestamp({clock}) BETWEEN {_FIRST} AND {_LAST}")
        return _placed(column, clock, "0", "FALSE", faulty, settings)
    if source_type in ("DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"):
        clock = f"epoch_us(CAST({value} AS TIMESTAMP))"
        is_bare = "TRUE" if source_type == "DATE" else "FALSE"
        faulty = _faulty(column, value, f"{value} BETWEEN {_FIRST} AND {_LAST}")
        return _placed(column, clock, "CAST(NULL AS BIGINT)", is_bare, faulty, settings)
    text = _as_text(value, source_type)
    clock, offset = _clock(text)
    day = f"TRY_CAST(left({text}, 10) AS DATE) BETWEEN {_FIRST} AND {_LAST}"
    is_valid = f"regexp_full_match({text}, '{_INSTANT}') AND {clock} IS NOT NULL AND {day}"
    faulty = _faulty(column, text, is_valid)
    return _placed(column, clock, offset, f"length({text}) = 10", faulty, settings)


def _clock(text: str) -> tuple[str, str]:
    """SQL for the wall clock that a text shows, and for its offset; both in microseconds."""
    sign = f"greatest(strpos(substr({text}, 11), '+'), strpos(substr({text}, 11), '-'))"
    zone = f"replace(substr({text}, 11 + {sign}), ':', '')"
    hours = f"TRY_CAST(left({zone}, 2) AS BIGINT)"
    minutes = f"coalesce(TRY_CAST(substr({zone}, 3, 2) AS BIGINT), 0)"
    direction = f"CASE WHEN substr({text}, 10 + {sign}, 1) = '-' THEN -60000000 ELSE 60000000 END"
    is_utc = f"upper(right({text}, 1)) = 'Z'"
    shown = (
        f"CASE WHEN {sign} > 0 THEN left({text}, 9 + {sign}) "
        f"WHEN {is_utc} THEN left({text}, length({text}) - 1) ELSE {text} END"
    )
    offset = (
        f"CASE WHEN {sign} > 0 THEN ({hours} * 60 + {minutes}) * ({direction}) "
        f"WHEN {is_utc} THEN 0 END"
    )
    return f"epoch_us(TRY_CAST(trim({shown}) AS TIMESTAMP))", offset


def _placed(
    column: Column, clock: str, offset: str, is_bare: str, is_faulty: str, settings: Settings
) -> Parsed:
    """``x_at`` becomes ``x_at``, ``x_on`` (the local date) and ``x_is_bare`` (given as a date)."""
    name, stem = column.name, column.name.removesuffix("_at")
    shown, shift = f"{stem}__clock", f"{stem}__offset"
    from_local = shift_sql(shown, settings.zone, local=True)
    to_local = shift_sql(name, settings.zone, local=False)
    return Parsed(
        (name, f"{stem}_on", f"{stem}_is_bare"),
        (
            ((shown, clock), (shift, offset), (f"{stem}_is_bare", is_bare)),
            ((name, f"{shown} - coalesce({shift}, {from_local})"),),
            ((f"{stem}_on", f"CAST(make_timestamp({name} + ({to_local})) AS DATE)"),),
        ),
        is_faulty,
    )


_KINDS: dict[str, Callable[[Column, str, str, Settings], Parsed]] = {
    "text": _text,
    "words": _words,
    "date": _date,
    "instant": _instant,
    "money": _number(_MONEY, MONEY_TYPE),
    "decimal": _number(_DECIMAL, MONEY_TYPE),
    "integer": _number(r"\d{1,9}", "INTEGER"),
}


def digits_sql(currency: str) -> str:
    """SQL for how many digits a currency has after the point."""
    codes: dict[int, list[str]] = {}
    for code, places in money.DIGITS.items():
        codes.setdefault(places, []).append(literal(code))
    cases = (
        f"WHEN {currency} IN ({', '.join(some)}) THEN {places}" for places, some in codes.items()
    )
    return f"CASE {' '.join(cases)} ELSE 2 END"


def minor_sql(major: str, currency: str) -> str:
    """SQL for a decimal of major units in minor units of a currency; null where they do not fit."""
    places = digits_sql(currency)
    power = f"(CASE {places} WHEN 0 THEN 1 WHEN 2 THEN 100 WHEN 3 THEN 1000 ELSE 10000 END)"
    scaled = f"({major} * CAST({power} AS DECIMAL(5,0)))"
    return (
        f"CASE WHEN {major} BETWEEN 0 AND {money.LARGEST_MINOR} THEN CASE WHEN "
        f"{scaled} <= {money.LARGEST_MINOR} AND {scaled} = floor({scaled}) "
        f"THEN CAST({scaled} AS BIGINT) END END"
    )
