"""The rules of two tables as pydantic models: a contestant, as people write it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ValidationError, model_validator

__all__ = ["Activity", "Opportunity", "ValidationError"]

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?( ?(Z|z|[+-]\d\d(:?\d\d)?))?)?"
)
_MONEY = re.compile(r"\d{1,17}(\.\d{1,2})?")


def _instant(value: str) -> datetime:
    if not _INSTANT.fullmatch(value):
        raise ValueError("no such date or time")
    return datetime.fromisoformat(value)


def _money(value: str) -> int:
    if not _MONEY.fullmatch(value):
        raise ValueError("no amount of money")
    return int(Decimal(value) * 100)


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError("the text holds a NUL byte")
    return value


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError("no currency has such a code")
    return value


Text = Annotated[str, BeforeValidator(_text)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Money = Annotated[int, BeforeValidator(_money)]
Currency = Annotated[str, BeforeValidator(_currency)]
Channel = Literal["meeting", "call", "email", "message", "visit", "event", "networking", "social"]


class Opportunity(BaseModel):
    """A row of opportunities."""

    opportunity_id: Text
    account_id: Text | None = None
    rep_id: Text
    pipeline: Text | None = None
    created_at: Instant
    stage: Text | None = None
    currency: Currency | None = None
    amount: Money | None = None
    cost: Money | None = None
    outcome: Literal["open", "won", "lost"]
    closed_at: Instant | None = None
    expected_close_on: date | None = None
    source: Text | None = None
    lost_reason: Text | None = None

    @model_validator(mode="after")
    def _closed(self) -> Opportunity:
        if self.outcome != "open" and (self.closed_at is None or self.closed_at < self.created_at):
            raise ValueError("it was closed before it was created")
        return self


class Activity(BaseModel):
    """A row of activities."""

    activity_id: Text
    rep_id: Text
    account_id: Text
    opportunity_id: Text | None = None
    channel: Channel
    direction: Literal["outbound", "inbound"] | None = None
    status: Literal["planned", "done", "no_show", "cancelled"]
    occurred_at: Instant
    created_at: Instant | None = None
