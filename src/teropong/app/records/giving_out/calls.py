"""Calls, in a file of their own beside the facts: what people said is no fact of what happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from teropong.app.calls.models import Call
from teropong.app.records.giving_out.edge import Edge
from teropong.app.records.giving_out.tables import named
from teropong.sources.tables.writing import CALLS_FILE

SCHEMA = "teropong.calls/1"


def told_calls(edge: Edge) -> list[dict[str, Any]]:
    """Every call, in the order in which they were written down; of whom they are is spoken of."""
    return list(_told(edge))


def write_calls(folder: Path, told: list[dict[str, Any]]) -> None:
    """Write them, where there are any."""
    if told:
        text = json.dumps({"schema": SCHEMA, "calls": told}, ensure_ascii=False, indent=1)
        (folder / CALLS_FILE).write_text(f"{text}\n", encoding="utf-8")


def _told(edge: Edge) -> Iterator[dict[str, Any]]:
    found = Call.objects.filter(hidden_at=None).select_related("team", "given_by").order_by("pk")
    for one in found:
        scope_kind = "rep" if one.person_id else "team" if one.team else "company"
        yield {
            "kind": one.kind,
            "scope_kind": scope_kind,
            "scope": edge.rep(one.person_id) if one.person_id else named(one.team),
            "grain": one.grain,
            "starts_on": str(one.starts_on),
            "week_on": str(one.week_on),
            "value": one.value,
            "currency": one.currency,
            "given_by": one.given_by.key,
            "given_by_name": one.given_by.name,
            "given_at": edge.instant(one.given_at),
        }
