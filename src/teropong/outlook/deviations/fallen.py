"""Conversion fallen: fewer of the deals decided at a step pass on than did, and not by chance.

Each week's decisions (passed on, or lost) are held against one's own share so far, drawn to the
company's while there are few: a CUSUM towards half its odds. With a target they are held against
that besides, and told of as `below`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from teropong.outlook.deviations.budget import CHANGE, SETTLED
from teropong.outlook.deviations.passing import (
    LEAST_CASES,
    WORTH,
    cases_of,
    decided,
    told,
    watch,
)
from teropong.outlook.deviations.seen import Decided, Passage, Seen
from teropong.outlook.shape import Deviation, Measure
from teropong.statistics import Beta, Cusum, about, share_ratio

_FADING = 0.98


@dataclass
class _Usual:
    """The usual share so far, and the CUSUM of the weeks held against it."""

    known: Beta
    cusum: Cusum
    doubted: list[Decided] = field(default_factory=list)

    def learn(self, week: Decided) -> None:
        faded = Beta(self.known.did * _FADING, self.known.did_not * _FADING)
        self.known = faded.seen(week.passed, week.lost)

    def hold(self, week: Decided) -> None:
        """Hold a week against what is usual; it teaches once it is out of doubt."""
        self.cusum.add(share_ratio(week.passed, week.lost, self.known.mean, CHANGE))
        self.doubted.append(week)
        if self.cusum.is_open and len(self.doubted) > SETTLED:
            self.known = about(self.known.mean, 1)
            self.cusum.restart()
        if self.cusum.sum <= 0:
            for doubted in self.doubted:
                self.learn(doubted)
            self.doubted.clear()


def find(seen: Seen) -> Iterator[Deviation]:
    """The steps at which fewer pass than did."""
    whole = {_step(one.measure): one for one in seen.passages if one.whose.kind == "company"}
    for passage in seen.passages:
        weeks = decided(passage)
        prior = _prior(passage, whole.get(_step(passage.measure)))
        first, later = _begun(weeks)
        if prior is None or not later:
            continue
        usual = _Usual(prior, watch(weeks, prior.mean))
        for week in first:
            usual.learn(week)
        for week in later:
            usual.hold(week)
        if usual.cusum.is_open:
            yield told(seen, "fallen", passage, usual.known.mean, later, usual.cusum.since)


def _step(measure: Measure) -> tuple[str, str, str]:
    return measure.indicator, measure.pipeline, measure.stage


def _prior(passage: Passage, whole: Passage | None) -> Beta | None:
    """What the company says of a share; null where it has decided too little itself."""
    passed, lost = cases_of((whole or passage).weeks)
    if passed + lost < LEAST_CASES:
        return None
    return about(passed / (passed + lost), WORTH if passage.whose.kind == "rep" else 1)


def _begun(weeks: Sequence[Decided]) -> tuple[Sequence[Decided], Sequence[Decided]]:
    """The weeks that make a share, and those after them."""
    cases = 0
    for nth, week in enumerate(weeks):
        cases += week.passed + week.lost
        if cases >= LEAST_CASES:
            return weeks[: nth + 1], weeks[nth + 1 :]
    return weeks, ()
