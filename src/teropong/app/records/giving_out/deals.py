"""Deals and their history, as the change log tells it in effective time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from teropong.app.changes.models import Change
from teropong.app.records.giving_out.edge import Edge
from teropong.app.records.history import Step, in_order, standing
from teropong.app.records.models import Opportunity
from teropong.facts.money import to_text

_CLOSES = ("won", "lost")
_COLUMNS = (
    "pk", "key", "account_id", "owner_id", "pipeline_id", "created_at", "stage_id", "currency",
    "amount_minor", "cost_minor", "outcome", "closed_at", "expected_close_on", "source",
    "lost_reason",
)  # fmt: skip


@dataclass
class Line:
    """A row of history: ``stage`` is the number of the stage entered, ``close`` won or lost."""

    at: datetime
    close: str | None = None
    stage: int | None = None
    amount: int | None = None
    owner: int | None = None
    expected: str | None = None

    @property
    def tells(self) -> bool:
        """Whether it says anything."""
        told = (self.close, self.stage, self.amount, self.owner, self.expected)
        return any(value is not None for value in told)


class Deals:
    """The deals that are told of, and their history: the rows first, then the history."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._kept: dict[int, tuple[int, str, str, datetime | None]] = {}

    def rows(self) -> Iterator[Sequence[Any]]:
        """The rows of ``opportunities``."""
        deals = Opportunity.objects.filter(hidden_at=None)
        if self._edge.part:
            deals = deals.filter(self._edge.part.of_deals)
        for row in deals.order_by("pk").values_list(*_COLUMNS).iterator():
            (
                pk, key, account, owner, pipeline, created, stage, currency, amount, cost, outcome,
                closed, expected, source, reason,
            ) = row  # fmt: skip
            self._kept[pk] = (pipeline, currency, outcome, closed)
            yield (
                key,
                self._edge.accounts.get(account or 0, ""),
                self._edge.rep(owner),
                self._edge.pipelines[pipeline],
                self._edge.instant(created),
                self._edge.stage(stage, pipeline),
                currency,
                to_text(amount, currency),
                to_text(cost, currency),
                outcome,
                self._edge.instant(closed) if outcome != "open" else "",
                expected or "",
                source,
                reason if outcome == "lost" else "",
            )

    def history(self) -> Iterator[Sequence[Any]]:
        """The rows of ``opportunity_history``."""
        changes = Change.objects.filter(kind=Opportunity.KIND)
        if self._edge.part:
            changes = changes.filter(record_id__in=list(self._kept))
        logs = groupby(in_order(changes).iterator(), attrgetter("record_id"))
        for pk, logged in logs:
            if pk not in self._kept:
                continue
            pipeline, currency, outcome, closed = self._kept[pk]
            steps = [(change.effective_at, change.after) for change in standing(logged)]
            for line in lines(steps, outcome, closed):
                row = (
                    self._edge.deals[pk],
                    self._edge.instant(line.at),
                    line.close or self._edge.stage(line.stage, pipeline),
                    to_text(line.amount, currency),
                    "" if line.owner is None else self._edge.rep(line.owner),
                    line.expected or "",
                )
                if any(row[2:]):
                    yield row


def lines(steps: list[Step], outcome: str, closed_at: datetime | None) -> list[Line]:
    """The rows of a deal's history; its standing close is told by its own columns.

    What was changed after that close is what the columns say, and no part of the history.
    """
    found = sorted(_told(steps), key=attrgetter("at"))
    if outcome in _CLOSES and closed_at is not None:
        found = [line for line in found if line.at <= closed_at]
        while found and (found[-1].at, found[-1].close) == (closed_at, outcome):
            found.pop()
    return found


def _told(steps: list[Step]) -> list[Line]:
    found: list[Line] = []
    close: Line | None = None
    stage: int | None = None
    for at, after in steps:
        line = Line(at, amount=after.get("amount_minor"), owner=after.get("owner_id"))
        line.expected = after.get("expected_close_on")
        outcome, closed = after.get("outcome"), after.get("closed_at")
        stage = after.get("stage_id", stage)
        is_reopened = close is not None and outcome == "open"
        if is_reopened or (close is None and after.get("stage_id") is not None):
            line.stage = stage
        if is_reopened:
            close = None
        if line.tells:
            found.append(line)
        if outcome in _CLOSES:
            close = Line(datetime.fromisoformat(closed) if closed else at, outcome)
            found.append(close)
        elif closed and close is not None:
            # The day of the close was put right: it was never closed on the other.
            close.at = datetime.fromisoformat(closed)
    return found
