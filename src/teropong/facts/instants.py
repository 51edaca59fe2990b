"""The text of an instant as SQL: the wall clock that it shows, and its offset.

An instant is ISO 8601, to the minute or finer, with ``Z``, an offset or neither, or a bare date.
The usual shapes are told by a glob, and DuckDB reads them whole; the rest is taken
apart by a regular expression, which takes ten times as long.
"""

from __future__ import annotations

from datetime import datetime

FIRST, LAST = "1900-01-02", "2099-12-30"
"""The first and the last day of which anything is kept."""
DAYS = f"BETWEEN DATE '{FIRST}' AND DATE '{LAST}'"
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_CLOCK = f"{_DAY}[T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
_OFFSET, _LOCAL = 1, 2
_SHAPES = (
    (f"{_CLOCK}[-+][01][0-9]:[0-5][0-9]", _OFFSET),
    (_CLOCK, _LOCAL),
    (_DAY, _LOCAL),
    (f"{_CLOCK}Z", _OFFSET),
)
_ANY = (
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?"
    r" ?(Z|z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?)?"
)


def shape_sql(text: str) -> str:
    """SQL for the usual shape that a text has, if any: with an offset, or without."""
    cases = " ".join(f"WHEN {text} GLOB '{glob}' THEN {shape}" for glob, shape in _SHAPES)
    return f"CASE {cases} END"


def day_sql(text: str) -> str:
    """SQL for the day that a text is; null where it is none."""
    is_day = f"{among_days(text)} AND {text} GLOB '{_DAY}'"
    return f"CASE WHEN {is_day} THEN TRY_CAST({text} AS DATE) END"


def among_days(text: str) -> str:
    """SQL that is true for a text that begins with a day within `FIRST` and `LAST`, if with any."""
    return f"({text} >= '{FIRST}' AND {text} < '{LAST}Z')"


def is_outside(text: str) -> bool:
    """Whether a text is a day or an instant of before `FIRST` or after `LAST`."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return not FIRST <= text[:10] <= LAST


def outside_sql(text: str) -> str:
    """SQL that is true for a text that begins with a day of before `FIRST` or after `LAST`."""
    return f"(NOT {among_days(text)} AND TRY_CAST(left({text}, 10) AS DATE) IS NOT NULL)"


def clock_sql(text: str, shape: str) -> str:
    """SQL for the wall clock that a text shows, in microseconds; null where there is none.

    Of a usual ``shape`` with an offset it is that of UTC.
    """
    is_kept = among_days(text)
    return (
        f"CASE WHEN {shape} = {_OFFSET} AND {is_kept} "
        f"THEN epoch_us(TRY_CAST({text} AS TIMESTAMPTZ)) "
        f"WHEN {shape} = {_LOCAL} AND {is_kept} THEN epoch_us(TRY_CAST({text} AS TIMESTAMP)) "
        f"WHEN {text} IS NULL THEN NULL "
        f"WHEN regexp_full_match({text}, '{_ANY}') AND TRY_CAST(left({text}, 10) AS DATE) {DAYS} "
        f"THEN {_any_clock(text)} END"
    )


def offset_sql(text: str, shape: str) -> str:
    """SQL for the offset of what `clock_sql` gives, in microseconds; null where none is written."""
    zone = f"replace(substr({text}, 11 + {_sign(text)}), ':', '')"
    hours = f"TRY_CAST(left({zone}, 2) AS BIGINT)"
    minutes = f"coalesce(TRY_CAST(substr({zone}, 3, 2) AS BIGINT), 0)"
    is_west = f"substr({text}, 10 + {_sign(text)}, 1) = '-'"
    direction = f"CASE WHEN {is_west} THEN -60000000 ELSE 60000000 END"
    return (
        f"CASE WHEN {shape} = {_OFFSET} THEN 0 WHEN {shape} = {_LOCAL} OR {text} IS NULL THEN NULL "
        f"WHEN {_sign(text)} > 0 THEN ({hours} * 60 + {minutes}) * ({direction}) "
        f"WHEN {_is_utc(text)} THEN 0 END"
    )


def _any_clock(text: str) -> str:
    shown = (
        f"CASE WHEN {_sign(text)} > 0 THEN left({text}, 9 + {_sign(text)}) "
        f"WHEN {_is_utc(text)} THEN left({text}, length({text}) - 1) ELSE {text} END"
    )
    return f"epoch_us(TRY_CAST(trim({shown}) AS TIMESTAMP))"


def _sign(text: str) -> str:
    return f"greatest(strpos(substr({text}, 11), '+'), strpos(substr({text}, 11), '-'))"


def _is_utc(text: str) -> str:
    return f"upper(right({text}, 1)) = 'Z'"
