"""What it means: derived facts, one SQL file each, keyed by the entity they are re-derived for.

History logic (intervals, firsts, reached-at-least, look-backs) lives only here, so that an
indicator is a filter, a group and a sum over one narrow table. Instants are microseconds since
1970-01-01T00:00Z, ``_on`` local dates, ``_minor`` money in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from teropong.facts.schema import TABLES

FORMAT = 1
"""Raised when moments are derived otherwise, though their SQL and the schema are the same."""

Key = Literal["opportunity_id", "account_id"]


@dataclass(frozen=True)
class Moment:
    """One derived table: its name (and that of its SQL file) and the key it is re-derived for.

    A moment that is not ``kept`` is a step on the way to others and goes when they are derived.
    """

    name: str
    key: Key
    kept: bool = True

    @property
    def sql(self) -> str:
        """The moment's query, with ``$name`` for what it reads and for an engine's fragments."""
        return _read(self.name)


@cache
def _read(name: str) -> str:
    return (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")


MOMENTS = (
    Moment("stage_events", "opportunity_id", kept=False),
    Moment("owners", "opportunity_id"),
    Moment("moves", "opportunity_id", kept=False),
    Moment("unmoved", "opportunity_id"),
    Moment("states", "opportunity_id"),
    Moment("stays", "opportunity_id"),
    Moment("steps", "opportunity_id"),
    Moment("bases", "opportunity_id"),
    Moment("sales", "opportunity_id"),
    Moment("customers", "account_id"),
    Moment("met", "account_id"),
    Moment("contacts", "account_id", kept=False),
    Moment("first_meetings", "account_id"),
    Moment("attempts", "account_id"),
    Moment("first_sales", "account_id"),
)
"""In the order of derivation: each reads facts and moments before it."""


@cache
def definitions() -> str:
    """What all moments are derived by, in short: a store derived by others is derived anew."""
    read = [str(FORMAT), *(moment.sql for moment in MOMENTS), repr(TABLES)]
    return sha256("".join(read).encode()).hexdigest()[:16]
