"""The bar above a board: the period, what it is compared with, and whose figures they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from teropong.app.boards.board import Frame
from teropong.app.boards.within import Choice, Sight
from teropong.app.boards.words import Words
from teropong.app.people.models import Person
from teropong.app.records.models import Account, Pipeline
from teropong.facts.calendar import Grain, Period, period_of
from teropong.facts.zone import local_date
from teropong.language import _
from teropong.language.dates import period_name
from teropong.shown.opening import MISSING
from teropong.shown.words import dimension_name, dimension_value

_CHOSEN = ("team", "rep", "pipeline", "segment")
_RHYTHMS: tuple[Grain, ...] = ("week", "month", "quarter", "year")


@dataclass(frozen=True)
class Filter:
    """One choice: its name in the address, its label, what it offers, and what is chosen."""

    name: str
    label: str
    choices: list[Choice]
    chosen: str = ""


@dataclass(frozen=True)
class Bar:
    """All of it; ``kept`` are the words that its form does not show.

    ``chips`` are filters that no choice can say, each with the address without it.
    """

    filters: list[Filter]
    periods: Filter | None = None
    compare: Filter | None = None
    earlier: str | None = None
    later: str | None = None
    chips: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)


def bar(frame: Frame, sight: Sight) -> Bar:
    """The bar of a board."""
    words, period = frame.words, frame.period
    seen_on = local_date(frame.seen_at - 1, frame.settings.zone)
    start = frame.settings.fiscal_start
    later = _beside(period, 1, start)
    return Bar(
        periods=Filter("period", _("Period"), _periods(frame), period.label),
        compare=Filter("compare", _("Compared with"), _comparisons(), words.compare or "none"),
        filters=[one for one in _filters(frame, sight) if len(one.choices) > 1 or one.chosen],
        earlier=words.address(period=_beside(period, -1, start).label),
        later=words.address(period=later.label) if later.start <= seen_on else None,
        chips=_chips(words),
        kept=_kept(words),
    )


def people_bar(words: Words, sight: Sight, dimensions: tuple[str, ...] = ("team", "rep")) -> Bar:
    """The bar of what has no period: whose records they are."""
    found = (
        _filter(name, dimension_name(name), sight.offered(name), words.filtered(name))
        for name in dimensions
        if name not in _beyond(words)
    )
    return Bar(
        [one for one in found if len(one.choices) > 1], chips=_chips(words), kept=_kept(words)
    )


def _periods(frame: Frame) -> list[Choice]:
    """The running periods of each rhythm and those before them, and the one that is shown."""
    settings, shown = frame.settings, frame.period
    day = local_date(frame.seen_at - 1, settings.zone)
    found = [shown]
    for grain in _RHYTHMS:
        running = period_of(day, grain, settings.fiscal_start)
        before = period_of(running.start - timedelta(days=1), grain, settings.fiscal_start)
        found += [running, before]
    labels = dict.fromkeys(period.label for period in found)
    return [Choice(label, period_name(label)) for label in labels]


def _comparisons() -> list[Choice]:
    return [
        Choice("previous", _("the period before")),
        Choice("year-ago", _("a year ago")),
        Choice("none", _("nothing")),
    ]


def _filters(frame: Frame, sight: Sight) -> list[Filter]:
    words = frame.words
    names = Pipeline.objects.filter(hidden_at=None).values_list("name", flat=True)
    segments = (
        Account.objects.filter(hidden_at=None)
        .exclude(segment="")
        .values_list("segment", flat=True)
        .order_by("segment")
        .distinct()
    )
    found = {
        "team": (_("Team"), sight.teams),
        "rep": (_("Rep"), sight.reps),
        "pipeline": (_("Pipeline"), tuple(Choice(name, name) for name in names)),
        "segment": (_("Segment"), tuple(Choice(name, name) for name in segments)),
    }
    return [
        _filter(name, label, offers, words.filtered(name))
        for name, (label, offers) in found.items()
        if offers and name not in _beyond(words)
    ]


def _filter(name: str, label: str, offers: tuple[Choice, ...], chosen: tuple[str, ...]) -> Filter:
    """One filter; what is chosen and not offered, such as the missing value, stays chosen."""
    choices = [Choice("", _("all")), *offers]
    first = "".join(chosen[:1])
    if first not in {one.value for one in choices}:
        choices.append(Choice(first, _("not given") if first == MISSING else first))
    return Filter(name, label, choices, first)


def _beyond(words: Words) -> list[str]:
    """The filters that are not one choice of those offered: by others, or by several values."""
    return [name for name, values in words.where if name not in _CHOSEN or len(values) > 1]


def _chips(words: Words) -> list[tuple[str, str]]:
    return [(_chip(words, name), words.address(**{name: None})) for name in _beyond(words)]


def _chip(words: Words, name: str) -> str:
    values = words.filtered(name)
    if name == "rep":
        people = dict(Person.objects.filter(key__in=values).values_list("key", "name"))
        values = tuple(people.get(one, one) for one in values)
    said = (_("not given") if one == MISSING else dimension_value({}, name, one) for one in values)
    return f"{dimension_name(name)}: {', '.join(said)}"


def _kept(words: Words) -> list[tuple[str, str]]:
    pairs = [(name, one) for name in _beyond(words) for one in words.filtered(name)]
    pairs += [("as_of", words.as_of)] if words.as_of else []
    return pairs + ([("grain", words.grain)] if words.grain else [])


def _beside(period: Period, by: int, fiscal_start: int) -> Period:
    """The period before (-1) or after (1): of the same rhythm, or as many days."""
    day = period.end if by > 0 else period.start - timedelta(days=1)
    for grain in ("day", *_RHYTHMS):
        if period_of(period.start, grain, fiscal_start) == period:
            return period_of(day, grain, fiscal_start)
    first = period.start + by * timedelta(days=period.days)
    last = first + timedelta(days=period.days - 1)
    return Period(f"{first}..{last}", first, last + timedelta(days=1))
