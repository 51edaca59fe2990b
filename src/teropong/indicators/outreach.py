"""2 Contacting new clients: outbound contacts towards prospects that nobody has met yet.

Distinct accounts are credited to the first rep to reach them; they do not add up over periods or
channels, so ``totals`` counts them once over all channels. Source: docs/words.md, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import add
from typing import Any

from teropong.facts.zone import DAY
from teropong.indicators.cases import Part, day_of, gather
from teropong.indicators.shape import (
    OF_ACCOUNTS,
    Cases,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
    Wanted,
    among,
)
from teropong.indicators.slices import (
    Cell,
    between,
    count_of,
    grouped,
    is_first_in_period,
    laid_out,
    period_place,
    ratio,
)
from teropong.language import N_

_ON = "m.occurred_on"
_NOTHING = (0, 0, 0, 0, 0, 0, 0)


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows by channel of ``value`` (attempts), ``accounts_reached``, and how the attempts met."""
    source, is_first = _attempts(scope, reader)
    counts = _counts(scope, is_first)
    found = grouped(
        scope,
        reader,
        source=source,
        on=_ON,
        own=("m.channel",),
        measures=(
            "count(*)",
            count_of(counts["accounts_reached"]),
            count_of(counts["accounts_once"]),
            count_of(counts["cohort"]),
            count_of(counts["met"]),
            "coalesce(sum(m.n_attempts), 0)",
            count_of(f"{counts['cohort']} AND {_is_over(scope)}"),
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


def _counts(scope: Scope, is_first: str) -> dict[str, str]:
    """SQL: what it takes to count as an attempt, an account reached, one followed, one met."""
    return {
        "value": "TRUE",
        "accounts_reached": is_first_in_period(scope, _ON, "m.previous_on_channel"),
        "accounts_once": is_first,
        "cohort": "m.nth = 1",
        "met": "m.met_at IS NOT NULL",
    }


def _is_over(scope: Scope) -> str:
    """SQL: the window that an account's very first attempt opens has passed."""
    window = scope.settings.attribution_days * DAY
    return f"m.occurred_at + {window} <= {scope.as_of}"


def _attempts(scope: Scope, reader: Reader) -> tuple[str, str]:
    """The attempts, and SQL for its account's first in the period on the channels asked for."""
    attempts = reader.moment("attempts")
    if "channel" not in scope.where:
        return attempts, is_first_in_period(scope, _ON, "m.previous_on")
    chosen = among("m.channel", scope.where["channel"])
    numbered = (
        f"(SELECT m.*, row_number() OVER (PARTITION BY m.account_no, {period_place(scope, _ON)} "
        f"ORDER BY m.nth) AS nth_in_period FROM {attempts} m "
        f"WHERE {between(scope, _ON)} AND {chosen})"
    )
    return numbered, "m.nth_in_period = 1"


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


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The attempts; an account's very first one tells what came of it within its window.

    ``accounts_once`` are the accounts reached of ``totals``: over all channels together.
    """
    source, is_first = _attempts(scope, reader)
    attempts = Part(
        "activity",
        source=source,
        on=_ON,
        nth=period_place(scope, _ON),
        condition=between(scope, _ON),
        marks=_counts(scope, is_first),
        columns={
            "activity_id": "m.activity_id",
            "channel": "m.channel",
            "n_attempts": "m.n_attempts",
            "met_at": "m.met_at",
            "is_over": f"CASE WHEN {_is_over(scope)} THEN 1 ELSE 0 END",
        },
    )

    def told(case: Mapping[str, Any]) -> Row:
        if "cohort" not in case["counts"]:
            return {}
        return {
            "attempts": case["n_attempts"],
            "met_on": day_of(scope, case["met_at"]),
            "window_over": bool(case["is_over"]),
        }

    return gather(
        scope, reader, wanted, [attempts], lambda case: {"channel": case["channel"]}, told
    )


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
    cases=cases,
    opens={
        "value": "value",
        "n": "value",
        "accounts_reached": "accounts_reached",
        "accounts_once": "accounts_once",
        "met": "met",
        "attempts_per_first_meeting": "cohort",
        "maturity": "cohort",
    },
)
