"""The periods that can be planned: those that run, and those to come."""

from __future__ import annotations

from collections.abc import Iterator

from teropong.app.boards.filters import Filter
from teropong.app.boards.within import Choice
from teropong.app.records.clock import today
from teropong.app.records.models.company import company
from teropong.facts.calendar import Grain, Period, grain_of, parse_period, period_of
from teropong.language import _
from teropong.language.dates import period_name

_AHEAD: tuple[tuple[Grain, int], ...] = (("month", 2), ("quarter", 3), ("year", 1))


def periods(asked: str | None) -> Filter:
    """The choice, with the one that is asked for."""
    labels = dict.fromkeys([*([asked] if asked else []), *_offered()])
    choices = [Choice(label, period_name(label)) for label in labels]
    return Filter("period", _("Period"), choices, asked or _running("quarter").label)


def planned(label: str | None) -> Period:
    """The period that is planned; raises `WrongCall` where it is none."""
    return parse_period(label, _fiscal()) if label else _running("quarter")


def grain_planned(label: str | None) -> Grain | None:
    """Whether it is a month, a quarter or a year."""
    return grain_of(planned(label), _fiscal())


def _offered() -> Iterator[str]:
    for grain, ahead in _AHEAD:
        one = _running(grain)
        for _nth in range(ahead + 1):
            yield one.label
            one = period_of(one.end, grain, _fiscal())


def _running(grain: Grain) -> Period:
    return period_of(today(), grain, _fiscal())


def _fiscal() -> int:
    firm = company()
    return firm.fiscal_start if firm else 1
