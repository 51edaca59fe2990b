"""Making a backtest: asked of the mirror, with all that people said of periods that are over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from teropong.app.calls.models import Backtest, Call
from teropong.app.mirror import read
from teropong.app.records.models.company import Company, company
from teropong.app.records.taking_in.folder import settings_of
from teropong.app.targets.models import period_by
from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.facts.calendar import GRAINS
from teropong.facts.faults import FactsError
from teropong.facts.money import digits
from teropong.facts.zone import from_instant, local_date, to_instant
from teropong.outlook.backtest.calls import Said, came_of, score_calls
from teropong.outlook.backtest.report import Back, make_backtest
from teropong.outlook.leading.report import make_leading
from teropong.outlook.shape import Whose

_BREATH = 0.05
"""Seconds between two origins, that others in this process may have: nobody waits for this."""


def keep_backtest(grain: str, now: datetime) -> None:
    """Make it and keep it in the place of the last one; raises `NotReady`."""
    try:
        question = partial(
            backtested, from_instant(to_instant(now)), grain, said_before(now, grain)
        )
        values: dict[str, Any] = {"told": read(question).value, "why": ""}
    except FactsError as error:
        values = {"told": {}, "why": str(error)}
    Backtest.objects.update_or_create(grain=grain, defaults={**values, "made_at": now})


def backtested(as_of: datetime, grain: str, said: Sequence[Said], store: Store) -> dict[str, Any]:
    """What the mirror answers: the command's own answer, how people did, and what leads."""
    asked = Asked(as_of=as_of.isoformat())
    back = Back(next(one for one in GRAINS if one == grain))
    told = make_backtest(store, asked, back, _breathe)
    with seen_from(store, asked.as_of_in(store)) as evaluator:
        called = score_calls(said, came_of(evaluator, said) if said else [])
    calls = {
        kind: {
            "n": one.score.n,
            "wape": one.score.wape,
            "pinball": one.score.pinball,
            "coverage_80": None,
            "bias": one.bias,
        }
        for kind, one in called.items()
    }
    return told | {"calls": calls, "leading": make_leading(store, asked)}


def said_before(now: datetime, grain: str) -> list[Said]:
    """Every week's calls of periods that are over, in the company's currency of today."""
    firm = company() or Company()
    today = local_date(to_instant(now), settings_of(firm).zone)
    found = Call.objects.filter(grain=grain, hidden_at=None, currency=firm.currency)
    said = []
    for one in found.select_related("person", "team"):
        period = period_by(one.starts_on, grain, firm.fiscal_start)
        if period.end <= today:
            value = float(Decimal(one.value).scaleb(digits(firm.currency)))
            said.append(Said(one.kind, _whose(one), period, value))
    return said


def _whose(call: Call) -> Whose:
    if call.person:
        return Whose("rep", call.person.key)
    return Whose("team", call.team.name) if call.team else Whose("company")


def _breathe(_done: int, _all: int) -> None:
    time.sleep(_BREATH)
