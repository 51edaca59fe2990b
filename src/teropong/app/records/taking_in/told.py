"""A deal as the facts tell it: what it was when it began, and every step that it took since.

The steps are those of the change log, so that `records/history.py` reads them as it reads what was
written in the app. What the facts do not tell is not made up: a deal of which no row of history
names a stage has one from the beginning only if it is the first of its pipeline, and of an amount
that history gives later nobody knows before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from teropong.app.records.history import Step
from teropong.facts.zone import from_instant

CLOSES = ("won", "lost")
TOLD = ("stage_id", "amount_minor", "owner_id", "expected_close_on")
"""What history tells of a deal, by the names of the columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of history, its names replaced by numbers; ``close`` is `won` or `lost`."""

    at: datetime
    close: str | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal: its columns as they stand, and its rows of history in order."""

    key: str
    account: str | None
    created_at: datetime
    created_on: date
    nth_of_month: int
    values: dict[str, Any]
    rows: tuple[Row, ...]

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed for good, if it was."""
        found: datetime | None = self.values["closed_at"]
        return found

    def beginning(self, firsts: frozenset[int]) -> dict[str, Any]:
        """What was known of it when it began; ``firsts`` are the first stages of pipelines."""
        known = dict(self.values, outcome="open", closed_at=None, lost_reason="")
        opening = self._opening
        for name in TOLD:
            if opening and name in opening.values:
                known[name] = opening.values[name]
            elif not self._is_silent_on(name) or (name == "stage_id" and known[name] not in firsts):
                known.pop(name)
        return known

    def steps(self) -> Iterator[Step]:
        """What became of it after it had begun; the close that stands is the last step."""
        is_closed = False
        for row in self.rows:
            if row is self._opening or self._is_last_close(row):
                continue
            after = {name: _plain(value) for name, value in row.values.items()}
            if row.close:
                after |= {"outcome": row.close, "closed_at": row.at.isoformat()}
            elif is_closed and "stage_id" in after:
                after |= {"outcome": "open", "closed_at": None}
            is_closed = bool(row.close) or (is_closed and "stage_id" not in after)
            if after:
                yield row.at, after
        if self.closed_at is not None:
            after = {"outcome": self.values["outcome"], "closed_at": self.closed_at.isoformat()}
            if self.values["lost_reason"]:
                after["lost_reason"] = self.values["lost_reason"]
            yield self.closed_at, after

    @property
    def _opening(self) -> Row | None:
        """The row that tells how it began: the first one, where it is as old as the deal."""
        first = self.rows[0] if self.rows else None
        return first if first and first.at == self.created_at and not first.close else None

    def _is_silent_on(self, name: str) -> bool:
        """Whether no row ever tells a column; of the owner, none from before the deal began."""
        told = [row for row in self.rows if name in row.values]
        if name == "owner_id":
            return not told or told[0].at > self.created_at
        return not told

    def _is_last_close(self, row: Row) -> bool:
        """Whether a row repeats the close that the deal's own columns tell, and nothing else."""
        is_it = (row.close, row.at) == (self.values["outcome"], self.closed_at)
        return is_it and not row.values


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def rows_of(
    told: list[dict[str, Any]] | None,
    closed_at: int | None,
    stages: dict[tuple[str, str], int],
    lane: str,
    reps: dict[str, int],
) -> tuple[Row, ...]:
    """The rows of a deal's history; what is told of after its close is no part of it."""
    found = []
    for row in told or ():
        if closed_at is not None and row["at"] > closed_at:
            continue
        stage, values = row["stage"], {}
        if stage and stage not in CLOSES:
            values["stage_id"] = stages[lane, stage]
        if row["amount"] is not None:
            values["amount_minor"] = row["amount"]
        if row["rep"]:
            values["owner_id"] = reps[row["rep"]]
        if row["expected"]:
            values["expected_close_on"] = row["expected"]
        found.append(Row(from_instant(row["at"]), stage if stage in CLOSES else None, values))
    return tuple(found)
