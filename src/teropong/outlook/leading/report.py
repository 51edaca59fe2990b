"""Whether the leading indicators lead, as ``teropong.leading/1``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import seen_from
from teropong.engine.store import Store
from teropong.facts.calendar import Period
from teropong.outlook.first_steps import read_first_steps
from teropong.outlook.leading.cleaned import Series
from teropong.outlook.leading.seeking import (
    ALPHA,
    FEWEST_SEEN,
    FEWEST_WEEKS,
    LAGS,
    Sought,
    seek,
)
from teropong.outlook.leading.strength import Strength, improves, strength
from teropong.outlook.leading.weekly import LEADING, Leading, Outcome, Weekly, read_weekly
from teropong.outlook.opening import opening
from teropong.outlook.unrated import read_left_out
from teropong.outlook.working_days import read_working_days
from teropong.statistics.surrogates import holm

SCHEMA = "teropong.leading/1"
Verdict = Literal["leads", "perhaps", "none", "too_short", "too_few"]
_PERHAPS = 0.2
"""Below it what is seen may be there, though it cannot be shown yet."""


@dataclass(frozen=True)
class Told:
    """What can be said of one indicator; ``p`` as it counts beside the others."""

    verdict: Verdict
    weeks: int
    sought: Sought | None = None
    p: float | None = None
    more_weeks: int | None = None
    strength: Strength | None = None
    improves: float | None = None


def make_leading(store: Store, asked: Asked, outcome: Outcome = "revenue") -> dict[str, Any]:
    """At which lag, how strongly and how surely each indicator leads; docs/forecast.md.

    Raises `WrongCall` for what cannot be asked.
    """
    check_asked(store, asked)
    as_of = asked.as_of_in(store)
    with seen_from(store, as_of) as evaluator:
        weekly = read_weekly(evaluator, read_working_days(store))
        first = read_first_steps(evaluator)
        end = weekly.start + timedelta(weeks=len(weekly))
        unrated = read_left_out(evaluator, [Period("", weekly.start, end)], with_open=False)
    told = judge(weekly, outcome)
    return {
        **opening(SCHEMA, store, as_of),
        "outcome": outcome,
        "start": str(weekly.start),
        "weeks": len(weekly),
        "fewest_weeks": FEWEST_WEEKS,
        "fewest_seen": FEWEST_SEEN,
        "needs": ["weeks"] if {one.verdict for one in told.values()} == {"too_short"} else [],
        "indicators": [_row(name, one) for name, one in told.items()],
        "lag_days": first.lag_days,
        "unrated": unrated if outcome == "revenue" else None,
    }


def judge(weekly: Weekly, outcome: Outcome) -> dict[Leading, Told]:
    """Each indicator by its name; those that can be tested share the error that is allowed."""
    pairs = {name: _pair(weekly, name, outcome) for name in LEADING}
    found: dict[Leading, Told] = {}
    tested = {}
    for name, (before, after) in pairs.items():
        weeks = len(before.per_day)
        if not weekly.sums[name].any() or not weekly.sums[outcome].any():
            found[name] = Told("too_few", weeks)
        elif weeks < FEWEST_WEEKS:
            found[name] = Told("too_short", weeks, more_weeks=FEWEST_WEEKS - weeks)
        elif min(before.n_seen, after.n_seen) < FEWEST_SEEN:
            found[name] = Told("too_few", weeks)
        else:
            tested[name] = seek(before, after)
    chances = holm([one.p for one in tested.values()])
    for (name, sought), p in zip(tested.items(), chances, strict=True):
        found[name] = _judged(pairs[name], sought, p, len(tested))
    return {name: found[name] for name in LEADING}


def _pair(weekly: Weekly, name: Leading, outcome: Outcome) -> tuple[Series, Series]:
    """The weeks that are known of both."""
    skip = len(weekly) - weekly.whole(name, outcome)
    start = weekly.start + timedelta(weeks=skip)
    before, after = (
        Series.of(start, weekly.sums[one][skip:], weekly.days[skip:]) for one in (name, outcome)
    )
    return before, after


def _judged(pair: tuple[Series, Series], sought: Sought, p: float, family: int) -> Told:
    weeks = len(pair[0].per_day)
    if p <= ALPHA:
        return Told(
            "leads",
            weeks,
            sought,
            p,
            strength=strength(*pair, sought),
            improves=improves(*pair, sought),
        )
    if p <= _PERHAPS:
        return Told("perhaps", weeks, sought, p, more_weeks=sought.more_weeks(weeks, family))
    return Told("none", weeks, sought, p)


def _row(name: Leading, told: Told) -> dict[str, Any]:
    sought = told.sought
    shown = sought if told.verdict == "leads" else None
    return {
        "indicator": name,
        "verdict": told.verdict,
        "weeks": told.weeks,
        "more_weeks": told.more_weeks,
        "p": told.p,
        "lag_weeks": shown and shown.lag,
        "over_weeks": shown and shown.width,
        "correlation": shown and round(shown.r, 4),
        "strength": told.strength and _strength(told.strength),
        "improves": None if told.improves is None else round(told.improves, 4),
        "by_chance": sought and round(sought.by_chance(), 4),
        "curve": [] if sought is None else _curve(sought),
    }


def _strength(told: Strength) -> Mapping[str, float]:
    """What follows one per cent more, in per cent."""
    return {word: round(value, 4) for word, value in vars(told).items()}


def _curve(sought: Sought) -> list[dict[str, float]]:
    return [
        {"lag_weeks": lag, "correlation": round(float(r), 4)}
        for lag, r in zip(LAGS, sought.curve, strict=True)
    ]
