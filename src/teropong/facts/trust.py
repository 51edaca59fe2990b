"""How far the data can be trusted: what is valid, and yet looks as if life was different.

Each finding is one record with its query; none of them is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from teropong.language import N_

EXAMPLES = 3


@dataclass(frozen=True)
class Doubt:
    """One thing to look at: a query of examples (text), what it shows, and what to do."""

    name: str
    rows: str
    label: str
    advice: str


@dataclass(frozen=True)
class Finding:
    """How often a doubt was found, with a few examples."""

    name: str
    count: int
    examples: tuple[str, ...]
    label: str
    advice: str

    def as_dict(self) -> dict[str, object]:
        """The finding as JSON wants it."""
        return {"name": self.name, "count": self.count, "examples": list(self.examples)}


DOUBTS: tuple[Doubt, ...] = (
    Doubt(
        "bulk_moves",
        """SELECT CAST(changed_on AS VARCHAR) || ': ' || CAST(count(*) AS VARCHAR)
           FROM {facts}.opportunity_history WHERE stage IS NOT NULL GROUP BY changed_on
           HAVING count(*) > 20 AND count(*) > 10 * (
             SELECT median(n) FROM (SELECT count(*) AS n FROM {facts}.opportunity_history
               WHERE stage IS NOT NULL GROUP BY changed_on) d)
           ORDER BY count(*) DESC""",
        N_("days on which stages were moved in bulk"),
        N_("Stays that begin or end on such a day say little."),
    ),
    Doubt(
        "close_dates_past",
        """SELECT opportunity_id FROM {facts}.opportunities, (
             SELECT max(t) AS last_on FROM (
               SELECT max(created_on) AS t FROM {facts}.opportunities
               UNION ALL SELECT max(occurred_on) FROM {facts}.activities WHERE status = 'done'
               UNION ALL SELECT max(changed_on) FROM {facts}.opportunity_history) x) l
           WHERE outcome = 'open' AND expected_close_on < last_on ORDER BY expected_close_on""",
        N_("open deals whose expected close has passed"),
        N_("Set a new date, or close them."),
    ),
    Doubt(
        "created_won",
        """SELECT opportunity_id FROM {facts}.opportunities
           WHERE outcome = 'won' AND closed_on = created_on ORDER BY line""",
        N_("deals created on the day they were won"),
        N_("Put deals down when they begin: these shorten every duration."),
    ),
    Doubt(
        "amounts_of_0",
        """SELECT opportunity_id FROM {facts}.opportunities
           WHERE amount_minor = 0 ORDER BY line""",
        N_("deals with an amount of 0"),
        N_("If the amount is not known, leave it empty: 0 pulls every average down."),
    ),
    Doubt(
        "late_meetings",
        """SELECT activity_id FROM {facts}.activities
           WHERE channel = 'meeting' AND status = 'done' AND created_on > occurred_on + 2
           ORDER BY created_on - occurred_on DESC""",
        N_("meetings written down more than two days later"),
        N_("Weekly figures change afterwards: log meetings on the day."),
    ),
)


def trust(connection: duckdb.DuckDBPyConnection, schema: str = "facts") -> list[Finding]:
    """The findings, in order, those that found nothing included."""
    return list(_findings(connection, schema))


def _findings(connection: duckdb.DuckDBPyConnection, schema: str) -> Iterator[Finding]:
    for doubt in DOUBTS:
        rows = connection.execute(doubt.rows.format(facts=schema)).fetchall()
        examples = tuple(row[0] for row in rows[:EXAMPLES])
        yield Finding(doubt.name, len(rows), examples, doubt.label, doubt.advice)
