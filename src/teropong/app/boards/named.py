"""The names of the records that a board lists: what it is told are keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from teropong.app.boards.board import Told
from teropong.app.records.models import Account, Opportunity

_MODELS = {"opportunity": Opportunity, "account": Account}


def name_records(told: Told, *lists: Iterable[Mapping[str, Any]]) -> None:
    """Lay into the report, as ``records``, the name and address of all that its lists speak of."""
    indicators = told.whole["indicators"].values()
    beside = [rows for one in indicators for rows in one.values() if isinstance(rows, list)]
    rows = [row for found in (*beside, *lists) for row in found if isinstance(row, Mapping)]
    told.whole["records"] = {
        kind: dict(_named(kind, {row[f"{kind}_id"] for row in rows if row.get(f"{kind}_id")}))
        for kind in _MODELS
    }


def _named(kind: str, keys: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    model = _MODELS[kind]
    for record in model.objects.filter(hidden_at=None, key__in=keys).only("pk", "key", "name"):
        yield record.key, (record.name, record.get_absolute_url())
