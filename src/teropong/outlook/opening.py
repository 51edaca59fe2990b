"""What every answer of the outlook begins with."""

from __future__ import annotations

from typing import Any

from teropong.engine.store import Store
from teropong.facts.zone import from_instant
from teropong.language import current_language


def opening(schema: str, store: Store, as_of: int) -> dict[str, Any]:
    """Which answer it is, as of when, and in which zone, currency and language it is told."""
    return {
        "schema": schema,
        "as_of": from_instant(as_of).isoformat().replace("+00:00", "Z"),
        "timezone": store.settings.timezone,
        "currency": store.settings.currency,
        "language": current_language(),
    }
