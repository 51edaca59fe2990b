"""Beside a team's target: what its people's come to, each on the days of belonging.

The library adds them up; rows come from the records, people and their days from the mirror.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from teropong.app.mirror import NotReady, read
from teropong.app.people.models import Person
from teropong.app.records.models import Rate
from teropong.app.records.models.company import company
from teropong.app.records.rights import reach
from teropong.app.targets.figures import Subject
from teropong.app.targets.lines import Line
from teropong.app.targets.models import Target
from teropong.app.targets.setting import Wish
from teropong.app.targets.words import Words
from teropong.engine.store import Store
from teropong.facts.calendar import Period
from teropong.facts.money import digits
from teropong.outlook import shape
from teropong.outlook.people import read_people
from teropong.outlook.targets import Targets
from teropong.outlook.working_days import read_working_days


@dataclass(frozen=True)
class Sum:
    """What the people's targets come to, and by how much the given one exceeds it.

    In units of the figure; ``difference`` is null where none is given, ``n_without`` counts those
    who have no target.
    """

    value: Decimal
    difference: Decimal | None
    n_without: int


def sums(
    words: Words, lines: Iterable[Line], person: Person, wishes: Sequence[Wish] = ()
) -> dict[str, Sum] | None:
    """The sums by the names of the cells that they stand beside, as if the wishes were done.

    They are only of lines of which the person sees everybody; null while the mirror is being made.
    """
    asked = [line for line in lines if line.has_people and _sees_all_of(line, person)]
    if not asked or not words.figure.adds:
        return {}
    firm = company()
    rows = list(outlook_rows(words.subject, words.currency, wishes))
    fiscal = firm.fiscal_start if firm else 1
    ask = partial(
        _aims, rows, fiscal, [line.whose for line in asked], words.periods, words.decided_on
    )
    try:
        found = read(ask).value
    except NotReady:
        return None
    unit = 10 ** digits(words.currency) if words.figure.unit == "money" else 1
    cells = (f"{line.key}@{period.start}" for line in asked for period in words.periods)
    return {
        name: _sum(aim, unit)
        for name, aim in zip(cells, found, strict=True)
        if aim is not None and aim.of_reps is not None
    }


def outlook_rows(
    subject: Subject, currency: str, wishes: Sequence[Wish] = ()
) -> Iterator[shape.Target]:
    """All targets of a subject as the outlook takes them, as if the wishes were done."""
    found = Target.objects.filter(**subject.fields, hidden_at=None)
    gone = {_identity(wish.target) for wish in wishes}
    rates: dict[str, list[tuple[date, Fraction]]] = {}
    for code, day, rate in Rate.objects.filter(hidden_at=None).values_list(
        "currency", "starts_on", "rate"
    ):
        rates.setdefault(code, []).append((day, Fraction(rate)))
    kept = [one for one in found.select_related("team", "person").order_by("pk")
            if _identity(one) not in gone]  # fmt: skip
    wished = [wish.target for wish in wishes if wish.target.value]
    for nth, target in enumerate((*kept, *wished)):
        if (unit := _unit(target, subject, currency, rates)) is not None:
            yield _row(target, subject, unit, nth)


def _identity(target: Target) -> tuple[object, ...]:
    """What a wish takes the place of, as of now."""
    return (target.scope_kind, target.team_id, target.person_id, target.profile, target.grain,
            target.starts_on)  # fmt: skip


def _unit(
    target: Target,
    subject: Subject,
    currency: str,
    rates: dict[str, list[tuple[date, Fraction]]],
) -> Fraction | None:
    """Minor units of the company in one of the target's; null where there was no rate."""
    if subject.figure.unit != "money":
        return Fraction(1)
    unit = Fraction(10 ** digits(currency))
    if target.currency in ("", currency):
        return unit
    known = [rate for day, rate in rates.get(target.currency, []) if day <= target.starts_on]
    return known[-1] * unit if known else None


def _row(target: Target, subject: Subject, unit: Fraction, nth: int) -> shape.Target:
    names = {"team": target.team and target.team.name, "profile": target.profile,
             "rep": target.person and target.person.key}  # fmt: skip
    whose = shape.Whose(target.scope_kind, names.get(target.scope_kind) or "")  # type: ignore[arg-type] # one of the four
    return shape.Target(
        subject.measure,
        whose,
        target.grain,  # type: ignore[arg-type] # one of the five
        target.starts_on,
        Fraction(target.value) * unit,
        Fraction(target.upper) * unit if target.upper else None,
        target.decided_on,
        nth,
        target.withdrawn_on,
    )


def _aims(
    rows: Sequence[shape.Target],
    fiscal_start: int,
    whoses: Sequence[shape.Whose],
    periods: Sequence[Period],
    seen_on: date,
    store: Store,
) -> list[shape.Aim | None]:
    """A question to the mirror: the aims of each, period by period."""
    targets = Targets.made_of(rows, read_people(store), read_working_days(store), fiscal_start)
    if not rows:
        return [None] * (len(whoses) * len(periods))
    measure = rows[0].measure
    return [targets.of(measure, whose, period, seen_on) for whose in whoses for period in periods]


def _sum(aim: shape.Aim, unit: int) -> Sum:
    assert aim.of_reps is not None  # noqa: S101 - the caller has looked
    difference = aim.difference
    return Sum(
        _decimal(aim.of_reps / unit),
        None if difference is None else _decimal(difference / unit),
        len(aim.without),
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _sees_all_of(line: Line, person: Person) -> bool:
    """Whether a sum tells a person nothing that is not theirs to see."""
    mine = reach(person)
    return mine.people is None or line.may_set
