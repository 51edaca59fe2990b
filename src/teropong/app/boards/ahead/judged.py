"""How the forecast has done so far, by the last backtest that the app made."""

from __future__ import annotations

from typing import Any

from teropong.app.calls.models import Backtest
from teropong.facts.calendar import Grain


def judged(grain: Grain | None) -> dict[str, Any] | None:
    """The methods of revenue in the last backtest by such periods; null where there is none."""
    found = Backtest.objects.filter(grain=grain).first() if grain else None
    methods: dict[str, Any] | None = found.told.get("methods") if found else None
    return methods
