"""Who is to bring how much of a `teropong.plan/1`'s target: each rep, team and profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from teropong.language import N_, _
from teropong.language.numbers import MINUS, decimal, short_money
from teropong.shown.figures import NOTHING

Told = dict[str, Any]
Row = dict[str, Any]
WEEKLY = ("first_meetings_per_week", "contacts_per_week")
_KINDS = {"team": N_("Teams"), "rep": N_("Reps"), "profile": N_("Profiles")}


def by_kind(told: Told) -> Iterator[tuple[str, list[Row]]]:
    """Teams, reps and profiles under their headings, who falls shortest of a part first.

    A kind of which there is but one is left out, since it is the whole; of reps even one is told.
    """
    for kind, heading in _KINDS.items():
        rows = [row for row in told["people"] if row["scope_kind"] == kind]
        if len(rows) > (kind != "rep"):
            yield _(heading), sorted(rows, key=attained)


def split_by(told: Told) -> str:
    """How the target is split."""
    if told["target_from"] == "named":
        return _(
            "The target is split by the targets of those who are there, or by what is expected of "
            "them where they have none. Who falls shortest comes first."
        )
    return _(
        "Who has a target of their own has that one; the others have a part by what is expected "
        "of them. Who falls shortest comes first."
    )


def money(told: Told, value: str) -> str:
    """A sum, in short."""
    return short_money(value, told["currency"])


def needed(row: Row, word: str) -> str:
    """So many a week, with what that may well be."""
    week = row[word]
    if week["needed"] is None:
        return NOTHING
    return f"{decimal(week['needed'])} ({decimal(week['low'])}–{decimal(week['high'])})"


def now(row: Row, word: str) -> str:
    """How many a week there were in the half year before."""
    return decimal(row[word]["actual"])


def lacks(row: Row, word: str) -> float | None:
    """How many a week are lacking, below 0 what is beyond it; null where that cannot be said."""
    week = row[word]
    if week["needed"] is None:
        return None
    return float(round(week["needed"], 1) - round(week["actual"], 1))


def attained(row: Row) -> float:
    """How much of the part one is expected to bring, as a share."""
    target = float(row["target"])
    return float(row["expected"]) / target if target > 0 else float("inf")


def said_of(rows: list[Row]) -> list[str]:
    """What a week needs of anybody among them: first meetings, contacts."""
    return [word for word in WEEKLY if any(row[word]["needed"] is not None for row in rows)]


def gap(row: Row, word: str) -> str:
    """The same as the plan writes it: lacking (−), or beyond it (+)."""
    size = lacks(row, word)
    if size is None:
        return NOTHING
    if not round(size, 1):
        return decimal(0.0)
    return (MINUS if size > 0 else "+") + decimal(abs(size))
