"""The canonical tables, as data: what a folder of facts may hold.

One record per table; a reader, a checker, a documentation page and an importer all read these
and nothing else. Kinds of column:

- ``text``: any text; empty is missing.
- ``instant``: ISO 8601, with an offset or, without, in the reporting timezone; a bare date is
  the first instant of that local day.
- ``date``: a local date, ``YYYY-MM-DD``.
- ``money``: a decimal of the record's currency, not negative, kept in minor units.
- ``decimal``: a positive decimal number of up to twelve decimals.
- ``integer``: a whole number.
- one of a fixed list of words, where ``words`` is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from teropong.language import N_

Kind = Literal["text", "instant", "date", "money", "decimal", "integer"]

MEETING = "meeting"
CHANNELS = ("meeting", "call", "email", "message", "visit", "event", "networking", "social")
STATUSES = ("planned", "done", "no_show", "cancelled")
OUTCOMES = ("open", "won", "lost")
SCOPES = ("company", "team", "profile", "rep")
TARGET_GRAINS = ("week", "month", "quarter", "year")


@dataclass(frozen=True)
class Column:
    """One column: its name, kind, whether every row must fill it, and what it means.

    Errors say the meaning, too: it is marked for translation.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    words: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: its name, meaning and columns; ``key`` names the columns that identify a row."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


