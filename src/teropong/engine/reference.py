"""The small tables that moments are derived with: calendar, rates, ladder of stages, crew.

They are rebuilt whenever facts are loaded, in Python, where zones, months and fractions are exact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from teropong.engine.store import Store
from teropong.facts.faults import FactsError
from teropong.facts.money import digits
from teropong.facts.zone import DAY, pieces
from teropong.language import _

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)
BEGINNING, END = -(1 << 61), 1 << 61
"""Instants before and after all others."""


def build_reference(store: Store) -> None:
    """Build all four: ``calendar``, and what `build_small` builds."""
    _build_calendar(store)
    build_small(store)


def build_small(store: Store) -> None:
    """Build ``rates``, ``ladder`` and ``crew``, which hang on the facts."""
    _write(store, "rates", _RATES, _rates(store))
    _write(store, "ladder", _LADDER, _ladder(store))
    _write(store, "crew", _CREW, _crew(store))


_RATES = "currency VARCHAR, from_on DATE, until_on DATE, numerator HUGEINT, denominator HUGEINT"
_LADDER = (
    "pipeline VARCHAR, stage VARCHAR, position INTEGER, next_stage VARCHAR, base INTEGER, "
    "is_guess BOOLEAN, expected_days DOUBLE, is_given BOOLEAN"
)
_CREW = "rep_id VARCHAR, team VARCHAR, profile VARCHAR, from_on DATE, until_on DATE"


def _write(store: Store, name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    store.connection.execute(f"CREATE OR REPLACE TEMP TABLE new_{name} ({columns})")
    rows = list(rows)
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        store.connection.executemany(f"INSERT INTO new_{name} VALUES ({marks})", rows)
    store.database.take(store.moment(name), f"SELECT * FROM new_{name}")
    store.connection.execute(f"DROP TABLE new_{name}")


def _build_calendar(store: Store) -> None:
    """Each day's first instant, and the day a look-back before it (null: never new again)."""
    days = np.arange(np.datetime64(FIRST_DAY, "D"), np.datetime64(LAST_DAY, "D"))
    midnights = days.astype(np.int64) * DAY
    zone = pieces(store.settings.zone)
    places = np.searchsorted([piece.from_local for piece in zone], midnights, side="right") - 1
    starts = midnights - np.array([piece.shift for piece in zone], dtype=np.int64)[places]
    months = store.settings.new_again_after_months
    calendar = {
        "day": days.astype("datetime64[us]"),
        "starts_at": starts,
        "look_back_on": _months_before(days, months).astype("datetime64[us]"),
    }
    look_back = "CAST(look_back_on AS DATE)" if months else "CAST(NULL AS DATE)"
    store.connection.register("new_calendar", calendar)
    store.database.take(
        store.moment("calendar"),
        f"SELECT CAST(day AS DATE) AS day, starts_at, {look_back} AS look_back_on "
        "FROM new_calendar",
    )
    store.connection.unregister("new_calendar")


def _months_before(days: NDArray[np.datetime64], months: int) -> NDArray[np.datetime64]:
    """`months_before` for many days at once."""
    month = days.astype("datetime64[M]")
    first = (month - months).astype("datetime64[D]")
    after = (month - months + 1).astype("datetime64[D]")
    shifted: NDArray[np.datetime64] = np.minimum(
        first + (days - month.astype("datetime64[D]")), after - 1
    )
    return shifted


def _rates(store: Store) -> Iterator[tuple[Any, ...]]:
    ours = store.settings.currency
    yield ours, FIRST_DAY, LAST_DAY, 1, 1
    rows = store.rows(
        "SELECT currency, starts_on, CAST(rate AS $text) FROM facts.rates "
        "ORDER BY currency, starts_on"
    )
    for (currency, starts_on, rate), (following, until_on, _rate) in pairwise(
        [*rows, (None, None, None)]
    ):
        if currency == ours:
            continue
        exact = Fraction(rate) * Fraction(10) ** (digits(ours) - digits(currency))
        if exact.numerator > 10**20:
            raise FactsError(
                _("the rate {0} of {1} on {2} has too many digits").format(
                    rate, currency, starts_on
                )
            )
        until = until_on if following == currency else LAST_DAY
        yield currency, starts_on, until, exact.numerator, exact.denominator


def _ladder(store: Store) -> Iterator[tuple[Any, ...]]:
    rows = store.rows(
        "SELECT coalesce(pipeline, ''), stage, base, CAST(expected_days AS $double) "
        "FROM facts.stages ORDER BY 1, position, line"
    )
    is_given = bool(rows)
    if not is_given:
        rows = [(pipeline, stage, None, None) for pipeline, stage in _only_stages(store)]
    for pipeline in sorted({row[0] for row in rows}):
        steps = [row for row in rows if row[0] == pipeline]
        bases, is_guess = _bases([base for _, _, base, _ in steps])
        following = [*(stage for _, stage, _, _ in steps[1:]), None]
        rungs = zip(steps, bases, following, strict=True)
        for nth, ((_lane, stage, _base, days), base, after) in enumerate(rungs, 1):
            yield pipeline, stage, nth, after, base, is_guess, days, is_given


def _only_stages(store: Store) -> list[tuple[str, str]]:
    """Where no table gives the order: pipelines of which history names a single open stage."""
    return store.rows(
        """SELECT coalesce(o.pipeline, ''), min(h.stage)
        FROM facts.opportunity_history h JOIN facts.opportunities o
          ON o.opportunity_id = h.opportunity_id
        WHERE h.stage NOT IN ('won', 'lost') GROUP BY 1 HAVING count(DISTINCT h.stage) = 1"""
    )


def _bases(given: list[int | None]) -> tuple[list[int], bool]:
    """The base of each stage; guessed where no stage of the pipeline has one."""
    n = len(given)
    if all(base is None for base in given):
        return [0 if i == 1 else 1 + 3 * (i - 2) // (n - 1) for i in range(1, n + 1)], True
    bases: list[int] = []
    for base in given:
        bases.append(base if base is not None else (bases[-1] if bases else 0))
    return bases, False


def _crew(store: Store) -> Iterator[tuple[Any, ...]]:
    """Each rep's team and profile, every day once; between memberships `reps.team` holds."""
    reps = {row[0]: row for row in store.rows("SELECT rep_id, team, profile FROM facts.reps")}
    rows = store.rows(
        "SELECT rep_id, from_on, until_on, team FROM facts.memberships ORDER BY from_on, line"
    )
    spells: dict[str, list[tuple[date, date, str]]] = {}
    for rep_id, from_on, until_on, team in rows:
        spells.setdefault(rep_id, []).append((from_on, until_on or LAST_DAY, team))
    for rep_id in sorted({*reps, *spells}):
        _, team, profile = reps.get(rep_id, (rep_id, None, None))
        if rep_id not in spells:
            yield rep_id, team, profile, FIRST_DAY, LAST_DAY
            continue
        for from_on, until_on, at_that_time in _covering(spells[rep_id]):
            yield rep_id, at_that_time or team, profile, from_on, until_on


def _covering(spells: list[tuple[date, date, str]]) -> Iterator[tuple[date, date, str | None]]:
    edges = sorted({FIRST_DAY, LAST_DAY, *(edge for spell in spells for edge in spell[:2])})
    starts = [spell[0] for spell in spells]
    for from_on, until_on in pairwise(edges):
        begun = spells[: bisect_right(starts, from_on)]
        holding = [team for _, until, team in begun if until > from_on]
        yield from_on, until_on, holding[-1] if holding else None
