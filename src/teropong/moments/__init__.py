"""What it means: derived facts, one SQL file each, keyed by the entity they are re-derived for.

History logic (intervals, firsts, reached-at-least, look-backs) lives only here, so that an
indicator is a filter, a group and a sum over one narrow table. Instants are microseconds since
1970-01-01T00:00Z, ``_on`` local dates, ``_minor`` money in minor units.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from teropong.facts.schema import TABLES

FORMAT = 2
"""Raised when moments are derived otherwise, though their SQL and the schema are the same."""

Of = Literal["deal", "buyer", "contact"]
KEYS: Mapping[Of, str] = {"deal": "deal_no", "buyer": "account_no", "contact": "account_no"}
"""What a moment is derived for, and its key: a deal by its history, an account by what it bought,
an account by when it was met and contacted."""


@dataclass(frozen=True)
class Moment:
    """One derived table: its name (and that of its SQL file) and what it is re-derived for.

    A moment that is not ``kept`` is a step on the way to others and goes when they are derived.

    The last three tell what a row was at an earlier instant, unless its key is entangled with what
    came later: it was there if ``since`` lay before; each of ``later`` was still null, and with it
    the columns that it brings, unless it lay before; ``until`` was still the end of time.
    """

    name: str
    of: Of
    kept: bool = True
    since: str = ""
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    until: str = ""

    @property
    def key(self) -> str:
        """The column that holds what it is re-derived for."""
        return KEYS[self.of]

    @property
    def sql(self) -> str:
        """The moment's query, with ``$name`` for what it reads and for an engine's fragments."""
        return _read(self.name)


@cache
def _read(name: str) -> str:
    return (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")


_OUTCOMES: Mapping[str, tuple[str, ...]] = {"converted_at": (), "won_at": ()}
_LEAVING = ("left_on", "left_for", "lasted")
_LOSS = ("lost_on", "lost_rep_id", "has_lost_amount", "lost_minor")

MOMENTS = (
    Moment("stage_events", "deal", kept=False),
    Moment("owners", "deal", since="from_at", until="to_at"),
    Moment("moves", "deal", kept=False),
    Moment("unmoved", "deal", since="created_at"),
    Moment("states", "deal", since="from_on", later={"to_on": ()}),
    Moment("stays", "deal", since="entered_at", later={"left_at": _LEAVING, "won_at": ()}),
    Moment("steps", "deal", since="reached_at", later={**_OUTCOMES, "lost_at": ()}),
    Moment("bases", "deal", since="reached_at", later={**_OUTCOMES, "lost_at": _LOSS}),
    Moment("sales", "deal", since="won_at", later={"reopened_at": ()}),
    Moment("customers", "buyer", since="from_at", until="to_at"),
    Moment("first_sales", "buyer", since="closed_on"),
    Moment("met", "contact", since="met_at"),
    Moment("contacts", "contact", kept=False),
    Moment("first_meetings", "contact", since="occurred_at", later={"next_held_on": ()}),
    Moment("attempts", "contact", since="occurred_at", later={"met_at": ()}),
)
"""In the order of derivation: each reads facts and moments before it."""


def needed_for(names: Collection[str]) -> tuple[Moment, ...]:
    """The moments of these names and those that they are derived from, in order of derivation."""
    sought = set(names)
    found: list[Moment] = []
    for moment in reversed(MOMENTS):
        if moment.name in sought:
            found.insert(0, moment)
            sought |= set(re.findall(r"\$(\w+)", moment.sql))
    return tuple(found)


@cache
def definitions() -> str:
    """What all moments are derived by, in short: a store derived by others is derived anew."""
    read = [str(FORMAT), *(moment.sql for moment in MOMENTS), repr(TABLES)]
    return sha256("".join(read).encode()).hexdigest()[:16]
