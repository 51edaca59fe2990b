"""What DuckDB writes in its own way."""

from __future__ import annotations

from teropong.engine.dialect import Dialect, half_even, same

_DIV = "(({0}) // ({1}))"

DUCKDB = Dialect(
    types={"wide": "HUGEINT", "double": "DOUBLE", "text": "VARCHAR"},
    places={"incoming.": "incoming.facts."},
    fragments={
        "last": lambda value: f"last_value({value} IGNORE NULLS) OVER w",
        "latest": lambda value, by: f"arg_max({value}, {by})",
        "days": lambda first, after: f"(({after}) - ({first}))",
        "div": _DIV.format,
        "half_even": half_even(_DIV),
        "same": same,
        "quantile": lambda value, share: f"quantile_cont({value}, {share})",
    },
)
