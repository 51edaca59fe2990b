"""What of the forecast a person is told: the whole company's to whoever sees it all, else less.

The outlook is of the whole company and cannot be split yet. Who sees but a part of the records is
told of their deals, each with its chance, and what these come to; how deals go is everybody's.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from teropong.app.boards.ahead.asking import forecast
from teropong.app.boards.answering import frame_of
from teropong.app.boards.reading import report
from teropong.app.boards.within import Sight
from teropong.app.boards.words import Words
from teropong.app.mirror import Answer
from teropong.app.people.models import Person
from teropong.app.records.models import Opportunity
from teropong.app.records.rights import visible_to
from teropong.facts.calendar import Grain
from teropong.shown.rows import missing_rate, rows_of, sums_by

Told = dict[str, Any]


def forecast_for(person: Person, sight: Sight, now: datetime, grain: Grain) -> Answer[Told]:
    """The forecast as a person may see it; raises `FactsError`, `NotReady`."""
    answer = forecast(now, grain)
    told = answer.value | {"running": answer.value["periods"][0]["period"], "own": None}
    if sight.within:
        told = _of_part(person, sight, told)
    return Answer(told, answer.version)


def _of_part(person: Person, sight: Sight, told: Told) -> Told:
    keys = set(visible_to(person, Opportunity).values_list("key", flat=True))
    deals = [deal for deal in told["deals"] if deal["opportunity_id"] in keys]
    known = [deal for deal in deals if deal["p_win_in_period"] is not None]
    won = won_by_rep(sight, told["running"])
    reps = {one.value for one in sight.reps} | {person.key}
    own = {
        "n": len(deals),
        "wins": sum(deal["p_win_in_period"] for deal in known),
        "expected": sum(deal["p_win_in_period"] * float(deal["amount"] or 0) for deal in known)
        if known
        else None,
        "done": None if won is None else sum(won.values(), Decimal(0)),
    }
    return told | {
        "own": own,
        "deals": deals,
        "periods": [],
        "course": [],
        "plain": {},
        "reps": {key: name for key, name in told["reps"].items() if key in reps},
    }


def won_by_rep(sight: Sight, period: str) -> dict[str, Decimal] | None:
    """What each rep whose figures are seen has won of a period; null: a rate is missing."""
    frame = frame_of(sight, Words(period=period, compare=None), ("revenue",))
    told = report(frame.asked(by=("rep",))).value
    if missing_rate(told, "revenue"):
        return None
    return sums_by(rows_of(told, "revenue"), "rep", "revenue")
