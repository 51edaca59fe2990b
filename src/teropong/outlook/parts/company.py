"""The company by its reps: how each differs from all, and the foresight of any part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from teropong.engine.evaluate import Evaluator
from teropong.outlook.clock import Floats, Ints
from teropong.outlook.forecast.arrivals import HALF_LIFE, Arrivals
from teropong.outlook.forecast.foresight import Foresight
from teropong.outlook.forecast.own import Own
from teropong.outlook.forecast.standing import Standing
from teropong.outlook.forecast.worth import Worth
from teropong.outlook.parts.presence import Presence
from teropong.outlook.parts.records import (
    NOBODY,
    Begun,
    Sold,
    came_of,
    read_begun,
    read_sold,
    read_won,
)
from teropong.outlook.shape import COMPANY, Whose
from teropong.outlook.targets import Targets
from teropong.statistics.rates import Gamma
from teropong.statistics.relative import relative

_AHEAD = timedelta(days=550)
"""So far ahead it is looked who will be there; after that it stays so."""
_USUALLY = 120
"""Steps ahead that say whose new deals are, on the whole."""


@dataclass(frozen=True)
class Parts:
    """A company's reps by id, `NOBODY` included, and how each differs from all.

    ``win`` and ``sale``: so many times the company's hazard of a win and average sale; ``rates``:
    of each pipeline the new deals that a step brings to each.
    """

    company: Foresight
    presence: Presence
    reps: tuple[str, ...]
    win: tuple[Gamma, ...]
    sale: tuple[Gamma, ...]
    rates: tuple[tuple[Gamma, ...], ...]
    _known: dict[Whose, Floats] = field(default_factory=dict, repr=False, compare=False)

    def of(self, whose: Whose) -> Foresight:
        """The foresight of a part; the company's own for all of it."""
        if whose.kind == "company":
            return self.company
        company = self.company
        weights = self.weights(whose)
        is_in = np.array([self.presence.now(whose, rep, company.today) for rep in self.reps])
        mine = is_in[self._of_deal] if len(company.standing) else np.zeros(0, np.bool_)
        members = np.flatnonzero(is_in | (weights > 0)).tolist()
        place = np.zeros(len(self.reps), np.int64)
        place[members] = np.arange(len(members))
        own = Own(
            tuple(self.win[nth] for nth in members),
            tuple(self._rate(nth) for nth in members),
            tuple(self.sale[nth] for nth in members),
            tuple(weights[members].tolist()),
            place[self._of_deal[mine]],
        )
        return replace(
            company,
            standing=_those(company.standing, mine),
            worth=_scaled(company.worth, own.sales[0]),
            arrivals=tuple(self._arrivals(nth, whose) for nth in range(len(company.lanes))),
            own=own,
            company=company,
        )

    def weights(self, whose: Whose) -> Floats:
        """Of each rep the wins a step from new deals that count for someone, on the whole."""
        found = np.zeros(len(self.reps))
        for nth, (lane, arrivals) in enumerate(
            zip(self.company.lanes, self.company.arrivals, strict=True)
        ):
            if arrivals is not None:
                win = float(arrivals.shares @ lane.chance[:, 0])
                found += arrivals.rate.mean * win * self._shares(nth, whose)[:, :_USUALLY].mean(1)
        return found

    def _arrivals(self, nth: int, whose: Whose) -> Arrivals | None:
        arrivals = self.company.arrivals[nth]
        return arrivals and replace(arrivals, part=self._shares(nth, whose).sum(axis=0))

    def _shares(self, nth: int, whose: Whose) -> Floats:
        """Of the pipeline's wins from new deals of each step ahead, each rep's for someone."""
        here = self._there(whose)
        rate = np.array([one.mean for one in self.rates[nth]])[:, None]
        win = np.array([one.mean for one in self.win])[:, None]
        whole = (rate * self._there(COMPANY)).sum(axis=0)
        found: Floats = np.divide(
            rate * here * win, whole, out=np.zeros_like(here), where=whole > 0
        )
        return found

    def _rate(self, nth: int) -> Gamma:
        """What is known of a rep's new deals of all pipelines together, around 1."""
        pairs = zip(self.rates, self.company.arrivals, strict=True)
        shape = sum(one[nth].shape for one, arrivals in pairs if arrivals) or 1.0
        return Gamma(shape, shape)

    @cached_property
    def _of_deal(self) -> Ints:
        place = {rep: nth for nth, rep in enumerate(self.reps)}
        return np.array([place[rep or NOBODY] for rep in self.company.standing.rep], np.int64)

    @cached_property
    def _last_days(self) -> Ints:
        """Of each step ahead the place of its last day."""
        clock, today = self.company.clock, self.company.today
        days = np.datetime64(today) + np.arange(_AHEAD.days)
        steps = clock.read(days) - self.company.now
        return np.flatnonzero(np.diff(np.append(steps, steps[-1] + 1)))

    def _there(self, whose: Whose) -> Floats:
        """Who is there for someone on each step ahead: reps × steps, 1 or 0."""
        if whose not in self._known:
            today = self.company.today
            each = (
                self.presence.each(whose, rep, today, today + _AHEAD)[self._last_days]
                for rep in self.reps
            )
            self._known[whose] = np.array(list(each)).reshape(len(self.reps), -1)
        return self._known[whose]


