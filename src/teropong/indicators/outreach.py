"""2 Contacting new clients: outbound contacts towards prospects that nobody has met yet.

Distinct accounts are credited to the first rep to reach them; they do not add up over periods or
channels, so ``totals`` counts them once over all channels. Source: docs/words.md, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import add
from typing import Any

from teropong.facts.zone import DAY
from teropong.indicators.shape import OF_ACCOUNTS, Indicator, Measured, Reader, Row, Scope, among
from teropong.indicators.slices import (
    Cell,
    between,
    grouped,
    is_first_in_period,
    laid_out,
    period_place,
    ratio,
)
from teropong.language import N_

_NOTHING = (0, 0, 0, 0, 0, 0, 0)


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by channel of ``value`` (attempts), ``accounts_reached``, and how the attempts met."""
    window = scope.settings.attribution_days * DAY
    on = "m.occurred_on"
    source, is_first = _attempts(scope, reader)
    found = grouped(
        scope,
        reader,
        source=source,
        on=on,
        own=("m.channel",),
        measures=(
            "count(*)",
            _count(is_first_in_period(scope, on, "m.previous_on_channel")),
            _count(is_first),
            _count("m.nth = 1"),
            _count("m.met_at IS NOT NULL"),
            "coalesce(sum(m.n_attempts), 0)",
            _count(f"m.nth = 1 AND m.occurred_at + {window} <= {scope.as_of}"),
        ),
    )
    is_young = [scope.is_met_anew(span) for span in scope.spans]
    channels = [(name,) for name in sorted({cell[1][-1] for cell in found})]
    width = len(scope.by)

    def row(nth: int, values: tuple[Any, ...]) -> Row:
        counts = found.get((nth, values), _NOTHING)
        return {"channel": values[width], **_row(counts, counts[1], is_young[nth])}

    totals = _over_channels(found.items(), width)

    def total(nth: int, values: tuple[Any, ...]) -> Row:
        counts = totals.get((nth, values), _NOTHING)
        return _row(counts, counts[2], is_young[nth])

    return Measured(
        laid_out(scope, found, channels, row), {"totals": laid_out(scope, totals, [()], total)}
    )


def _attempts(scope: Scope, reader: Reader) -> tuple[str, str]:
    """The attempts, and SQL for its account's first in the period on the channels asked for."""
    attempts, on = reader.moment("attempts"), "m.occurred_on"
    if "channel" not in scope.where:
        return attempts, is_first_in_period(scope, on, "m.previous_on")
    chosen = among("m.channel", scope.where["channel"])
    numbered = (
        f"(SELECT m.*, row_number() OVER (PARTITION BY m.account_no, {period_place(scope, on)} "
        f"ORDER BY m.nth) AS nth_in_period FROM {attempts} m "
        f"WHERE {between(scope, on)} AND {chosen})"
    )
    return numbered, "m.nth_in_period = 1"


def _count(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _over_channels(
    found: Iterable[tuple[Cell, tuple[int, ...]]], width: int
) -> dict[Cell, tuple[int, ...]]:
    totals: dict[Cell, tuple[int, ...]] = {}
    for (nth, values), counts in found:
        cell = (nth, values[:width])
        totals[cell] = tuple(map(add, totals.get(cell, _NOTHING), counts))
    return totals


def _row(counts: tuple[int, ...], reached: int, is_young: bool) -> Row:
    attempts, _, _, cohort, met, their_attempts, passed = counts
    return {
        "value": attempts,
        "n": attempts,
        "accounts_reached": reached,
        "met": met,
        "attempts_per_first_meeting": ratio(their_attempts, met),
        "maturity": ratio(passed, cohort),
        "lookback_incomplete": is_young,
    }


INDICATOR = Indicator(
    name="outreach",
    label=N_("Contacting new clients"),
    group="activity",
    unit="count",
    better="higher",
    grain="week",
    definition=N_(
        "Outbound contacts on any channel but a meeting, towards prospects that had not been met."
    ),
    dimensions=(*OF_ACCOUNTS, "channel"),
    own=("channel",),
    lacks=lambda given: given.lacking("activities"),
    measure=measure,
)