REPS = Table(
    "reps",
    "The people who sell.",
    (
        Column("rep_id", "text", N_("key"), required=True),
        Column("name", "text", N_("the rep's name"), required=True),
        Column("team", "text", N_("the team, where memberships say nothing")),
        Column("profile", "text", N_("hunter, farmer, …")),
        Column("active_from", "date", N_("first day")),
        Column("active_until", "date", N_("the day after the last")),
    ),
    key=("rep_id",),
)
MEMBERSHIPS = Table(
    "memberships",
    "Who was in which team when.",
    (
        Column("rep_id", "text", N_("the rep"), required=True, refers_to="reps"),
        Column("team", "text", N_("the team"), required=True),
        Column("from_on", "date", N_("first day"), required=True),
        Column("until_on", "date", N_("the day after the last; empty: still")),
    ),
    key=("rep_id", "from_on"),
)
ACCOUNTS = Table(
    "accounts",
    "The firms that are sold to.",
    (
        Column("account_id", "text", N_("key"), required=True),
        Column("name", "text", N_("the firm's name"), required=True),
        Column("created_at", "instant", N_("when it was put down")),
        Column("segment", "text", N_("any grouping of accounts")),
        Column("source", "text", N_("where it came from")),
        Column("customer_since", "date", N_("a client from before the records begin")),
    ),
    key=("account_id",),
)
ACTIVITIES = Table(
    "activities",
    "Meetings, calls, messages: planned, done, missed.",
    (
        Column("activity_id", "text", N_("key"), required=True),
        Column("rep_id", "text", N_("who did it"), required=True, refers_to="reps"),
        Column("account_id", "text", N_("towards whom"), required=True, refers_to="accounts"),
        Column("opportunity_id", "text", N_("about which deal"), refers_to="opportunities"),
        Column("channel", "text", N_("the way of contact"), required=True, words=CHANNELS),
        Column("direction", "text", N_("empty: outbound"), words=("outbound", "inbound")),
        Column("status", "text", N_("what became of it"), required=True, words=STATUSES),
        Column("occurred_at", "instant", N_("when it was, or is to be"), required=True),
        Column("created_at", "instant", N_("when it was put down")),
    ),
    key=("activity_id",),
)
OPPORTUNITIES = Table(
    "opportunities",
    "The deals, as they stand.",
    (
        Column("opportunity_id", "text", N_("key"), required=True),
        Column("account_id", "text", N_("with whom"), refers_to="accounts"),
        Column("rep_id", "text", N_("the owner"), required=True, refers_to="reps"),
        Column("pipeline", "text", N_("which ordered list of stages")),
        Column("created_at", "instant", N_("when it was opened"), required=True),
        Column("stage", "text", N_("the current or last open stage")),
        Column("currency", "text", N_("ISO 4217; empty: the reporting currency")),
        Column("amount", "money", N_("what it is worth")),
        Column("cost", "money", N_("what it costs us")),
        Column("outcome", "text", N_("how it stands"), required=True, words=OUTCOMES),
        Column("closed_at", "instant", N_("when it was won or lost")),
        Column("expected_close_on", "date", N_("when it should close")),
        Column("source", "text", N_("where it came from")),
        Column("lost_reason", "text", N_("why it was lost")),
    ),
    key=("opportunity_id",),
    required=True,
)
HISTORY = Table(
    "opportunity_history",
    "The state of a deal after each change; empty is unchanged.",
    (
        Column("opportunity_id", "text", N_("the deal"), required=True, refers_to="opportunities"),
        Column("changed_at", "instant", N_("when"), required=True),
        Column("stage", "text", N_("the stage entered; `won` and `lost` are closes")),
        Column("amount", "money", N_("the new amount")),
        Column("rep_id", "text", N_("the new owner"), refers_to="reps"),
        Column("expected_close_on", "date", N_("the new expected close")),
    ),
)
STAGES = Table(
    "stages",
    "The steps of each pipeline, in order.",
    (
        Column("pipeline", "text", N_("which pipeline")),
        Column("stage", "text", N_("its name"), required=True),
        Column("position", "integer", N_("1…n"), required=True),
        Column("base", "integer", N_("1–3: the base that reaching it proves")),
        Column("expected_days", "decimal", N_("how long a deal should stay")),
    ),
    key=("pipeline", "stage"),
)
TARGETS = Table(
    "targets",
    "What is to be reached.",
    (
        Column("indicator", "text", N_("which of the eight"), required=True),
        Column("measure", "text", N_("a companion of it, e.g. profit")),
        Column("pipeline", "text", N_("of which pipeline; empty: any that has the stage")),
        Column("stage", "text", N_("for one stage")),
        Column("scope_kind", "text", N_("for whom"), required=True, words=SCOPES),
        Column("scope", "text", N_("the team, profile or rep")),
        Column("grain", "text", N_("per what"), required=True, words=TARGET_GRAINS),
        Column("starts_on", "date", N_("from which day"), required=True),
        Column("value", "decimal", N_("the target, or a band's lower end"), required=True),
        Column("upper", "decimal", N_("a band's upper end")),
        Column("currency", "text", N_("of a target in money")),
        Column("decided_on", "date", N_("a later decision replaces an earlier one")),
        Column("withdrawn_on", "date", N_("from this day on it no longer holds")),
    ),
)
RATES = Table(
    "rates",
    "What a unit of a currency is worth in the reporting currency.",
    (
        Column("currency", "text", N_("ISO 4217"), required=True),
        Column("starts_on", "date", N_("from which day"), required=True),
        Column("rate", "decimal", N_("reporting currency per unit"), required=True),
    ),
    key=("currency", "starts_on"),
)
ABSENCES = Table(
    "absences",
    "When a rep is away.",
    (
        Column("rep_id", "text", N_("who"), required=True, refers_to="reps"),
        Column("from_on", "date", N_("first day"), required=True),
        Column("until_on", "date", N_("the day after the last"), required=True),
    ),
)
HOLIDAYS = Table(
    "holidays",
    "Days on which nobody works.",
    (
        Column("on", "date", N_("the day"), required=True),
        Column("name", "text", N_("its name"), required=True),
    ),
    key=("on",),
)

TABLES = (
    REPS,
    MEMBERSHIPS,
    ACCOUNTS,
    ACTIVITIES,
    OPPORTUNITIES,
    HISTORY,
    STAGES,
    TARGETS,
    RATES,
    ABSENCES,
    HOLIDAYS,
)
BY_NAME = {table.name: table for table in TABLES}
