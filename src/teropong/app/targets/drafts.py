"""Drafts: cells filled in but not saved, from a year's sum or from what was set before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from teropong.app.mirror import read
from teropong.app.people.models import Person
from teropong.app.records.decimals import read_decimal
from teropong.app.records.models.company import company
from teropong.app.targets.grid import Cell, Row, rows, shown_value
from teropong.app.targets.models import Grain
from teropong.app.targets.values import plain, read_value
from teropong.app.targets.words import Words, moved
from teropong.engine.asked import Asked
from teropong.engine.report import make_report
from teropong.engine.store import Store
from teropong.facts.calendar import Period, months_before
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.money import digits
from teropong.outlook import shape
from teropong.outlook.people import read_people
from teropong.outlook.season import FEWEST, History
from teropong.outlook.targets import Targets
from teropong.outlook.working_days import read_working_days

SPREAD, PREVIOUS, YEAR_AGO = "spread", "previous", "year-ago"
DAYS, SEASON = "days", "season"
_MOST_MORE = 1000


def draft(words: Words, found: Sequence[Row], person: Person) -> None:
    """Fill in the cells that the address asks for; raises `WrongCall` where it cannot be."""
    how = words.draft.get("fill", "")
    if how == SPREAD:
        _spread(words, found)
    elif how in (PREVIOUS, YEAR_AGO):
        _as_before(words, found, person, how)
    else:
        raise WrongCall(_("The address asks for something that cannot be (%(field)s).") % {
            "field": "fill"})  # fmt: skip


def can_spread(words: Words) -> bool:
    """Whether a year's sum can be spread over the columns."""
    return words.figure.is_flow and words.grain in (Grain.MONTH, Grain.QUARTER)


def _spread(words: Words, found: Sequence[Row]) -> None:
    row = next((one for one in found if one.line.key == words.draft.get("by", "")), None)
    if row is None or not row.is_open or not can_spread(words):
        raise WrongCall(_("Choose whose year is to be spread."))
    try:
        total = Decimal(read_value(words.draft.get("sum", ""), words.figure, words.currency))
    except ValidationError as error:
        raise WrongCall(" ".join(error.messages)) from None
    shares = _shares(words)
    for cell, value in zip(row.cells, rounded(total, shares, words), strict=True):
        _fill(cell, value, words)


def _shares(words: Words) -> list[Fraction]:
    """By the company's days: whose days a target falls on is weighed when it is read."""
    firm = company()
    by_season = words.draft.get("more") == SEASON
    asked = partial(
        _spread_year, firm.fiscal_start if firm else 1, words.subject.measure, words.shown,
        words.periods, by_season,
    )  # fmt: skip
    found: list[Fraction] | None = read(asked).value
    if found is None:
        raise WrongCall(_("The own season needs two full years of records before it."))
    if not any(found):
        raise WrongCall(_("There is no working day in this year to spread it over."))
    return found


def _spread_year(
    fiscal_start: int,
    measure: shape.Measure,
    year: Period,
    periods: Sequence[Period],
    by_season: bool,
    store: Store,
) -> list[Fraction] | None:
    """A question to the mirror: what of a year falls on each period; null without two years."""
    days, whose = read_working_days(store), shape.Whose("company")
    one = shape.Target(measure, whose, "year", year.start, Fraction(1))
    targets = Targets.made_of([one], read_people(store), days, fiscal_start)
    if by_season:
        history = _history(measure, year.start, store)
        if history is None or history.factors(year.start, days.count) is None:
            return None
        targets = targets.with_seasons({measure: history})
    aims = (targets.of(measure, whose, period, year.start) for period in periods)
    return [aim.value if aim else Fraction(0) for aim in aims]


def _history(measure: shape.Measure, before: date, store: Store) -> History | None:
    found = sums_by_month(measure, before, store)
    return History(found) if found is not None else None


