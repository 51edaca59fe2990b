"""The words of a board's address: what is asked, as `teropong report` is asked it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from teropong.engine.asked import Asked, parse_as_of
from teropong.facts.calendar import (
    FIRST_YEAR,
    GRAINS,
    Grain,
    Period,
    months_before,
    parse_period,
    period_of,
)
from teropong.facts.faults import WrongCall
from teropong.facts.settings import Settings
from teropong.facts.zone import from_instant, local_date, to_instant
from teropong.indicators.shape import DIMENSIONS
from teropong.language import _
from teropong.shown.opening import MISSING

_LONGEST = 200
_MOST_VALUES = 50
_MOST_YEARS = 10
_FIRST_YEAR = FIRST_YEAR + _MOST_YEARS
"""Room for the period that one is compared with, and for the months that led to it."""
_MOST_PERIODS = 400
_SHORTEST: Mapping[Grain, int] = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}


@dataclass(frozen=True)
class Words:
    """An address, read; ``where`` holds each filter with its values, in the order of dimensions.

    ``compare`` is null where nothing is compared with; ``as_of`` where it is now.
    """

    period: str | None = None
    grain: Grain | None = None
    compare: str | None = "previous"
    as_of: str | None = None
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def filtered(self, dimension: str) -> tuple[str, ...]:
        """The values that a filter lets through; none where it lets all through."""
        return dict(self.where).get(dimension, ())

    def address(self, **changed: Any) -> str:
        """The same as a query string, some words changed: null takes one away."""
        return "?" + urlencode(self.said(**changed), doseq=True)

    def said(self, **changed: Any) -> dict[str, Any]:
        """The words that an address says, some changed: what goes without saying is left out."""
        pairs = {
            "period": self.period,
            "grain": self.grain,
            "compare": None if self.compare == "previous" else self.compare or "none",
            "as_of": self.as_of,
            "by": self.by,
            **dict(self.where),
            **changed,
        }
        return {key: value for key, value in pairs.items() if value}

    def asked(self, now: datetime, indicators: Sequence[str], **changed: Any) -> Asked:
        """The question of the whole, which stands without a missing rate; raises `WrongCall`."""
        asked = Asked(
            period=self.period,
            grain=self.grain,
            as_of=self.as_of or _just_after(now),
            by=self.by,
            where={name: tuple(map(_meant, values)) for name, values in self.where},
            indicators=tuple(indicators),
            compare=self.compare,
            is_lenient=True,
        )
        return replace(asked, **changed) if changed else asked

    def seen_at(self, now: datetime, settings: Settings) -> int:
        """The instant that all is seen from, exclusive."""
        return parse_as_of(self.as_of or _just_after(now), settings)

    def span(self, now: datetime, settings: Settings) -> Period:
        """The period asked for, else the quarter of the day that all is seen from."""
        if self.period:
            return parse_period(self.period, settings.fiscal_start)
        seen_on = local_date(self.seen_at(now, settings) - 1, settings.zone)
        return period_of(seen_on, "quarter", settings.fiscal_start)


def read_words(query: QueryDict) -> Words:
    """The words of an address; those that nothing here knows are left alone.

    Raises `WrongCall` for a word that means nothing.
    """
    for key, values in query.lists():
        if len(values) > _MOST_VALUES or any(len(one) > _LONGEST for one in values):
            raise WrongCall(_("{0} is longer than anything that is asked for here").format(key))
    compare = query.get("compare") or "previous"
    where = ((one, tuple(filter(None, query.getlist(one)))) for one in DIMENSIONS)
    words = Words(
        period=query.get("period") or None,
        grain=cast("Grain | None", query.get("grain") or None),
        compare=None if compare == "none" else compare,
        as_of=query.get("as_of") or None,
        by=tuple(dict.fromkeys(filter(None, query.getlist("by")))),
        where=tuple((one, values) for one, values in where if values),
    )
    words.asked(timezone.now(), ())
    return words


def check_span(words: Words, now: datetime, settings: Settings) -> None:
    """Raises `WrongCall` for more than a board can show, or what lies ahead of now."""
    if words.as_of and words.seen_at(now, settings) > to_instant(now + timedelta(days=2)):
        raise WrongCall(_("{0} lies ahead; a board shows what is or was").format(words.as_of))
    period = words.span(now, settings)
    if period.start.year < _FIRST_YEAR:
        told = _("{0} lies too far back: a board shows what begins in {1} or later")
        raise WrongCall(told.format(period.label, _FIRST_YEAR))
    if months_before(period.end, 12 * _MOST_YEARS) > period.start:
        told = _(
            "a board shows at most {0} years; choose a shorter period, or ask `teropong report`"
        )
        raise WrongCall(told.format(_MOST_YEARS))
    if words.grain and period.days / _SHORTEST[words.grain] > _MOST_PERIODS:
        told = _("{0} is too long to be shown by {1}; choose a longer grain")
        raise WrongCall(told.format(period.label, words.grain))


def grain_for(period: Period, least: Grain, most: int = 60) -> Grain:
    """The finest grain, from ``least`` up, that cuts a period into few enough parts to be read."""
    grains = GRAINS[GRAINS.index(least) :]
    return next((grain for grain in grains if period.days / _SHORTEST[grain] <= most), "year")


def _meant(value: str) -> str:
    return "" if value == MISSING else value


def _just_after(now: datetime) -> str:
    """The end of the running minute: all that was done is before it, and a minute asks alike."""
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return from_instant(to_instant(minute)).isoformat()
