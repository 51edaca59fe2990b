"""What Spark writes in its own way.

Decimals divide to six places, so a quotient is taken of what divides without rest; a backslash in
a text escapes unless it is doubled.
"""

from __future__ import annotations

from teropong.engine.dialect import Dialect, same

WIDE = "DECIMAL(38,0)"


def _div(value: str, by: str) -> str:
    return f"CAST((({value}) - pmod({value}, {by})) / ({by}) AS {WIDE})"


def _half_even(value: str, by: str) -> str:
    whole, twice = _div(value, by), f"2 * pmod({value}, {by})"
    return (
        f"({whole} + CASE WHEN {twice} > ({by}) OR ({twice} = ({by}) AND pmod({whole}, 2) = 1) "
        "THEN 1 ELSE 0 END)"
    )


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
    "spark",
    types={"wide": WIDE, "double": "DOUBLE", "text": "STRING"},
    places={
        place: place.replace(".", "_") for place in ("facts.", "moments.", "temp.", "incoming.")
    },
    fragments={
        "last": lambda value: f"last_value({value}) IGNORE NULLS OVER w",
        "latest": lambda value, by: f"max_by({value}, {by})",
        "days": lambda first, after: f"datediff({after}, {first})",
        "div": _div,
        "half_even": _half_even,
        "same": same,
        "quantile": _quantile,
    },
    text=lambda written: written.replace("\\", "\\\\"),
)
