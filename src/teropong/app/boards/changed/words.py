"""The words of its address: the period, with what it is held, by whom the mix, whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone

from teropong.app.boards.ahead.whose import read_whose, words_of
from teropong.app.boards.filters import Filter
from teropong.app.boards.within import Choice
from teropong.app.boards.words import Words, check_span
from teropong.app.records.clock import today
from teropong.engine.query import COMPARISONS
from teropong.facts.calendar import Grain, Period, compared, parse_period, period_of
from teropong.facts.faults import WrongCall
from teropong.facts.settings import Settings
from teropong.language import _
from teropong.language.dates import period_name
from teropong.outlook.changed.counts import DIMENSIONS, Dimension
from teropong.outlook.shape import Whose
from teropong.shown.words import dimension_name

_LONGEST = 40
_BACK: tuple[tuple[Grain, int], ...] = (("month", 6), ("quarter", 4), ("year", 2))


@dataclass(frozen=True)
class ChangedWords:
    """An address, read; ``by`` is null where it goes without saying."""

    period: Period
    before: Period
    compare: str = "previous"
    by: Dimension | None = None
    whose: Whose | None = None

    @property
    def start(self) -> date:
        """From when on all is told of."""
        return min(self.period.start, self.before.start)


def read_words(query: Mapping[str, str], settings: Settings) -> ChangedWords:
    """The words of an address; without a period the last month that is over.

    Raises `WrongCall` for one that means nothing.
    """
    start, by = settings.fiscal_start, query.get("by")
    dimension = next((one for one in DIMENSIONS if one == by), None)
    if by and dimension is None:
        raise WrongCall(
            _("{0!r} is nothing that is told by; there are {1}").format(
                by[:_LONGEST], ", ".join(DIMENSIONS)
            )
        )
    label, compare = query.get("period"), query.get("compare") or "previous"
    running = period_of(today(), "month", start)
    period = parse_period(label, start) if label else compared(running, "previous", start)
    _check(period, settings)
    if compare in COMPARISONS:
        before = compared(period, compare, start)
    else:
        before = parse_period(compare, start)
        _check(before, settings)
    return ChangedWords(period, before, compare, dimension, read_whose(query))


def address(period: str, compare: str | None = None, whose: Whose | None = None) -> str:
    """Where a period's difference is told; ``compare`` is null where it goes without saying."""
    pairs = {"period": period, "compare": compare, **words_of(whose)}
    return "/changed/?" + urlencode({name: value for name, value in pairs.items() if value})


def filters(words: ChangedWords, by: Dimension, settings: Settings) -> list[Filter]:
    """What is chosen among: the two periods, and by whom the mix is told."""
    labels = dict.fromkeys(
        [words.period.label, *(one.label for one in _offered(settings.fiscal_start))]
    )
    periods = [Choice(label, period_name(label)) for label in labels]
    named = [
        Choice("previous", _("the period before")),
        Choice("year-ago", _("a year ago")),
        *(one for one in periods if one.value != words.period.label),
    ]
    if words.compare not in {one.value for one in named}:
        named.append(Choice(words.compare, period_name(words.before.label)))
    return [
        Filter("period", _("Period"), periods, words.period.label),
        Filter("compare", _("Compared with"), named, words.compare),
        Filter("by", _("Mix by"), [Choice(one, dimension_name(one)) for one in DIMENSIONS], by),
    ]


def _offered(fiscal_start: int) -> Iterator[Period]:
    """The running month, quarter and year, and those before."""
    for grain, back in _BACK:
        one = period_of(today(), grain, fiscal_start)
        for _nth in range(back + 1):
            yield one
            one = period_of(one.start - timedelta(days=1), grain, fiscal_start)


def _check(period: Period, settings: Settings) -> None:
    check_span(Words(period=period.label, compare=None), timezone.now(), settings)
