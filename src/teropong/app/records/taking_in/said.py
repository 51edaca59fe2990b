"""Calls as the file beside the facts tells them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from teropong.app.calls.models import Grain, Kind
from teropong.facts.faults import FactsError
from teropong.language import _
from teropong.sources.tables.writing import CALLS_FILE


@dataclass(frozen=True)
class Said:
    """A call as the file tells it."""

    kind: str
    scope_kind: str
    scope: str
    grain: str
    starts_on: date
    week_on: date
    value: str
    currency: str
    given_by: str
    given_by_name: str
    given_at: datetime


def read_calls(folder: Path) -> tuple[Said, ...]:
    """The calls beside the facts of a folder; raises `FactsError` where they cannot be read."""
    file = folder / CALLS_FILE
    if not file.is_file():
        return ()
    try:
        return tuple(map(_said, json.loads(file.read_text(encoding="utf-8"))["calls"]))
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        told = _("{0} cannot be read: {1}; mend it, or leave it out of the folder")
        raise FactsError(told.format(CALLS_FILE, error)) from error


def _said(row: Mapping[str, Any]) -> Said:
    at = datetime.fromisoformat(row["given_at"])
    if at.tzinfo is None or not Decimal(row["value"]).is_finite():
        raise ValueError(str(row["given_at"] if at.tzinfo is None else row["value"]))
    texts = {name: str(row[name]) for name in ("scope", "value", "given_by", "given_by_name")}
    return Said(
        kind=Kind(row["kind"]).value,
        scope_kind=row["scope_kind"],
        grain=Grain(row["grain"]).value,
        starts_on=date.fromisoformat(row["starts_on"]),
        week_on=date.fromisoformat(row["week_on"]),
        currency=str(row["currency"])[:3],
        given_at=at,
        **texts,
    )
