"""What Spark writes in its own way.

Decimals divide to six places, so a quotient is taken of what divides without rest; a backslash in
a text escapes unless it is doubled.
"""

from __future__ import annotations

from teropong.engine.dialect import Dialect, half_even, same

WIDE = "DECIMAL(38,0)"
_REST = "pmod({0}, {1})"
_DIV = f"CAST((({{0}}) - {_REST}) / ({{1}}) AS {WIDE})"


def _quantile(value: str, share: str) -> str:
    """Between the two neighbours, by the distance from them.

    To the last bit what DuckDB makes of it; `percentile` is so to the last but one.
    """
    at = f"((size(a) - 1) * CAST({share} AS DOUBLE))"
    low, high = f"get(a, CAST(floor({at}) AS INT))", f"get(a, CAST(ceil({at}) AS INT))"
    part = f"({at} - floor({at}))"
    between = f"{low} * (1 - {part}) + {high} * {part}"
    return f"transform(array(sort_array(collect_list({value}))), a -> {between})[0]"


SPARK = Dialect(
    types={"wide": WIDE, "double": "DOUBLE", "text": "STRING"},
    places={
        place: place.replace(".", "_") for place in ("facts.", "moments.", "temp.", "incoming.")
    },
    fragments={
        "last": lambda value: f"last_value({value}) IGNORE NULLS OVER w",
        "latest": lambda value, by: f"max_by({value}, {by})",
        "days": lambda first, after: f"datediff({after}, {first})",
        "div": _DIV.format,
        "half_even": half_even(_DIV, _REST),
        "same": same,
        "quantile": _quantile,
    },
    text=lambda written: written.replace("\\", "\\\\"),
)
