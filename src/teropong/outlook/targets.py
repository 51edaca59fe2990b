"""Targets: what is to be reached, by whom, over which days, as known when (decision 0010).

The target of any range of days is the sum of its days' shares, so that parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from teropong.facts.calendar import GRAINS, Grain, Period, grain_of
from teropong.facts.measures import Figure, figure_of
from teropong.outlook.people import People
from teropong.outlook.season import History
from teropong.outlook.shape import Aim, Measure, Origin, Target, Whose
from teropong.outlook.spreading import Spreading
from teropong.outlook.versions import Piece, Versions, without_days_of
from teropong.outlook.working_days import Range, WorkingDays

Rows = Mapping[tuple[Measure, Whose], Mapping[Grain, Versions]]
_LONG: tuple[tuple[int, Grain], ...] = ((365, "year"), (90, "quarter"), (28, "month"), (7, "week"))


class Sum(NamedTuple):
    """A value, the upper end of its band, where it comes from, and from which day it counts."""

    value: Fraction
    upper: Fraction | None
    origin: Origin
    since: date


@dataclass(frozen=True)
class _Asked:
    """What is asked: the days of ``period`` before ``end``, seen on a day."""

    measure: Measure
    figure: Figure
    period: Period
    seen_on: date
    end: date

    @property
    def at_its_end(self) -> date:
        """The last day of the period, or the one that it is seen on."""
        return min(self.seen_on, self.period.end - timedelta(days=1))

    @property
    def looked_at(self) -> date:
        """The day on which a level is looked at: the last one, or the one it is seen on."""
        last = self.period.end - timedelta(days=1)
        return last if self.seen_on < self.period.start else min(last, self.seen_on)


@dataclass(frozen=True)
class Targets:
    """All targets of a company; ``seasons`` are the measures' own histories, where asked for."""

    rows: Rows
    people: People
    days: WorkingDays
    fiscal_start: int = 1
    seasons: Mapping[Measure, History] = field(default_factory=dict)
    _spreading: Spreading = field(init=False, repr=False, compare=False)
    _held: dict[tuple[object, ...], list[Piece]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _sums: dict[tuple[object, ...], Sum | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        spreading = Spreading(self.days, self.fiscal_start, self.seasons)
        object.__setattr__(self, "_spreading", spreading)

    @classmethod
    def made_of(
        cls, targets: Iterable[Target], people: People, days: WorkingDays, fiscal_start: int = 1
    ) -> Targets:
        """Targets from their rows, in any order."""
        sorted_out: dict[tuple[Measure, Whose], dict[Grain, list[Target]]] = {}
        for target in targets:
            mine = sorted_out.setdefault((target.measure, target.whose), {})
            mine.setdefault(target.grain, []).append(target)
        rows = {
            key: {grain: Versions.of(those, fiscal_start) for grain, those in grains.items()}
            for key, grains in sorted_out.items()
        }
        return cls(rows, people, days, fiscal_start)

    def with_seasons(self, seasons: Mapping[Measure, History]) -> Targets:
        """The same, with years spread by their measures' own histories."""
        return replace(self, seasons=seasons)

    @property
    def measures(self) -> list[Measure]:
        """What there is a target for."""
        return sorted({measure for measure, _ in self.rows})

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return sum(len(one.rows) for grains in self.rows.values() for one in grains.values())

    @property
    def yearly(self) -> list[Measure]:
        """What adds up over days and has a target by the year: its season spreads it."""
        found = {measure for (measure, _), grains in self.rows.items() if "year" in grains}
        return sorted(measure for measure in found if _figure(measure).is_flow)

    def grains(self, measure: Measure, whose: Whose) -> list[Grain]:
        """By what the rows go that hold for someone: the given ones, else those of the reps."""
        found = set(self._grains(measure, whose))
        if not found:
            for rep, _ in self.people.members(whose):
                own = self._grains(measure, Whose("rep", rep))
                found |= own or self._grains(measure, self._profile(rep))
        return [grain for grain in GRAINS if grain in found]

    def _grains(self, measure: Measure, whose: Whose) -> set[Grain]:
        return set(self.rows[measure, whose]) if (measure, whose) in self.rows else set()

    def of(
        self,
        measure: Measure,
        whose: Whose,
        period: Period,
        seen_on: date,
        until: date | None = None,
    ) -> Aim | None:
        """What is to be reached over a period, as known at the end of ``seen_on``.

        With ``until`` only what falls on its days before that; null where there is no target. A
        period that has ended keeps what was known at its end; where nothing was, what was decided
        first after it. Counts as fractions, money in minor units of the reporting currency.
        """
        asked = _Asked(
            measure, _figure(measure), period, seen_on, min(until or period.end, period.end)
        )
        if whose.kind == "rep":
            found = self._of_rep(asked, whose.name, [(period.start, period.end)])
            return _aim(asked, whose, found) if found else None
        of_reps, without = self._of_reps(asked, whose)
        given = self._given(asked, whose, is_alone=of_reps is None)
        counts = given or of_reps
        if counts is None:
            return None
        return replace(
            _aim(asked, whose, counts),
            given=given.value if given else None,
            of_reps=of_reps.value if of_reps else None,
            without=without,
        )

    def asked(
        self, measure: Measure, whose: Whose, period: Period, seen_on: date
    ) -> Fraction | None:
        """The value of what adds up and is asked of someone; null where there is no target.

        As `of` tells it, and nothing of the sum of reps of whom some have no target.
        """
        asked = _Asked(measure, _figure(measure), period, seen_on, period.end)
        if whose.kind == "rep":
            found = self._of_rep(asked, whose.name, [(period.start, period.end)])
            return found.value if found else None
        if given := self._given(asked, whose, is_alone=False):
            return given.value
        of_reps, without = self._of_reps(asked, whose)
        if of_reps is None:
            given = self._given(asked, whose, is_alone=True)
            return given.value if given else None
        return None if without else of_reps.value

    def _given(self, asked: _Asked, whose: Whose, *, is_alone: bool) -> Sum | None:
        """What is given to a team or the company; to a profile only what does not add up.

        What was decided only after the period counts where it is alone: no rep had a target.
        """
        if not asked.figure.is_flow:
            is_each = whose.kind == "profile" and asked.figure.adds
            return None if is_each else self._level(asked, whose, "given")
        if whose.kind == "profile":
            return None
        known_on = self._known_on(asked, [whose]) if is_alone else asked.at_its_end
        pieces = self._pieces(asked, whose, known_on)
        return self._spread(asked, pieces, [(asked.period.start, asked.end)], None, "given")

    def _of_reps(self, asked: _Asked, whose: Whose) -> tuple[Sum | None, tuple[str, ...]]:
        """The sum of the reps' on the days of belonging, and those who were there without one."""
        sums, without = [], []
        if asked.figure.adds:
            for rep, ranges in self.people.members(whose):
                inside = list(_within(ranges, asked))
                if not inside:
                    continue
                found = self._of_rep(asked, rep, inside)
                if found:
                    sums.append(found)
                elif any(self.days.of_rep(rep, start, end) for start, end in inside):
                    without.append(rep)
        if not sums:
            return None, ()
        value = sum((one.value for one in sums), Fraction(0))
        has_band = any(one.upper is not None for one in sums)
        upper = sum(((one.value if one.upper is None else one.upper) for one in sums), Fraction(0))
        since = min(one.since for one in sums)
        return Sum(value, upper if has_band else None, "reps", since), tuple(without)

    def _of_rep(self, asked: _Asked, rep: str, ranges: Sequence[Range]) -> Sum | None:
        """A rep's own on the days of some ranges; where there is none, that of the profile."""
        if not self.has_targets(asked.measure, rep):
            return None
        key = (asked.measure, rep, asked.period, asked.seen_on, asked.end, *ranges)
        if key not in self._sums:
            self._sums[key] = self._summed(asked, rep, ranges)
        return self._sums[key]

    def has_targets(self, measure: Measure, rep: str) -> bool:
        """Whether there is any target of a measure for a rep or the profile."""
        return (measure, Whose("rep", rep)) in self.rows or (
            measure,
            self._profile(rep),
        ) in self.rows

    def _summed(self, asked: _Asked, rep: str, ranges: Sequence[Range]) -> Sum | None:
        own, profile = Whose("rep", rep), self._profile(rep)
        if not asked.figure.is_flow:
            found = self._level(asked, own, "given")
            return found or self._level(asked, profile, "profile")
        known_on = self._known_on(asked, [own, profile])
        pieces = self._pieces(asked, own, known_on)
        origin: Origin = "given" if pieces else "profile"
        clipped = [(start, min(end, asked.end)) for start, end in ranges]
        held = [*pieces, *without_days_of(pieces, self._pieces(asked, profile, known_on))]
        held.sort(key=lambda piece: piece.start)
        return self._spread(asked, held, clipped, rep, origin)

    def _profile(self, rep: str) -> Whose:
        return Whose("profile", self.people.profiles.get(rep, ""))

    def _spread(
        self,
        asked: _Asked,
        pieces: Sequence[Piece],
        ranges: Sequence[Range],
        rep: str | None,
        origin: Origin,
    ) -> Sum | None:
        if not pieces:
            return None
        count = self.days.counting(rep)
        value, upper = Fraction(0), Fraction(0)
        for piece in pieces:
            target = piece.target
            share = sum(
                (self._spreading.share(piece, start, end, count) for start, end in ranges),
                Fraction(0),
            )
            value += share * target.value
            upper += share * (target.value if target.upper is None else target.upper)
        has_band = any(piece.target.upper is not None for piece in pieces)
        return Sum(value, upper if has_band else None, origin, pieces[0].start)

    def _level(self, asked: _Asked, whose: Whose, origin: Origin) -> Sum | None:
        day = asked.looked_at
        for versions in self._by_nearness(asked, whose):
            if target := versions.at(day, min(asked.seen_on, day)):
                return Sum(target.value, target.upper, origin, asked.period.start)
        return None

    def _known_on(self, asked: _Asked, whose: Sequence[Whose]) -> date:
        """The day whose knowledge counts: a period that has ended keeps that of its end.

        Where nothing was known then, what was decided first after it.
        """
        known_on = asked.at_its_end
        if known_on == asked.seen_on or any(self._pieces(asked, one, known_on) for one in whose):
            return known_on
        after = (
            day
            for one in whose
            for versions in self._by_nearness(asked, one)
            for day in versions.decided_after(asked.period.end, known_on, asked.seen_on)
        )
        return min(after, default=known_on)

    def _pieces(self, asked: _Asked, whose: Whose, known_on: date) -> list[Piece]:
        """What holds for someone over the period, by the grain that is nearest to it."""
        key = (asked.measure, whose, asked.period, known_on)
        if key not in self._held:
            start, end = asked.period.start, asked.period.end
            found = (
                list(versions.pieces(start, end, known_on))
                for versions in self._by_nearness(asked, whose)
            )
            self._held[key] = next(filter(None, found), [])
        return self._held[key]

    def _by_nearness(self, asked: _Asked, whose: Whose) -> Iterator[Versions]:
        """The rows by their grains: the period's own, the coarser, then the finer ones."""
        grains = self.rows.get((asked.measure, whose))
        if grains:
            place = GRAINS.index(_grain(asked.period, self.fiscal_start))
            for grain in (*GRAINS[place:], *reversed(GRAINS[:place])):
                if grain in grains:
                    yield grains[grain]


def _figure(measure: Measure) -> Figure:
    found = figure_of(measure.indicator, measure.companion)
    if found is None:
        raise ValueError(f"no target can be set for {measure}")
    return found


def _grain(period: Period, fiscal_start: int) -> Grain:
    """The grain of a period; of any other range the longest that it could hold."""
    if found := grain_of(period, fiscal_start):
        return found
    return next((grain for days, grain in _LONG if period.days >= days), "day")


def _within(ranges: Iterable[Range], asked: _Asked) -> Iterator[Range]:
    """The parts of ranges inside the period; of a level, the range of the day looked at."""
    for start, end in ranges:
        if not asked.figure.is_flow:
            if start <= asked.looked_at < end:
                yield start, end
        elif max(start, asked.period.start) < min(end, asked.period.end):
            yield max(start, asked.period.start), min(end, asked.period.end)


def _aim(asked: _Asked, whose: Whose, found: Sum) -> Aim:
    since = max(found.since, asked.period.start)
    return Aim(
        asked.measure, whose, asked.period, found.value, found.origin, since, upper=found.upper
    )
