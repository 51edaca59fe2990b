"""With which stock the forecast reaches a target: its simulation turned round.

Of a period that runs, or comes next, the deals that are there already and their ages decide most.
So the flow that brings the target evenly over the whole period (`steady`) says only in which
proportions: it is raised, or lowered, as a whole until the forecast reaches the target with a
chance of one half (10 and 90 % are the ends of the interval).

Where the target is not reached, each step that holds less than this flow is filled up to it, by
deals that come into it today, and new deals to its rate: the emptiest first, what is there stays.
They are drawn besides what the forecast drew, with the same luck for each flow that is tried.
Where the target is reached, each step that holds more is cut down to it, as far as every draw may
lose the same share of its revenue. So what reaches its target lacks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from teropong.facts.calendar import Period
from teropong.outlook.clock import Floats, Ints
from teropong.outlook.forecast.drawing import Unborn
from teropong.outlook.forecast.foresight import Foresight
from teropong.statistics.intervals import TENTHS

_MOST = 10.0
"""So many times the flow that brings a target evenly is the most that is tried."""
_HALVINGS = 30
_TURNS = 8
_NEAR = 0.01
"""So near to what is lacking, as a share of it, a level is taken to reach it."""


@dataclass(frozen=True)
class Sources:
    """Where a period's revenue comes from: the deals of each step, then each pipeline's new ones.

    ``full`` is what the flow that brings the target has of each, deals or new deals a step of the
    clock, and ``there`` what there is. ``lane`` is the place of its pipeline, ``n_steps`` so many
    of them are steps. ``wins`` (spans × sources) are those that one more brings, ``brings`` the
    revenue that what is there does.
    """

    lane: Ints
    full: Floats
    there: Floats
    wins: Floats
    brings: Floats
    n_steps: int


@dataclass(frozen=True)
class Stock:
    """So many deals, and the ends of what that may well be; ``high`` is null: even more."""

    value: float
    low: float
    high: float | None


@dataclass(frozen=True)
class Level:
    """So many times the flow; ``is_filled``: what is there is filled up to it, else cut down."""

    times: float
    is_filled: bool

    def of(self, sources: Sources) -> Floats:
        """What is needed of each source."""
        pick = np.maximum if self.is_filled else np.minimum
        return np.asarray(pick(self.times * sources.full, sources.there))


@dataclass(frozen=True)
class Reached:
    """What is needed with chances of 10, 50 and 90 %; null: ten times the flow is too little."""

    sources: Sources
    low: Level | None
    middle: Level | None
    high: Level | None

    def stocks(self) -> list[Stock | None]:
        """The deals of each step; null where no number is enough."""
        n = self.sources.n_steps
        if self.low is None or self.middle is None:
            return [None] * n
        low, middle = self.low.of(self.sources), self.middle.of(self.sources)
        high = None if self.high is None else self.high.of(self.sources)
        return [
            Stock(float(middle[nth]), float(low[nth]), None if high is None else float(high[nth]))
            for nth in range(n)
        ]

    def flow(self, mix: Floats) -> Stock | None:
        """New deals, by what they win, as so many times those of the flow; null as above.

        ``mix`` is the share of the wins that each pipeline has.
        """
        if self.low is None or self.middle is None:
            return None
        new = slice(self.sources.n_steps, None)
        full, share = self.sources.full[new], mix[self.sources.lane[new]]

        def of(level: Level) -> float:
            need = level.of(self.sources)[new]
            return float(share @ np.divide(need, full, out=np.zeros_like(full), where=full > 0))

        return Stock(of(self.middle), of(self.low), None if self.high is None else of(self.high))


def is_near(period: Period, foresight: Foresight) -> bool:
    """Whether a period runs or comes next: what is there today decides it."""
    return period.start <= foresight.today + timedelta(days=period.days)


def spans_of(foresight: Foresight, period: Period) -> list[Period]:
    """A period, and before it the time until it begins."""
    start = max(period.start, foresight.today)
    return [Period("", foresight.today, start), period] if start > foresight.today else [period]


def read_sources(
    foresight: Foresight,
    period: Period,
    stock: Mapping[tuple[int, int], float],
    new: Mapping[int, float],
) -> Sources:
    """Of a flow with so many deals in places of pipeline and stage, and new ones a step."""
    spans, standing = spans_of(foresight, period), foresight.standing
    steps = foresight.steps(spans)
    deals = foresight.deals(steps)
    ahead = np.diff(deals.chances, axis=0, prepend=0)[-1] * deals.amounts
    by = foresight.own.wins[0] if foresight.own else 1.0
    found: list[tuple[int, float, float, Floats, float]] = []
    for (nth, stage), full in stock.items():
        here = (standing.lane == nth) & (standing.stage == stage) & ~standing.is_unrated
        until = [by * foresight.until(step)[nth][step, stage, 0] for step in steps]
        found.append((nth, full, here.sum(), np.diff([0.0, *until]), ahead[here].sum()))
    by_span = foresight.unborn(spans)
    for at, nth in enumerate(_lanes(foresight)):
        there, wins = _rate(foresight, nth, spans), np.array([parts[at].mean for parts in by_span])
        each = by_span[-1][at].amounts
        brings = wins[-1] * (each.mean() if len(each) else 0.0)
        found.append((nth, new.get(nth, 0.0), there, wins / there if there else 0 * wins, brings))
    lane, fulls, is_there, more, brought = (np.array(one) for one in zip(*found, strict=True))
    return Sources(lane, fulls, is_there.astype(float), more.T, brought, len(stock))


def _rate(foresight: Foresight, nth: int, spans: Sequence[Period]) -> float:
    """New deals of a pipeline a step, until the end of all spans."""
    arrivals, end = foresight.arrivals[nth], spans[-1].end
    if arrivals is None:
        return 0.0
    coming = arrivals.expected(foresight.clock, foresight.today, end, foresight.now)
    return float(coming.mean()) if len(coming) else 0.0


def reach(
    foresight: Foresight, period: Period, rest: float, revenue: Floats, sources: Sources
) -> Reached:
    """With how much of the flow a period still brings so many minor units.

    ``revenue`` are the forecast's draws of what it brings, as things are.
    """

    def one(level: float) -> Level | None:
        reached = float(np.quantile(revenue, 1 - level))
        if reached >= rest:
            return _cut(sources, rest, reached)
        return _filled(foresight, period, revenue, rest, sources, level)

    return Reached(sources, *map(one, TENTHS))


def _cut(sources: Sources, rest: float, reached: float) -> Level:
    """What may be lost of it: the same share of every draw."""
    if rest <= 0 or reached <= 0:
        return Level(0.0, is_filled=False)
    enough = rest / reached * float(sources.brings.sum())
    full, there = sources.full, sources.there
    most = float((there[full > 0] / full[full > 0]).max(initial=0))

    def lacks(times: float) -> bool:
        kept = np.divide(times * full, there, out=np.ones_like(full), where=there > 0)
        return float(np.minimum(kept, 1.0) @ sources.brings) < enough

    return Level(_halved(lacks, most), is_filled=False)


def _filled(
    foresight: Foresight,
    period: Period,
    revenue: Floats,
    rest: float,
    sources: Sources,
    level: float,
) -> Level | None:
    spans = spans_of(foresight, period)
    unborn = foresight.unborn(spans)
    deals = foresight.deals(foresight.steps(spans))
    nobody = replace(deals, chances=deals.chances[:, :0], amounts=deals.amounts[:0])
    reached = float(np.quantile(revenue, 1 - level))

    def drawn(new: list[list[Unborn]]) -> Floats:
        return foresight.drawn(spans, nobody, new)[-1].revenue

    usual = drawn(unborn)

    def gained(extra: Floats) -> float:
        filled = _besides(foresight, unborn, sources, sources.wins * extra)
        draws = revenue + drawn(filled) - usual
        return float(np.quantile(draws, 1 - level)) - reached

    return _raised(sources, _worth(foresight, unborn, sources), gained, rest - reached)


def _raised(
    sources: Sources, worth: Floats, gained: Callable[[Floats], float], lacking: float
) -> Level | None:
    """The level at which filling up gains what is lacking; ``worth`` is what one more brings.

    The mean guides, as a quantile gains about in proportion to it.
    """
    aim, low, high = lacking, 0.0, np.inf
    found = None
    for _ in range(_TURNS):
        times = _least(sources, worth, aim)
        if times is None:
            return None
        found, gain = Level(times, is_filled=True), gained(_extra(sources, times))
        if abs(gain - lacking) <= _NEAR * lacking:
            break
        low, high = (max(aim, low), high) if gain < lacking else (low, min(aim, high))
        aim *= min(max(lacking / gain, 0.5), 2.0) if gain > 0 else 2.0
        if not low < aim < high:
            aim = (low + high) / 2
    return found


def _least(sources: Sources, worth: Floats, aim: float) -> float | None:
    """The least number of times the flow that is expected to bring so much more; null: too many."""

    def lacks(times: float) -> bool:
        return float(worth @ _extra(sources, times)) < aim

    return None if lacks(_MOST) else _halved(lacks, _MOST)


def _extra(sources: Sources, times: float) -> Floats:
    """What fills each source up to so many times the flow."""
    return np.maximum(times * sources.full - sources.there, 0.0)


def _halved(lacks: Callable[[float], bool], most: float) -> float:
    """The least number of times that lacks nothing, by halving."""
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if lacks(middle) else (low, middle)
    return high


def _besides(
    foresight: Foresight, unborn: list[list[Unborn]], sources: Sources, more: Floats
) -> list[list[Unborn]]:
    """Wins from new deals, and so many more of each source in each span."""
    lanes = _lanes(foresight)
    return [
        [
            replace(part, mean=part.mean + float(extra[sources.lane == nth].sum()))
            for nth, part in zip(lanes, parts, strict=True)
        ]
        for parts, extra in zip(unborn, more, strict=True)
    ]


def _worth(foresight: Foresight, unborn: list[list[Unborn]], sources: Sources) -> Floats:
    """The revenue that one more of each source is expected to bring within the last span."""
    means = {
        nth: float(part.amounts.mean()) if len(part.amounts) else 0.0
        for nth, part in zip(_lanes(foresight), unborn[-1], strict=True)
    }
    return np.asarray(sources.wins[-1] * [means[nth] for nth in sources.lane.tolist()])


def _lanes(foresight: Foresight) -> list[int]:
    """The pipelines into which new deals come, as `Foresight.unborn` tells them."""
    return [nth for nth, arrivals in enumerate(foresight.arrivals) if arrivals is not None]