def sums_by_month(
    measure: shape.Measure, before: date, store: Store
) -> dict[date, Fraction] | None:
    """The company's sums by month in the years before a day, without the months that began late."""
    first = months_before(before.replace(day=1), 12 * (FEWEST + 1))
    asked = Asked(
        period=f"{first}..{before.replace(day=1).fromordinal(before.toordinal() - 1)}",
        grain="month",
        indicators=(measure.indicator,),
    )
    try:
        told = make_report(store, asked).to_dict()["indicators"][measure.indicator]
    except FactsError:
        return None
    if not told["available"]:
        return None
    began = store.rows("SELECT min(created_on) FROM facts.opportunities")[0][0]
    name = measure.companion or "value"
    months = {
        date.fromisoformat(f"{row['period']}-01"): Fraction(str(row[name] or 0))
        for row in told["rows"]
    }
    return {day: value for day, value in months.items() if began and day >= began}


def rounded(total: Decimal, shares: Sequence[Fraction], words: Words) -> list[Decimal]:
    """A total in parts by shares, each to its last digit that is written, which add up to it."""
    unit = _unit(words, total)
    found: list[Decimal] = []
    share_so_far, sum_so_far, all_shares = Fraction(0), Decimal(0), sum(shares)
    for share in shares:
        share_so_far += share
        exact = Fraction(total) * share_so_far / all_shares
        so_far = _to_unit(exact, unit) if share_so_far < all_shares else total
        found.append(so_far - sum_so_far)
        sum_so_far = so_far
    return found


def _as_before(words: Words, found: Sequence[Row], person: Person, how: str) -> None:
    more = read_decimal(words.draft.get("more", "0").lstrip("+−-") or "0")
    if more is None or Decimal(more) > _MOST_MORE:
        raise WrongCall(_("Write how much more as a number, such as 5."))
    sign = -1 if words.draft.get("more", "").startswith(("-", "−")) else 1
    factor = 1 + Fraction(more) * sign / 100
    if factor < 0:
        raise WrongCall(_("A target is not negative."))
    earlier = {row.line.key: row for row in rows(moved(words), person)}
    for row in found:
        if row.line.key in earlier:
            _row_as_before(row, earlier[row.line.key], factor, words, how)


def _row_as_before(row: Row, earlier: Row, factor: Fraction, words: Words, how: str) -> None:
    """Fill the empty cells of a row by what held in the period before, or a year ago."""
    first = row.cells[0].period.start
    last = next((_in_force(one) for one in earlier.cells if one.period.end == first), None)
    # What a year of columns ago stood in the same place: they are as many, but for weeks.
    for cell, a_year_ago in zip(row.cells, earlier.cells, strict=True):
        base = last if how == PREVIOUS else _in_force(a_year_ago)
        if cell.own:
            last = Decimal(cell.own.value)
        elif base is not None:
            last = _drafted(Fraction(base) * factor, words)
            _fill(cell, last, words)


def _in_force(cell: Cell) -> Decimal | None:
    target = cell.own or cell.before
    return Decimal(target.value) if target else None


def _fill(cell: Cell, value: Decimal, words: Words) -> None:
    if cell.is_open:
        cell.typed = shown_value((plain(value), ""), words.figure)


def _drafted(value: Fraction, words: Words) -> Decimal:
    return _to_unit(value, _unit(words, Decimal(value.numerator) / value.denominator))


def _unit(words: Words, value: Decimal) -> Decimal:
    """What a drafted value is rounded to: of money a thousandth or so, of what people count one."""
    if words.figure.unit == "money":
        least = -digits(words.currency)
        return Decimal(1).scaleb(max(value.adjusted() - 3, least) if value else least)
    if words.figure.unit == "rate":
        return Decimal("0.01")
    return Decimal(1) if words.figure.is_flow and words.grain != Grain.WEEK else Decimal("0.1")


def _to_unit(value: Fraction, unit: Decimal) -> Decimal:
    return round(value / Fraction(unit)) * unit
