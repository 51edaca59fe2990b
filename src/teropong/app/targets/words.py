"""The words of the page's address: of which figure, per what, over which periods, decided when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from teropong.app.pages.asking import number
from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.records.dating import earliest_target_day
from teropong.app.records.models.company import company
from teropong.app.records.rights import visible_to
from teropong.app.targets.figures import Subject, figure_named, key_of, offered_steps, set_for
from teropong.app.targets.models import Grain, Target, period_by
from teropong.facts.calendar import Period, parse_period
from teropong.facts.faults import WrongCall
from teropong.facts.measures import Figure

_DEFAULT = "revenue"


@dataclass(frozen=True)
class Words:
    """An address, read; ``periods`` are the columns, ``shown`` the year (or week) they are of.

    ``team`` is the one whose people are shown, where only theirs are. What is saved is decided on
    ``decided_on``; ``earlier`` and ``later`` name the years (or weeks) beside.
    """

    subject: Subject
    grain: Grain
    shown: Period
    periods: tuple[Period, ...]
    earlier: str
    later: str
    decided_on: date
    currency: str
    team: int | None = None
    draft: Mapping[str, str] = field(default_factory=dict)

    @property
    def figure(self) -> Figure:
        """The figure."""
        return self.subject.figure

    @property
    def takes_bands(self) -> bool:
        """Whether a target may have two ends: durations, shares, averages, the stock."""
        return not self.figure.is_flow

    def address(self, **changed: object) -> str:
        """The same as a query string, some words changed: null takes one away."""
        words: dict[str, object] = {
            "figure": key_of(self.figure),
            "step": f"{self.subject.pipeline}/{self.subject.stage}" if self.subject.stage else None,
            "grain": self.grain.value,
            "period": self.shown.label,
            "team": self.team,
            "decided": self.decided_on if self.decided_on != today() else None,
            **changed,
        }
        return "?" + urlencode({name: one for name, one in words.items() if one is not None})


def read_words(query: Mapping[str, str], person: Person) -> Words:
    """The words of an address; raises `WrongCall` for one that means nothing."""
    firm = company()
    fiscal = firm.fiscal_start if firm else 1
    subject = _subject(query, person)
    grain = _grain(query, subject, person)
    shown = _shown(query.get("period", ""), grain, fiscal)
    return Words(
        subject,
        grain,
        shown,
        _periods(shown, grain, fiscal),
        _beside(shown, -1, grain, fiscal).label,
        _beside(shown, 1, grain, fiscal).label,
        _decided_on(query.get("decided", ""), person),
        firm.currency if firm else "IDR",
        number(query.get("team", "")),
        {name: query.get(name, "") for name in ("fill", "sum", "by", "more") if query.get(name)},
    )


def moved(words: Words) -> Words:
    """The same a step earlier."""
    firm = company()
    fiscal = firm.fiscal_start if firm else 1
    shown = _beside(words.shown, -1, words.grain, fiscal)
    return replace(words, shown=shown, periods=_periods(shown, words.grain, fiscal))


def _subject(query: Mapping[str, str], person: Person) -> Subject:
    key = query.get("figure") or _DEFAULT
    figure = figure_named(key)
    if figure is None:
        raise WrongCall(_("No target can be set for “%s”.") % key[:40])
    offered = [one.value for one in offered_steps(figure, person)]
    if not offered:
        return Subject(figure)
    asked = query.get("step", "")
    if asked not in offered:  # none, or that of another figure, kept in the address
        asked = next((one for one in offered if one in set_for(figure, person)), offered[0])
    pipeline, _slash, stage = asked.partition("/")
    return Subject(figure, pipeline, stage)


def _grain(query: Mapping[str, str], subject: Subject, person: Person) -> Grain:
    """What is asked for, else what most of the figure's targets go by."""
    if asked := query.get("grain"):
        if asked not in Grain.values:
            raise WrongCall(_("Targets are set per week, month, quarter or year."))
        return Grain(asked)
    fields = {name: subject.fields[name] for name in ("indicator", "companion")}
    there = visible_to(person, Target).filter(**fields).order_by()
    known = Counter(there.values_list("grain", flat=True)).most_common(1)
    usual = Grain.WEEK if subject.figure.indicator in ("first_meetings", "outreach") else None
    return Grain(known[0][0]) if known else usual or Grain.QUARTER


def _shown(asked: str, grain: Grain, fiscal: int) -> Period:
    day = parse_period(asked, fiscal).start if asked else today()
    return period_by(day, _step(grain), fiscal)


def _step(grain: Grain) -> Grain:
    """By what the page steps: a week by weeks, all else by years."""
    return Grain.WEEK if grain == Grain.WEEK else Grain.YEAR


def _beside(shown: Period, by: int, grain: Grain, fiscal: int) -> Period:
    day = shown.end if by > 0 else shown.start - timedelta(days=1)
    return period_by(day, _step(grain), fiscal)


def _periods(shown: Period, grain: Grain, fiscal: int) -> tuple[Period, ...]:
    """The columns: the periods of the year; of years the one shown and those beside it."""
    if grain == Grain.YEAR:
        return (_beside(shown, -1, grain, fiscal), shown, _beside(shown, 1, grain, fiscal))
    found, day = [], shown.start
    while day < shown.end:
        one = period_by(day, grain, fiscal)
        found.append(one)
        day = one.end
    return tuple(found)


def _decided_on(asked: str, person: Person) -> date:
    if not asked:
        return today()
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise WrongCall(_("Write a day, such as 2026-03-31.")) from None
    if not earliest_target_day(person) <= day <= today():
        raise WrongCall(_("A decision lies between %(first)s and today.") % {
            "first": earliest_target_day(person).isoformat()})  # fmt: skip
    return day
