"""The seam to the outlook: what deviates, asked of the mirror, and as plain data."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from teropong.app.mirror import read
from teropong.app.records.models.company import company
from teropong.engine.store import Store
from teropong.facts.money import to_text
from teropong.indicators import BY_NAME
from teropong.outlook.shape import Deviation

SCHEMA = "teropong.deviations/1"


def deviations_of(store: Store, as_of: datetime) -> list[Deviation]:
    """Every deviation as of an instant. The outlook does not look for any yet, so there is none."""
    del store, as_of
    return []


def found(as_of: datetime) -> list[Deviation]:
    """What deviates now; raises `NotReady` while the mirror is being built."""
    return read(partial(deviations_of, as_of=as_of)).value


def plain(deviation: Deviation) -> dict[str, Any]:
    """A deviation as a row of ``teropong.deviations/1``: money as decimal strings, days as ISO."""
    measure, lever = deviation.measure, deviation.lever
    unit = unit_of(measure.indicator)
    firm = company()
    currency = firm.currency if firm else "IDR"
    return {
        "key": deviation.key,
        "kind": deviation.kind,
        "indicator": measure.indicator,
        "measure": measure.companion or None,
        "pipeline": measure.pipeline or None,
        "stage": measure.stage or None,
        "scope_kind": deviation.whose.kind,
        "scope": deviation.whose.name or None,
        "subject": deviation.subject or None,
        "period": deviation.period,
        "since": str(deviation.since),
        "unit": unit,
        "value": _edge(deviation.value, unit, currency),
        "expected": _edge(deviation.expected, unit, currency),
        "sure": deviation.sure,
        "stake": to_text(deviation.stake_minor, currency),
        "lever": lever
        and {
            "indicator": lever.indicator,
            "unit": unit_of(lever.indicator),
            "amount": _edge(lever.amount, unit_of(lever.indicator), currency),
            "until": str(lever.until),
        },
        "behind": dict(deviation.behind),
    }


def unit_of(indicator: str) -> str:
    """What an indicator's value is counted in."""
    known = BY_NAME.get(indicator)
    return known.unit if known else "count"


def _edge(value: Fraction | None, unit: str, currency: str) -> str | float | None:
    if value is None:
        return None
    if unit == "money":
        return to_text(value, currency)
    return int(value) if value.denominator == 1 else float(value)
