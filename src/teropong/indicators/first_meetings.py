"""1 First meetings: held meetings that were the account's first, while it was a prospect.

First: no earlier held meeting within the look-back. Beside them, in distinct accounts: those
booked for the period and not yet held, and those missed and not held in the period.
Source: docs/words.md, section 1.
"""

from __future__ import annotations

from teropong.indicators.cases import Part, gather
from teropong.indicators.shape import (
    OF_ACCOUNTS,
    Cases,
    Indicator,
    Measured,
    Reader,
    Row,
    Scope,
    Wanted,
)
from teropong.indicators.slices import (
    between,
    count_of,
    grouped,
    is_first_in_period,
    laid_out,
    period_place,
)
from teropong.language import N_


def measure(scope: Scope, reader: Reader) -> Measured:
    """Rows of ``value``, ``n``, ``booked``, ``no_shows``, ``lookback_incomplete``.

    ``booked`` is null where, as of a past instant, it is unknown when a plan was put down.
    """
    counts = _counts(scope)
    found = grouped(
        scope,
        reader,
        source=reader.moment("first_meetings"),
        on="m.occurred_on",
        measures=(
            *map(count_of, counts.values()),
            "max(CASE WHEN m.kind = 'planned' AND NOT m.is_dated THEN 1 ELSE 0 END)",
        ),
    )

    def row(nth: int, values: tuple[object, ...]) -> Row:
        held, booked, missed, is_undated = found.get((nth, values), (0, 0, 0, 0))
        is_unknown = scope.is_past and is_undated
        return {
            "value": int(held),
            "n": int(held),
            "booked": None if is_unknown else int(booked),
            "no_shows": int(missed),
            "lookback_incomplete": scope.is_met_anew(scope.spans[nth]),
        }

    return Measured(laid_out(scope, found, [()], row))


def _counts(scope: Scope) -> dict[str, str]:
    """SQL: what it takes to count as held, as booked, as missed."""
    first = is_first_in_period(scope, "m.occurred_on", "m.previous_on")
    is_first_plan = first
    if scope.is_past:
        alike = is_first_in_period(scope, "m.occurred_on", "m.previous_alike_on")
        is_first_plan = f"m.is_dated AND {alike}"
    return {
        "value": "m.kind = 'held'",
        "booked": f"m.kind = 'planned' AND {is_first_plan}",
        "no_shows": f"m.kind = 'missed' AND {first} AND {_none_held(scope)}",
    }


def _none_held(scope: Scope) -> str:
    """SQL: no meeting with the account was held in the period of this one."""

    def elsewhere(held_on: str) -> str:
        if len(scope.spans) == 1:
            return f"({held_on} IS NULL OR NOT ({between(scope, held_on)}))"
        same = f"{period_place(scope, held_on)} = {period_place(scope, 'm.occurred_on')}"
        return f"({held_on} IS NULL OR NOT ({between(scope, held_on)} AND {same}))"

    return f"{elsewhere('m.next_held_on')} AND {elsewhere('m.previous_held_on')}"


def cases(scope: Scope, reader: Reader, wanted: Wanted) -> Cases:
    """The meetings held, booked and missed; each tells its ``outcome``."""
    meetings = Part(
        "activity",
        source=reader.moment("first_meetings"),
        on="m.occurred_on",
        nth=period_place(scope, "m.occurred_on"),
        condition=between(scope, "m.occurred_on"),
        marks=_counts(scope),
        columns={
            "activity_id": "m.activity_id",
            "outcome": "m.kind",
        },
    )
    return gather(
        scope, reader, wanted, [meetings], lambda _: {}, lambda case: {"outcome": case["outcome"]}
    )


INDICATOR = Indicator(
    name="first_meetings",
    label=N_("First meetings"),
    group="activity",
    unit="count",
    better="higher",
    grain="week",
    definition=N_(
        "Meetings held in the period that were the account's first, while it was a prospect."
    ),
    dimensions=OF_ACCOUNTS,
    lacks=lambda given: given.lacking("activities"),
    measure=measure,
    cases=cases,
    opens={"value": "value", "n": "value", "booked": "booked", "no_shows": "no_shows"},
)
