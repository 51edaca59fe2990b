"""What is asked before it is saved: a target far from what was, or beyond what anybody can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median

from django.utils.translation import gettext as _

from teropong.app.mirror import NotReady, read
from teropong.app.people.models import Person
from teropong.app.records.clock import today
from teropong.app.targets.drafts import sums_by_month
from teropong.app.targets.grid import Cell, Row
from teropong.app.targets.models import Grain, ScopeKind
from teropong.app.targets.setting import Wish
from teropong.app.targets.values import say_band, say_value
from teropong.app.targets.words import Words
from teropong.engine.store import Store
from teropong.facts.calendar import months_before
from teropong.language.dates import period_name
from teropong.outlook.shape import Measure

SURE = "sure-"
"""Begins the names of the form's fields that say what was asked already."""
_FAR = 10
_MOST_A_DAY = 100
_DAYS = {Grain.WEEK: 5, Grain.MONTH: 21, Grain.QUARTER: 63, Grain.YEAR: 252}
_A_YEAR = {Grain.WEEK: 52, Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1}
_MONTHS = 12


@dataclass(frozen=True)
class Doubt:
    """A question about a cell, and what a form sends back to say that it is meant."""

    name: str
    answer: str
    question: str


def doubts(
    wishes: Sequence[Wish], found: Sequence[Row], words: Words, post: Mapping[str, str]
) -> list[Doubt]:
    """What is to be asked of the wishes, without what the form says was asked before."""
    wished = {one.name: one for one in wishes if _answer(one) != post.get(SURE + one.name)}
    wished = {name: one for name, one in wished.items() if Decimal(one.target.value or 0)}
    if not wished:
        return []
    last_year, people = _last_year(words), Person.objects.filter(is_active=True).count()
    return [
        Doubt(SURE + name, _answer(wished[name]), question)
        for row in found
        for name, question in _of_row(row, wished, words, last_year, people)
    ]


def _of_row(
    row: Row, wished: Mapping[str, Wish], words: Words, last_year: Decimal | None, people: int
) -> Iterator[tuple[str, str]]:
    for cell in row.cells:
        if cell.name not in wished:
            continue
        value = Decimal(wished[cell.name].target.value)
        if far := _far_from(value, cell, row, wished, words, last_year, people):
            told = _("It is far from %(usual)s, as it was.") % {"usual": _spelled(far, words)}
            yield cell.name, f"{_said(cell, words, value)} {told}"
        elif _is_beyond(cell, value, words, people):
            told = _("That is more than %(n)s a working day for each.") % {"n": _MOST_A_DAY}
            yield cell.name, f"{_said(cell, words, value)} {told}"


def _far_from(
    value: Decimal,
    cell: Cell,
    row: Row,
    wished: Mapping[str, Wish],
    words: Words,
    last_year: Decimal | None,
    people: int,
) -> Decimal | None:
    """What a value is far from: what it takes the place of, else what is usual; null if neither."""
    replaced = _replaced(cell, words)
    # A digit too many or too few is just ten times as much or as little.
    if replaced and not replaced / _FAR < value < replaced * _FAR:
        return replaced
    usual, is_whole = _usual(cell, row, wished, last_year)
    if not usual:
        return None
    # A part of the company may be small; it is not far more than the whole.
    least = usual / _FAR if is_whole else usual / _FAR / max(people, 1)
    return None if least <= value <= usual * _FAR else usual


def _replaced(cell: Cell, words: Words) -> Decimal | None:
    """The value set in a cell, as long as it is in the currency that is typed; null where none."""
    if cell.own is None or cell.own.currency not in ("", words.currency):
        return None
    return Decimal(cell.own.value)


def _usual(
    cell: Cell, row: Row, wished: Mapping[str, Wish], last_year: Decimal | None
) -> tuple[Decimal | None, bool]:
    """What a cell is held against, and whether that is of the same line.

    What stands in the row, else the company's last year, else what else is typed into the row.
    """
    others = [one for one in row.cells if one is not cell]
    kept = [one.own.value for one in (*others, cell) if one.own]
    kept += [one.before.value for one in row.cells if one.before]
    if there := [Decimal(one) for one in kept if Decimal(one)]:
        return median(there), True
    if last_year:
        return last_year, row.line.kind == ScopeKind.COMPANY
    typed = [Decimal(wished[one.name].target.value) for one in others if one.name in wished]
    return (median(typed), True) if typed else (None, True)


def _is_beyond(cell: Cell, value: Decimal, words: Words, people: int) -> bool:
    if words.figure.unit != "count" or not words.figure.is_flow:
        return False
    alone = cell.line.kind in (ScopeKind.REP, ScopeKind.PROFILE)
    return value > _MOST_A_DAY * _DAYS[words.grain] * (1 if alone else max(people, 1))


def _last_year(words: Words) -> Decimal | None:
    """What the company did per period in the last twelve whole months; null where unknown."""
    if not words.figure.is_flow:
        return None
    try:
        done = read(partial(_year_before, words.subject.measure, today())).value
    except NotReady:
        return None
    return done / _A_YEAR[words.grain] if done else None


def _year_before(measure: Measure, day: date, store: Store) -> Decimal | None:
    """A question to the mirror: the company's sum of the twelve months before a day's."""
    months = sums_by_month(measure, day, store) or {}
    first = months_before(day.replace(day=1), _MONTHS)
    found = [value for month, value in months.items() if month >= first]
    if len(found) < _MONTHS:
        return None
    total = sum(found)
    return Decimal(total.numerator) / Decimal(total.denominator)


def _answer(wish: Wish) -> str:
    return f"{wish.target.value}/{wish.target.upper}"


def _said(cell: Cell, words: Words, value: Decimal) -> str:
    said = {
        "value": _spelled(value, words),
        "period": period_name(cell.period.label),
        "whose": cell.line.name,
    }
    return _("%(whose)s, %(period)s: %(value)s?") % said


def _spelled(value: Decimal, words: Words) -> str:
    places = Decimal("0.01") if value != value.to_integral_value() else Decimal(1)
    text = format(value.quantize(places).normalize(), "f")
    return say_band((say_value(text, words.figure), ""), words.currency, words.figure)
