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

_NONE = {name: np.empty(0, np.int64) for name in ("place", "entry", "ended", "cause")}


@dataclass(frozen=True)
class Watched:
    """Cases by cell: ages in microseconds at entry and exit, and why they left.

    ``group`` is each case's place in ``cells``; ``cause`` 0 is censored. ``running`` counts the
    censored ones of each cell.
    """

    cells: list[tuple[Any, ...]]
    group: NDArray[np.int32]
    entry: NDArray[np.int64]
    exit: NDArray[np.int64]
    cause: NDArray[np.int8]
    running: list[int]


def watch(
    scope: Scope,
    reader: Reader,
    span: Span,
    *,
    source: str,
    begun: str,
    events: Sequence[tuple[str, int]],
    on: str,
    own: Sequence[str],
    condition: str = "TRUE",
) -> Watched:
    """The cases of ``source`` (a relation, as ``m``) that were watched before ``span.seen_until``.

    ``begun`` is the instant from which ages count; ``events`` the instants that may end a case,
    the first of those that lie before the end of watching counts, each with its cause; ``on`` the
    date of credit.
    """
    start, end = span.watched_from, span.seen_until
    dimensions = [*columns_of(scope.by), *own]
    ends_at, cause = "NULL", "0"
    for event, number in reversed(events):
        ends_at = f"CASE WHEN {event} < {end} THEN {event} ELSE {ends_at} END"
        cause = f"CASE WHEN {event} < {end} THEN {number} ELSE {cause} END"
    named = ", ".join(f"{column} AS d{nth}" for nth, column in enumerate(dimensions))
    keys = ", ".join(f"d{nth}" for nth in range(len(dimensions)))
    cases = (
        f"SELECT {named}, {begun} AS begun_at, coalesce({ends_at}, {end}) AS ended_at, "
        f"{cause} AS cause FROM {source} m{crew(scope, reader, scope.by, on)} "
        f"WHERE {begun} < {end} AND {condition}{filters(scope)}"
    )
    seen = f"FROM ({cases}) t WHERE ended_at > {start} OR begun_at >= {start}"
    counts = reader.rows(
        f"SELECT {keys}, sum(CASE WHEN cause = 0 THEN 1 ELSE 0 END) {seen} GROUP BY {keys}"
    )
    cells = [tuple(row[:-1]) for row in counts]
    ages = (
        f"SELECT g.place AS place, greatest({start} - begun_at, 0) AS entry, "
        f"greatest(ended_at - begun_at, 0) AS ended, cause FROM ({cases}) t "
        f"JOIN {places(cells)} WHERE ended_at > {start} OR begun_at >= {start}"
    )
    columns = reader.columns(ages) if cells else _NONE
    return Watched(
        cells,
        columns["place"].astype(np.int32, copy=False),
        columns["entry"].astype(np.int64, copy=False),
        columns["ended"].astype(np.int64, copy=False),
        columns["cause"].astype(np.int8, copy=False),
        [int(row[-1]) for row in counts],
    )
