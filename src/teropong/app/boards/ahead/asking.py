"""Asking the mirror for the forecast: what `teropong forecast` answers, and what its page adds.

An answer is kept as long as the mirror's version, for an hour at most: days and chances age.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from itertools import accumulate
from typing import Any

from teropong.app.boards.ahead.known import known_of
from teropong.app.boards.ahead.whose import is_known as is_known_in
from teropong.app.boards.ahead.whose import words_of
from teropong.app.boards.reading import kept
from teropong.app.mirror import Answer
from teropong.engine.asked import Asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.store import Store
from teropong.facts.calendar import GRAINS, Grain, Period
from teropong.facts.faults import WrongCall
from teropong.facts.money import to_text
from teropong.facts.zone import from_instant, local_date, to_instant
from teropong.language import _, current_language, use_language
from teropong.outlook.answers import Answers
from teropong.outlook.backtest.methods import Origin, points
from teropong.outlook.backtest.past import Past, read_past
from teropong.outlook.forecast.measures import MEASURES
from teropong.outlook.forecast.report import Ahead, make_forecast
from teropong.outlook.shape import COMPANY, Whose
from teropong.outlook.working_days import read_working_days

Told = dict[str, Any]
OFFERED: tuple[Grain, ...] = ("month", "quarter")
_PERIODS = 3


def grain_of(asked: Mapping[str, str]) -> Grain:
    """By what periods an address asks; raises `WrongCall`."""
    word = asked.get("grain") or "month"
    if word not in OFFERED:
        raise WrongCall(
            _("{0!r} is none of the periods of a forecast; there are {1}").format(
                word, ", ".join(OFFERED)
            )
        )
    return next(grain for grain in GRAINS if grain == word)


def forecast(now: datetime, grain: Grain, whose: Whose = COMPANY) -> Answer[Told]:
    """The forecast of someone, with ``course`` and ``plain``; raises as `kept` does."""
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    as_of = from_instant(to_instant(minute))
    question = partial(foretold, current_language(), as_of, grain, whose)
    return kept(f"forecast of {whose} by {grain} in {now:%Y-%m-%d %H}", question)


def foretold(language: str, as_of: datetime, grain: Grain, whose: Whose, store: Store) -> Told:
    """What the mirror answers: the command's own answer, and two things besides.

    ``course``: revenue of the running period after so many days; ``plain``: what each plain method
    says that the company ends at. Of one of whom nobody sells all of it is empty.
    """
    with use_language(language):
        asked = Asked(as_of=as_of.isoformat())
        is_known = is_known_in(store, whose)
        where = {kind: [name] for kind, name in words_of(whose).items() if is_known}
        parts = known_of(store, asked.as_of_in(store)).parts if where else None
        told = make_forecast(store, replace(asked, where=where), Ahead(grain, _PERIODS), parts)
        if not is_known:
            return told | {"periods": [], "landing": None, "deals": [], "course": [], "plain": {}}
        with seen_from(store, asked.as_of_in(store)) as evaluator:
            return told | _beside(evaluator, whose, told)


def _beside(evaluator: Evaluator, whose: Whose, told: Told) -> Told:
    running, currency = told["periods"][0], told["currency"]
    start, end = (date.fromisoformat(running[word]) for word in ("start", "end"))
    period = Period(running["period"], start, end)
    today = local_date(evaluator.as_of, evaluator.store.settings.zone)
    over = Period(period.label, start, min(today, end))
    course = _course(Answers(evaluator), whose, over, currency) if start < today else []
    if whose != COMPANY:
        return {"course": course, "plain": {}}
    past = read_past(evaluator, read_working_days(evaluator.store))
    first_on = evaluator.first_on or today
    plain = _plain(past, period, today, first_on, running | {"currency": currency})
    return {"course": course, "plain": plain}


def _course(answers: Answers, whose: Whose, over: Period, currency: str) -> list[tuple[int, str]]:
    by_day = answers.sums(MEASURES["revenue"], whose, over, "day")
    days = (over.start + timedelta(nth) for nth in range(over.days))
    sums = accumulate(by_day.get(str(day), Fraction(0)) for day in days)
    return [(nth, _money(float(one), currency)) for nth, one in enumerate(sums, start=1)]


def _plain(
    past: Past, period: Period, today: date, first_on: date, running: Told
) -> dict[str, Any]:
    origin = Origin(period, today, 0)
    known = points(past, "revenue", origin, 0.0, first_on)
    found: dict[str, Any] = {
        name: _money(value, running["currency"]) for name, value in known.items()
    }
    return found | {"stage_weighted": running["stage_weighted"]}


def _money(minor: float, currency: str) -> str:
    return str(to_text(round(minor), currency))
