"""What ClickHouse writes in its own way.

`SETTINGS` make it standard where it is not; `as_clickhouse` writes what no setting reaches: texts
in which a backslash escapes, sums that would run over silently, windows that answer 0 for null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from teropong.engine.clickhouse.naming import with_names
from teropong.engine.dialect import Dialect, arguments, half_even, same

_DIV = "intDiv({0}, {1})"


def _quantile(value: str, share: str) -> str:
    """Between the two neighbours, by the distance from them.

    To the last bit what DuckDB makes of it; `quantileExactInclusive` is so to the last but one.
    """
    at = f"((length(a) - 1) * {share})"
    low, high = f"a[toInt64(floor({at})) + 1]", f"a[toInt64(ceil({at})) + 1]"
    part = f"({at} - floor({at}))"
    between = f"toNullable({low}) * (1 - {part}) + {high} * {part}"
    return f"arrayMap(a -> {between}, [arraySort(groupArray({value}))])[1]"


CLICKHOUSE = Dialect(
    types={"wide": "Int256", "double": "Float64", "text": "String"},
    date="toDate32('{}')",
    fragments={
        "last": lambda value: f"last_value({value}) IGNORE NULLS OVER w",
        "latest": lambda value, by: f"argMax({value}, {by})",
        "days": lambda first, after: f"(toInt32({after}) - toInt32({first}))",
        "div": _DIV.format,
        "half_even": half_even(_DIV),
        "same": same,
        "quantile": _quantile,
    },
)

SETTINGS: Mapping[str, str | int] = {
    "join_use_nulls": 1,
    "data_type_default_nullable": 1,
    "cast_keep_nullable": 1,
    "aggregate_functions_null_for_empty": 1,
    "prefer_column_name_to_alias": 1,
    "union_default_mode": "DISTINCT",
    "except_default_mode": "DISTINCT",
    "intersect_default_mode": "DISTINCT",
    "mutations_sync": 2,
    "query_plan_optimize_join_order_limit": 0,
    "max_partitions_per_insert_block": 0,
    "max_query_size": 1 << 30,
    "max_ast_elements": 10_000_000,
    "max_expanded_ast_elements": 10_000_000,
}
"""How every query runs. Joins are done as they are written: put in another order they took eight
times as long. The last four let through long questions, and facts of many years."""

TYPES: Mapping[str, str] = {
    "BOOLEAN": "Bool",
    "INTEGER": "Int32",
    "BIGINT": "Int64",
    "HUGEINT": "Int256",
    "DOUBLE": "Float64",
    "DATE": "Date32",
    "VARCHAR": "String",
}
"""A column of DuckDB's as one of ClickHouse's."""

_CALL = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\b(sum|avg|lag|lead|last_value)\(")
_CALLS: Mapping[str, Callable[[str], str]] = {
    "sum": lambda value: f"sum(({value}) * toInt128(1))",
    "avg": lambda value: f"avg(({value}) * toInt128(1))",
    "lag": lambda value: f"lag(toNullable({value}))",
    "lead": lambda value: f"lead(toNullable({value}))",
    "last_value": lambda value: f"last_value({value}) RESPECT NULLS",
}


def as_clickhouse(sql: str) -> str:
    """Common SQL, its places not yet filled in, as ClickHouse wants it."""
    return CLICKHOUSE.write(with_names(_calls(sql)))


def _calls(sql: str) -> str:
    """The calls that ClickHouse answers otherwise, made to answer as others do."""
    written, place = [], 0
    while match := _CALL.search(sql, place):
        written.append(sql[place : match.start()])
        name, place = match[1], match.end()
        if name is None:
            is_comment = match[0].startswith("--")
            written.append("" if is_comment else match[0].replace("\\", "\\\\"))
            continue
        inside, place = arguments(sql, place)
        written.append(_CALLS[name](", ".join(map(_calls, inside))))
    return "".join([*written, sql[place:]])


def nullable(kind: str) -> str:
    """A result's type as the type of a column: everything may be null, integers have a sign."""
    inner = kind.removeprefix("Nullable(").removesuffix(")") if "Nullable(" in kind else kind
    inner = {"Nothing": "String", "UInt64": "Int64", "UInt32": "Int64"}.get(inner, inner)
    return f"Nullable({inner})"
