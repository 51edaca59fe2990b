"""What a report is asked for: its words, held against those that are known and the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from teropong.engine.load import bounds
from teropong.engine.query import COMPARISONS
from teropong.engine.store import Store
from teropong.engine.values import check_values
from teropong.engine.words import unknown_word
from teropong.facts.calendar import (
    FIRST_YEAR,
    GRAINS,
    LAST_YEAR,
    Grain,
    Period,
    parse_period,
    period_of,
)
from teropong.facts.faults import WrongCall
from teropong.facts.settings import Settings
from teropong.facts.zone import local_date, start_of_day, to_instant
from teropong.indicators import BY_NAME
from teropong.indicators.shape import DIMENSIONS
from teropong.language import N_, _

_Date = TypeVar("_Date", date, datetime)


@dataclass(frozen=True)
class Asked:
    """What a report is asked for, in the words of the command line; ``as_one``: by no grain.

    ``within`` is a filter put by rights, which is no word of anybody: nothing of it is checked.
    ``is_lenient`` leaves out the money that a missing rate spoils, instead of stopping.
    Raises `WrongCall` for a word that is not known, a period or an instant that is none: before
    any source is opened.
    """

    period: str | None = None
    grain: Grain | None = None
    as_of: str | None = None
    by: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    indicators: Sequence[str] = ()
    compare: str | None = None
    as_one: bool = False
    within: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_lenient: bool = False

    def __post_init__(self) -> None:
        _check_words(self)
        if self.period:
            parse_period(self.period)
        if self.as_of is not None:
            _read_as_of(self.as_of)

    def as_of_in(self, store: Store) -> int:
        """The instant asked for (exclusive); else just after the latest thing done in the facts.

        Where that is known by its date only, its day is over: a log of dates ends with a day.
        """
        if self.as_of is not None:
            return parse_as_of(self.as_of, store.settings)
        latest, zone = bounds(store).latest, store.settings.zone
        if latest is None:
            return to_instant(datetime.now().astimezone())
        day = local_date(latest, zone)
        is_dated = latest == start_of_day(day, zone)
        return start_of_day(day + timedelta(days=1), zone) if is_dated else latest + 1

    def period_at(self, as_of: int, settings: Settings) -> Period:
        """The period asked for; else the quarter of the instant that it is seen from."""
        if self.period:
            return parse_period(self.period, settings.fiscal_start)
        return period_of(local_date(as_of - 1, settings.zone), "quarter", settings.fiscal_start)


def _check_words(asked: Asked) -> None:
    for what, words, known in (
        (N_("indicator"), asked.indicators, BY_NAME),
        (N_("dimension"), [*asked.by, *asked.where, *asked.within], DIMENSIONS),
        (N_("grain"), [asked.grain] if asked.grain else [], GRAINS),
        (N_("comparison"), [asked.compare] if asked.compare else [], COMPARISONS),
    ):
        for word in words:
            if word not in known:
                raise WrongCall(unknown_word(what, word, known))


def check_asked(store: Store, asked: Asked) -> None:
    """Raises `WrongCall` for an instant before all facts, or a filter on what they do not hold."""
    _check_as_of(store, asked)
    check_values(store, asked.where, asked.within)


def _check_as_of(store: Store, asked: Asked) -> None:
    if asked.as_of is None:
        return
    known = bounds(store)
    begun = [at for at in (known.first_activity, known.first_deal) if at is not None]
    if begun and parse_as_of(asked.as_of, store.settings) <= min(begun):
        first = local_date(min(begun), store.settings.zone)
        raise WrongCall(
            _("nothing had happened before {0}: the first record is of {1}").format(
                asked.as_of, first
            )
        )


def parse_as_of(text: str, settings: Settings) -> int:
    """An instant by its ISO text; a bare date means the end of that local day."""
    at = _read_as_of(text)
    day = _read_as(date, text)
    if day is not None:
        return start_of_day(day + timedelta(days=1), settings.zone)
    return to_instant(at if at.tzinfo else at.replace(tzinfo=settings.zone))


def _read_as_of(text: str) -> datetime:
    at = _read_as(datetime, text)
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise WrongCall(
            _("{0!r} is no instant; write 2026-06-30 or 2026-06-30T17:00:00+07:00").format(text)
        )
    return at


def _read_as(kind: type[_Date], text: str) -> _Date | None:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
