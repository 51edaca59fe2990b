"""What was watched in the twelve months before a period's end, ready for the statistics.

Each stay (or deal since it reached a step) enters the risk set at the age it had when watching
began and leaves it with its event, or censored when watching ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.indicators.shape import Reader, Scope, Span
from teropong.indicators.slices import columns_of, crew, filters, places

Ending = Sequence[tuple[str, int]]
"""The instants that may end a case, each with its cause: the first within the watch counts."""

_CAUSE_BITS = 2
_CAUSES = (1 << _CAUSE_BITS) - 1
"""An exit comes as one integer, the cause below the age: that much less is handed over."""


@dataclass(frozen=True)
class Watched:
    """Cases by cell: ages in microseconds at entry and exit, and why they left.

    ``group`` is each case's place in ``cells``; ``cause`` 0 is censored. Who had left before
    watching began, and is here for another ending, leaves at its entry: it counts nowhere.
    """

    cells: list[tuple[Any, ...]]
    group: NDArray[np.int32]
    entry: NDArray[np.int64]
    exit: NDArray[np.int64]
    cause: NDArray[np.int8]

    def running(self) -> list[int]:
        """How many cases of each cell are censored: they go on when watching ends."""
        counts = np.bincount(self.group[self.cause == 0], minlength=len(self.cells))
        return [int(count) for count in counts]


def watch(
    scope: Scope,
    reader: Reader,
    span: Span,
    *,
    source: str,
    begun: str,
    endings: Sequence[Ending],
    on: str,
    own: Sequence[str],
    condition: str = "TRUE",
) -> list[Watched]:
    """The cases of ``source`` (a relation, as ``m``) watched before ``span.seen_until``.

    One answer for each of ``endings``, all from one reading. ``begun`` is the instant from which
    ages count, ``on`` the date of credit.
    """
    start, end = span.watched_from, span.seen_until
    dimensions = [*columns_of(scope.by), *own]
    named = [f"{column} AS d{nth}" for nth, column in enumerate(dimensions)]
    ended = [
        sql
        for nth, ending in enumerate(endings)
        for sql in (
            f"{_ended(ending, end)} AS ended_{nth}",
            f"{_cause(ending, end)} AS cause_{nth}",
        )
    ]
    cases = (
        f"SELECT {', '.join([*named, *ended])}, {begun} AS begun_at "
        f"FROM {source} m{crew(scope, reader, scope.by, on)} "
        f"WHERE {begun} < {end} AND {condition}{filters(scope)}"
    )
    is_seen = _is_seen(span, "begun_at", [f"ended_{nth}" for nth in range(len(endings))])
    seen = f"FROM (SELECT * FROM ({cases}) c WHERE {is_seen}) t"
    keys = ", ".join(f"d{nth}" for nth in range(len(dimensions)))
    cells = reader.rows(f"SELECT DISTINCT {keys} {seen}")
    if not cells:
        return [_nothing() for _ in endings]
    left = "".join(
        f", {1 << _CAUSE_BITS} * greatest(ended_{nth} - begun_at, {start} - begun_at, 0) "
        f"+ cause_{nth} AS left_{nth}"
        for nth in range(len(endings))
    )
    columns = reader.columns(
        f"SELECT CAST(g.place AS INTEGER) AS place, greatest({start} - begun_at, 0) AS entry{left} "
        f"{seen} JOIN {places(cells)}"
    )
    return [_watched(cells, columns, nth) for nth in range(len(endings))]


def is_watched(span: Span, begun: str, ending: Ending) -> str:
    """SQL: `watch` sees the case before the end of the period."""
    seen = _is_seen(span, begun, [_ended(ending, span.seen_until)])
    return f"{begun} < {span.seen_until} AND ({seen})"


def is_running(span: Span, begun: str, ending: Ending) -> str:
    """SQL: the case had begun, and went on when watching ended."""
    return f"{begun} < {span.seen_until} AND {_cause(ending, span.seen_until)} = 0"


def _is_seen(span: Span, begun: str, ended: Sequence[str]) -> str:
    start = span.watched_from
    return f"{begun} >= {start} OR " + " OR ".join(f"{one} > {start}" for one in ended)


def _ended(ending: Ending, end: int) -> str:
    ended_at = str(end)
    for event, _ in reversed(ending):
        ended_at = f"CASE WHEN {event} < {end} THEN {event} ELSE {ended_at} END"
    return ended_at


def _cause(ending: Ending, end: int) -> str:
    cause = "0"
    for event, number in reversed(ending):
        cause = f"CASE WHEN {event} < {end} THEN {number} ELSE {cause} END"
    return cause


def _watched(cells: list[tuple[Any, ...]], columns: dict[str, NDArray[Any]], nth: int) -> Watched:
    left = np.require(columns.pop(f"left_{nth}"), requirements="W")
    cause = np.empty(left.size, np.int8)
    np.bitwise_and(left, _CAUSES, out=cause, casting="unsafe")
    left >>= _CAUSE_BITS
    return Watched(cells, columns["place"], columns["entry"], left, cause)


def _nothing() -> Watched:
    none = np.empty(0, np.int64)
    return Watched([], none.astype(np.int32), none, none, none.astype(np.int8))
