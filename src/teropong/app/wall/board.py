"""What the wall board asks and shows: a few figures with their targets, everybody's, the wins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from teropong.app.boards.aims.asking import of_now
from teropong.app.boards.board import Board, Frame, Told
from teropong.app.records.models import Opportunity
from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.report import query_of
from teropong.engine.store import Store
from teropong.facts.calendar import period_of
from teropong.facts.zone import local_date
from teropong.indicators.shape import Wanted
from teropong.language import N_
from teropong.shown.markup import Markup, joined
from teropong.shown.naming import Name
from teropong.shown.wall import figures, people, wins

_KEYS = ("first_meetings", "outreach", "revenue")
_MOST_WINS = 5


@dataclass(frozen=True)
class Manner:
    """How a screen shows it: whose names, and whether a long list turns."""

    shows_people: bool = True
    shows_deals: bool = True
    turns: int = 20


def body(told: Told) -> Markup:
    """Return the figures, everybody's attainment, and the wins of the week."""
    manner = told.whole["manner"]
    aims, won = told.more["aims"], told.more["wins"]
    return joined(
        figures(told.whole, told.more["week"], aims),
        people(aims, has_names=manner.shows_people, turns=manner.turns),
        wins(
            won,
            told.whole["records"],
            has_names=manner.shows_people,
            has_deals=manner.shows_deals,
        ),
    )


def named(told: Told) -> dict[str, dict[str, Name]]:
    """The deals won, by what they are called; a screen leads nowhere."""
    keys = [row["opportunity_id"] for row in told.more["wins"]["rows"]]
    deals = Opportunity.objects.filter(key__in=keys).select_related("account")
    return {
        "opportunity_id": {
            one.key: Name(str(one.account) if one.account else str(one)) for one in deals
        }
    }


def won_this_week(store: Store, asked: Asked) -> dict[str, Any]:
    """The deals won in the running week, the latest first, and how many there are in all."""
    as_of = asked.as_of_in(store)
    week = period_of(local_date(as_of - 1, store.settings.zone), "week")
    whole = replace(asked, period=week.label, by=(), grain=None, as_one=True)
    with seen_from(store, as_of) as evaluator:
        query = query_of(store, "revenue", whole, as_of)
        found = evaluator.cases(query, Wanted(limit=_MOST_WINS))
        reps = dict(store.rows("SELECT rep_id, name FROM facts.reps"))
    return {
        "rows": list(found.rows),
        "n": found.total,
        "reps": reps,
        "currency": store.settings.currency,
    }


def _more(frame: Frame) -> dict[str, Asked]:
    week = period_of(local_date(frame.seen_at - 1, frame.settings.zone), "week")
    activity = {"indicators": _KEYS[:2], "compare": None, "grain": None}
    return {"week": frame.asked(period=week.label, **activity)}


WALL = Board(
    "wall",
    N_("Wall board"),
    _KEYS,
    body,
    more=_more,
    extra={"aims": of_now, "wins": won_this_week},
)
