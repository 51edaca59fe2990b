"""What facts have no words for: the names of deals, what was talked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from teropong.app.records.models import Account
from teropong.app.records.taking_in.told import Deal


@dataclass(frozen=True)
class Words:
    """The texts of a new record, by field: of a deal (``name`` among them), and of an activity,
    which is told by its key, channel, status and instant.
    """  # noqa: D205 - one sentence

    deal: Callable[[Deal, Account | None], dict[str, str]]
    activity: Callable[[str, str, str, datetime], dict[str, str]]


def _usual_deal(deal: Deal, account: Account | None) -> dict[str, str]:
    return {"name": usual_name(deal, account)}


def usual_name(deal: Deal, account: Account | None) -> str:
    """What a salesperson would call it: the firm and the month; the key where there is no firm."""
    if account is None:
        return deal.key
    nth = f" ({deal.nth_of_month})" if deal.nth_of_month > 1 else ""
    ending = f" · {deal.created_on:%m/%Y}{nth}"
    return account.name[: 160 - len(ending)] + ending


def _no_words(_key: str, _channel: str, _status: str, _at: datetime) -> dict[str, str]:
    return {}


USUAL = Words(_usual_deal, _no_words)
