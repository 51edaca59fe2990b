"""Asking the mirror for the forecast: what `teropong forecast` answers, and what its page adds.

An answer is kept as long as the mirror's version, for an hour at most: days and chances age.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from teropong.app.boards.reading import kept
from teropong.app.mirror import Answer
from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.facts.calendar import GRAINS, Grain, Period
from teropong.facts.faults import WrongCall
from teropong.facts.money import to_text
from teropong.facts.zone import from_instant, local_date, to_instant
from teropong.language import _, current_language, use_language
from teropong.outlook.backtest.methods import Origin, points
from teropong.outlook.backtest.past import Past, read_past
from teropong.outlook.forecast.report import Ahead, make_forecast
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


def forecast(now: datetime, grain: Grain) -> Answer[Told]:
    """The forecast of the whole company, with ``course`` and ``plain``; raises as `kept` does."""
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    question = partial(foretold, current_language(), from_instant(to_instant(minute)), grain)
    return kept(f"forecast by {grain} in {now:%Y-%m-%d %H}", question)


def foretold(language: str, as_of: datetime, grain: Grain, store: Store) -> Told:
    """What the mirror answers: the command's own answer, and two things besides.

    ``course``: revenue of the running period after so many days; ``plain``: what each plain method
    says that it ends at.
    """
    with use_language(language):
        asked = Asked(as_of=as_of.isoformat())
        told = make_forecast(store, asked, Ahead(grain, _PERIODS))
        with seen_from(store, asked.as_of_in(store)) as evaluator:
            past = read_past(evaluator, read_working_days(store))
            first_on = evaluator.first_on
        running = told["periods"][0]
        today = local_date(asked.as_of_in(store), store.settings.zone)
        period = Period(
            running["period"],
            date.fromisoformat(running["start"]),
            date.fromisoformat(running["end"]),
        )
        currency = told["currency"]
        return told | {
            "course": _course(past, period, today, currency),
            "plain": _plain(
                past, period, today, first_on or today, running | {"currency": currency}
            ),
        }


def _course(past: Past, period: Period, today: date, currency: str) -> list[tuple[int, str]]:
    days = min((today - period.start).days, period.days)
    return [
        (
            nth,
            _money(past.brought("revenue", period.start, period.start + timedelta(nth)), currency),
        )
        for nth in range(1, days + 1)
    ]


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