def read_parts(evaluator: Evaluator, company: Foresight, targets: Targets) -> Parts:
    """The reps of a company, from what came of their deals beside what was to be expected."""
    lanes, standing = company.lanes, company.standing
    begun = read_begun(evaluator, company.clock, lanes)
    won, sold = read_won(evaluator, lanes), read_sold(evaluator, lanes)
    named = {*targets.people.spells, *won, *begun.rep, *sold.rep}
    reps = tuple(sorted({*named, *(rep or NOBODY for rep in standing.rep)}))
    presence = Presence(targets.people, targets.days)
    return Parts(
        company,
        presence,
        reps,
        tuple(_wins(company, reps, begun, won)),
        tuple(_sales(company, reps, sold)),
        tuple(tuple(one) for one in _rates(company, reps, begun, presence)),
    )


def _wins(
    company: Foresight, reps: Sequence[str], begun: Begun, won: dict[str, float]
) -> list[Gamma]:
    chances = begun.chances(company.lanes)
    expected = _by_rep(reps, begun.rep, begun.n * chances)
    standing = company.standing
    rep = np.array([one or NOBODY for one in standing.rep], object)
    came = _by_rep(reps, rep, came_of(standing, company.lanes))
    came += np.array([won.get(one, 0.0) for one in reps])
    whole = expected.sum()
    spread = float((begun.n * chances * (1 - chances)).sum()) / whole if whole > 0 else 1.0
    return relative(came.tolist(), expected.tolist(), max(spread, 0.1))


def _sales(company: Foresight, reps: Sequence[str], sold: Sold) -> list[Gamma]:
    """In units of what a sale of the same pipeline brings."""
    means = np.array([float(one.mean()) if len(one) else 0.0 for one in company.worth.sales])
    if not len(means) or not len(sold.n) or not means.all():
        return relative([0.0] * len(reps), [0.0] * len(reps))
    counts = _by_rep(reps, sold.rep, sold.amount / means[sold.lane])
    times = _by_rep(reps, sold.rep, sold.n)
    shares = np.bincount(sold.lane, sold.n, len(means)) / sold.n.sum()
    varies = [
        float(one.var()) / mean**2 for one, mean in zip(company.worth.sales, means, strict=True)
    ]
    return relative(counts.tolist(), times.tolist(), max(float(shares @ varies), 0.01))


def _rates(
    company: Foresight, reps: Sequence[str], begun: Begun, presence: Presence
) -> list[list[Gamma]]:
    """Of each pipeline the new deals of a step, by how many came lately while each was there."""
    clock, now = company.clock, company.now
    since = max([company.known_from, *(lane.stays.since for lane in company.lanes)])
    first = min(clock.day(since), company.today)
    steps = clock.read(np.datetime64(first) + np.arange((company.today - first).days + 1))
    weights = np.diff(steps) * 0.5 ** ((now - steps[:-1]) / HALF_LIFE)
    each = (presence.each(COMPANY, rep, first, company.today) for rep in reps)
    days = [float(one @ weights) for one in each]
    fades = begun.n * 0.5 ** ((now - begun.step) / HALF_LIFE)
    found = []
    for nth in range(len(company.lanes)):
        here = begun.is_new & (begun.lane == nth) & (begun.step >= since)
        counts = _by_rep(reps, begun.rep[here], fades[here])
        found.append(relative(counts.tolist(), days))
    return found


def _by_rep(reps: Sequence[str], rep: np.ndarray, values: Floats) -> Floats:
    place = {one: nth for nth, one in enumerate(reps)}
    of = np.array([place[one] for one in rep.tolist()], np.int64)
    return np.bincount(of, values, len(reps)).astype(np.float64)


def _those(standing: Standing, mine: NDArray[np.bool_]) -> Standing:
    return Standing(**{one.name: getattr(standing, one.name)[mine] for one in fields(standing)})


def _scaled(worth: Worth, by: float) -> Worth:
    return replace(worth, sales=tuple(one * by for one in worth.sales))
