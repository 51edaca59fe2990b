"""What of the forecast a person is told: whose it is by rights, and the deals that they see.

How deals go is everybody's.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from teropong.app.boards.ahead.asking import forecast
from teropong.app.boards.ahead.whose import whose_for
from teropong.app.boards.answering import frame_of
from teropong.app.boards.reading import report
from teropong.app.boards.within import Sight
from teropong.app.boards.words import Words
from teropong.app.calls.saying import running
from teropong.app.mirror import Answer
from teropong.app.people.models import Person
from teropong.app.records.models import Opportunity
from teropong.app.records.rights import visible_to
from teropong.facts.calendar import Grain
from teropong.outlook.shape import Whose
from teropong.shown.rows import missing_rate, rows_of, sums_by

Told = dict[str, Any]


def forecast_for(
    person: Person, sight: Sight, now: datetime, grain: Grain, asked: Whose | None = None
) -> Answer[Told]:
    """The forecast as a person may see it; raises `FactsError`, `NotReady`, `Http404`."""
    whose = whose_for(person, sight, asked, running(grain).start)
    answer = forecast(now, grain, whose)
    told = answer.value | {"running": running(grain).label}
    return Answer(_seen(person, sight, told), answer.version)


def deals_for(person: Person, sight: Sight, now: datetime, grain: Grain) -> Told:
    """The deals of all of whom a person sees, as the company's forecast tells them."""
    told = forecast(now, grain).value | {"running": running(grain).label}
    return _seen(person, sight, told | {"periods": [], "course": [], "plain": {}})


def _seen(person: Person, sight: Sight, told: Told) -> Told:
    if not sight.within:
        return told
    keys = set(visible_to(person, Opportunity).values_list("key", flat=True))
    reps = {one.value for one in sight.reps} | {person.key}
    return told | {
        "deals": [deal for deal in told["deals"] if deal["opportunity_id"] in keys],
        "reps": {key: name for key, name in told["reps"].items() if key in reps},
    }


def won_by_rep(sight: Sight, period: str) -> dict[str, Decimal] | None:
    """What each rep whose figures are seen has won of a period; null: a rate is missing."""
    frame = frame_of(sight, Words(period=period, compare=None), ("revenue",))
    told = report(frame.asked(by=("rep",))).value
    if missing_rate(told, "revenue"):
        return None
    return sums_by(rows_of(told, "revenue"), "rep", "revenue")
