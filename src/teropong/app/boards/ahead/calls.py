"""The calls that a person sees of the running period, as lines of the forecast's page."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from teropong.app.boards.ahead.page import won_by_rep
from teropong.app.boards.within import Sight
from teropong.app.calls.models import Call, Kind
from teropong.app.calls.saying import lines_of, running
from teropong.app.pages.templatetags.say import day as said_day
from teropong.app.people.models import Person
from teropong.app.records.rights import people_of, visible_to
from teropong.language import _
from teropong.language.numbers import short_money
from teropong.shown.ahead.calls import Calls, Row

Told = dict[str, Any]


def calls_for(person: Person, sight: Sight, told: Told, grain: str) -> Calls:
    """Each rep's and each team's last call that a person sees, with what the chances say."""
    period = running(grain)
    found = visible_to(person, Call).filter(
        grain=grain, starts_on=period.start, currency=told["currency"]
    )
    said = list(found.select_related("person", "team", "given_by"))
    last: dict[tuple[int | None, int | None], dict[str, Call]] = defaultdict(dict)
    for one in said:
        last[one.person_id, one.team_id][one.kind] = one
    rows = [_of_many(own[Kind.CALL]) for own in last.values() if Kind.CALL in own]
    model = _by_chances(sight, told)
    sellers = people_of(person).filter(is_active=True).order_by("name")
    rows += [_of_rep(rep, last.get((rep.pk, None), {}), model) for rep in sellers]
    at = f"{reverse('call')}?{urlencode({'grain': grain})}" if lines_of(person) else ""
    return Calls(rows, [_week(one) for one in reversed(said)], at)


def _of_many(call: Call) -> Row:
    name = call.whose if call.team else _("the whole company")
    return Row(name, "team", call=call.value, said=_when(call))


def _of_rep(rep: Person, said: dict[str, Call], model: dict[str, Decimal]) -> Row:
    commit, best = said.get(Kind.COMMIT), said.get(Kind.BEST)
    latest = max((one for one in (commit, best) if one), key=lambda one: one.given_at, default=None)
    return Row(
        rep.name,
        "rep",
        commit=commit.value if commit else None,
        best=best.value if best else None,
        said=_when(latest) if latest else "",
        model=str(model[rep.key]) if rep.key in model else None,
    )


def _when(call: Call) -> str:
    if call.person_id == call.given_by_id:
        return said_day(call.given_at)
    return f"{call.given_by}, {said_day(call.given_at)}"


def _by_chances(sight: Sight, told: Told) -> dict[str, Decimal]:
    """What each rep has won, and the amounts of the open deals by their chances in the period."""
    won = won_by_rep(sight, told["running"])
    if won is None or told["needs"]:
        return {}
    found: dict[str, Decimal] = defaultdict(Decimal, {key: won[key] for key in won if key})
    for deal in told["deals"]:
        if deal["rep"] and deal["amount"] and deal["p_win_in_period"] is not None:
            found[deal["rep"]] += Decimal(deal["amount"]) * Decimal(deal["p_win_in_period"])
    return dict(found)


def _week(call: Call) -> tuple[str, str, str, str]:
    whose = f"{call.whose} · {call.get_kind_display()}"
    value = short_money(call.value, call.currency)
    return said_day(call.week_on), whose, str(call.given_by), value
