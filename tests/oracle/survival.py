"""Kaplan–Meier and Aalen–Johansen with delayed entry, by loops over exact fractions; ages in microseconds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

Z = 1.6448536269514722
DAY = 86_400_000_000
CENSORED, EVENT, OTHER = 0, 1, 2


@dataclass(frozen=True)
class Spell:
    """Someone under watch: at risk over (entry, exit], and at 0 too where watched from age 0."""

    entry: int
    exit: int
    cause: int

    def at_risk(self, age: int) -> bool:
        """Whether in the risk set at an age."""
        return (self.entry < age or self.entry == 0) and age <= self.exit


def microseconds(span: timedelta) -> int:
    """A time span in whole microseconds."""
    return span // timedelta(microseconds=1)


def spell(
    start: datetime, end: datetime | None, cause: int, window: tuple[datetime, datetime]
) -> Spell | None:
    """The part of a life from `start` to `end` that was watched in `[window)`; None where there is none."""
    opens, closes = window
    if start >= closes:
        return None
    if end is None or end >= closes:
        end, cause = closes, CENSORED
    entry, leave = max(microseconds(opens - start), 0), microseconds(end - start)
    if entry > 0 and leave <= entry:
        return None
    return Spell(entry, leave, cause)


def empties(spells: list[Spell]) -> bool:
    """Whether, ages upward, nobody is at risk any more (or yet) while somebody enters at that age or later."""
    entries = [-1 if one.entry == 0 else one.entry for one in spells]
    if min(entries) > -1:
        return True
    for left in {one.exit for one in spells}:
        entered_before = [one for one, entry in zip(spells, entries, strict=True) if entry < left]
        somebody_enters = any(entry >= left for entry in entries)
        if somebody_enters and all(one.exit <= left for one in entered_before):
            return True
    return False


def event_table(spells: list[Spell]) -> list[tuple[int, int, int, int]]:
    """For each age with an event: (age, at risk, events of any kind, events of the cause)."""
    table = []
    for age in sorted({one.exit for one in spells if one.cause != CENSORED}):
        at_risk = sum(one.at_risk(age) for one in spells)
        causes = [one.cause for one in spells if one.exit == age and one.cause != CENSORED]
        table.append((age, at_risk, len(causes), causes.count(EVENT)))
    return table


@dataclass(frozen=True)
class Duration:
    """A Kaplan–Meier estimate, in days."""

    mean: Fraction
    median: Fraction | None
    horizon: Fraction
    low: float | None
    high: float | None


def kaplan_meier(spells: list[Spell], horizon_days: int = 365) -> Duration | None:
    """Mean within the horizon and median of the time to an event of any kind."""
    if not spells or empties(spells):
        return None
    horizon = min(horizon_days * DAY, max(one.exit for one in spells))
    curve: list[tuple[int, Fraction]] = [(0, Fraction(1))]
    median = None
    table = event_table(spells)
    for age, at_risk, events, _ in table:
        curve.append((age, curve[-1][1] * Fraction(at_risk - events, at_risk)))
        if median is None and curve[-1][1] <= Fraction(1, 2):
            median = Fraction(age, DAY)
    mean = area(curve, 0, horizon)
    variance = Fraction(0)
    for age, at_risk, events, _ in table:
        if age <= horizon and at_risk > events:
            variance += area(curve, age, horizon) ** 2 * Fraction(
                events, at_risk * (at_risk - events)
            )
    spread = Z * math.sqrt(variance)
    limit = float(Fraction(horizon, DAY))
    if not variance:
        return Duration(mean, median, Fraction(horizon, DAY), None, None)
    low, high = max(float(mean) - spread, 0.0), min(float(mean) + spread, limit)
    return Duration(mean, median, Fraction(horizon, DAY), low, high)


def area(curve: list[tuple[int, Fraction]], start: int, end: int) -> Fraction:
    """The integral of a step function from start to end, in days."""
    total = Fraction(0)
    for i, (age, height) in enumerate(curve):
        until = curve[i + 1][0] if i + 1 < len(curve) else end
        width = min(until, end) - max(age, start)
        if width > 0:
            total += width * height
    return total / DAY


@dataclass(frozen=True)
class Chance:
    """An Aalen–Johansen estimate; `share` is None where too many are unresolved."""

    share: Fraction | None
    low: float | None
    high: float | None
    unresolved: Fraction


def aalen_johansen(spells: list[Spell]) -> Chance | None:
    """The chance of the cause in the end, seen from age 0, the other cause competing."""
    if not spells or empties(spells):
        return None
    alive, share = Fraction(1), Fraction(0)
    rows = []
    for _, at_risk, events, hits in event_table(spells):
        before = alive
        share += before * Fraction(hits, at_risk)
        alive = before * Fraction(at_risk - events, at_risk)
        rows.append((at_risk, events, hits, before, share))
    if alive > Fraction(1, 10):
        return Chance(None, None, None, alive)
    variance = Fraction(0)
    for at_risk, events, hits, before, reached in rows:
        rest = share - reached
        if at_risk > events:
            variance += rest**2 * Fraction(events, at_risk * (at_risk - events))
        variance += before**2 * Fraction(hits * (at_risk - hits), at_risk**3)
        variance -= 2 * rest * before * Fraction(hits, at_risk**2)
    low, high = interval(share, variance, sum(events for _, events, *_ in rows))
    return Chance(share, low, high, alive)


def interval(share: Fraction, variance: Fraction, decided: int) -> tuple[float, float]:
    """The 90 % interval on the complementary log-log scale; of 0 and 1 the score interval."""
    unsure = Z**2 / (decided + Z**2)
    if share == 1:
        return 1 - unsure, 1.0
    if share == 0:
        return 0.0, unsure
    log = math.log(share)
    step = Z * math.sqrt(variance) / (float(share) * abs(log))
    ends = [math.exp(-math.exp(math.log(-log) + sign * step)) for sign in (1, -1)]
    return ends[0], ends[1]
