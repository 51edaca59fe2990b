"""What PostgreSQL writes in its own way."""

from __future__ import annotations

from teropong.engine.dialect import Dialect, half_even

_DIV = "div({0}, {1})"


def _same(*sides: str) -> str:
    """Equal in all pairs, nulls too, and hashed as a whole.

    IS NOT DISTINCT FROM compares all with all, and the planner would join by some pairs first.
    """
    texts = [f"CAST({one} AS TEXT)" for one in sides]
    return f"ARRAY[{', '.join(texts[::2])}] = ARRAY[{', '.join(texts[1::2])}]"


POSTGRESQL = Dialect(
    types={"wide": "NUMERIC", "double": "DOUBLE PRECISION", "text": "VARCHAR"},
    places={"temp.": "pg_temp.", "incoming.": "pg_temp.incoming_"},
    fragments={
        "last": lambda value: f"moments.last_known({value}) OVER w",
        "latest": lambda value, by: f"(array_agg({value} ORDER BY {by} DESC))[1]",
        "days": lambda first, after: f"(({after}) - ({first}))",
        "div": _DIV.format,
        "half_even": half_even(_DIV),
        "same": _same,
        "quantile": lambda value, share: (
            f"moments.quantile(array_agg({value} ORDER BY {value}) "
            f"FILTER (WHERE {value} IS NOT NULL), {share})"
        ),
    },
)

FUNCTIONS = (
    "CREATE FUNCTION moments.later(anyelement, anyelement) RETURNS anyelement "
    "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT $2'",
    "CREATE AGGREGATE moments.last_known(anyelement) (SFUNC = moments.later, STYPE = anyelement)",
    "CREATE FUNCTION moments.quantile(ordered BIGINT[], share DOUBLE PRECISION) "
    "RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS '"
    "SELECT ordered[floor(place)::INTEGER + 1]::DOUBLE PRECISION * (1 - (place - floor(place))) + "
    "ordered[ceil(place)::INTEGER + 1]::DOUBLE PRECISION * (place - floor(place)) "
    "FROM (SELECT share * (cardinality(ordered) - 1) AS place) p'",
)
"""What the fragments ask for, made with the moments.

``last_known``: the latest value that is not null, since a strict step skips nulls. ``quantile``:
percentile_cont differs from other engines in the last bit.
"""
