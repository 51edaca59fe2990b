"""The rules of two tables as pydantic models, checked in Rust wherever pydantic can.

It is a little laxer than the library (it reads numbers as instants), which only helps its speed.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator

__all__ = ["Activity", "Opportunity", "ValidationError"]

ZONE = ZoneInfo("Asia/Jakarta")

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
Money = Annotated[Decimal, Field(ge=0, max_digits=17, decimal_places=2)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Channel = Literal["meeting", "call", "email", "message", "visit", "event", "networking", "social"]


def _instant(at: datetime | None) -> tuple[int | None, date | None]:
    """Microseconds and local date, as the library keeps them."""
    if at is None:
        return None, None
    local = at.astimezone(ZONE) if at.tzinfo else at.replace(tzinfo=ZONE)
    return round(local.timestamp() * 1_000_000), local.date()


def _minor(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.scaleb(2))


class Opportunity(BaseModel):
    """A row of opportunities."""

    opportunity_id: Text
    account_id: Text | None = None
    rep_id: Text
    pipeline: Text | None = None
    created_at: datetime
    stage: Text | None = None
    currency: Currency | None = None
    amount: Money | None = None
    cost: Money | None = None
    outcome: Literal["open", "won", "lost"]
    closed_at: datetime | None = None
    expected_close_on: date | None = None
    source: Text | None = None
    lost_reason: Text | None = None

    @model_validator(mode="after")
    def _closed(self) -> Opportunity:
        if self.outcome != "open" and (self.closed_at is None or self.closed_at < self.created_at):
            raise ValueError("it was closed before it was created")
        return self

    @property
    def key(self) -> str:
        """What identifies it."""
        return self.opportunity_id

    def kept(self) -> tuple[Any, ...]:
        """The row as it stays: instants with their local date, money in minor units."""
        return (
            *(self.opportunity_id, self.account_id, self.rep_id, self.pipeline, self.stage),
            *(self.currency, _minor(self.amount), _minor(self.cost), self.outcome),
            *(*_instant(self.created_at), *_instant(self.closed_at), self.expected_close_on),
            *(self.source, self.lost_reason),
        )


class Activity(BaseModel):
    """A row of activities."""

    activity_id: Text
    rep_id: Text
    account_id: Text
    opportunity_id: Text | None = None
    channel: Channel
    direction: Literal["outbound", "inbound"] | None = None
    status: Literal["planned", "done", "no_show", "cancelled"]
    occurred_at: datetime
    created_at: datetime | None = None

    @property
    def key(self) -> str:
        """What identifies it."""
        return self.activity_id

    def kept(self) -> tuple[Any, ...]:
        """The row as it stays: instants with their local date."""
        return (
            *(self.activity_id, self.rep_id, self.account_id, self.opportunity_id, self.channel),
            *(self.direction, self.status, *_instant(self.occurred_at), *_instant(self.created_at)),
        )
