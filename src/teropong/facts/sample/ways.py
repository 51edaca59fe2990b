"""The way of each deal through its pipeline, event by event.

A stay is log-normal; the longer it is for its stage, the likelier it ends in a loss. Some skip a
stage, some return to an earlier one, some moves are slips that are undone within a minute, and
some closes are reopened.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from teropong.facts.sample.arrays import DAY, HOUR, NEVER, Bools, Codes, Floats, Ints, chance
from teropong.facts.sample.people import People, settled
from teropong.facts.sample.pipelines import LOST, PIPELINES, WON, stage_figures
from teropong.facts.sample.workdays import Workdays

EVENTS = 16
"""The most events of one deal, its creation included."""
HORIZON = 45 * DAY
"""How far beyond the records' end a deal's way is followed, so that there are plans."""
_SPREAD, _WEIGHT_OF_AGE = 0.85, 0.85
_SKIP, _RETURN, _SLIP, _REOPEN_LOST, _REOPEN_WON = 0.04, 0.045, 0.012, 0.03, 0.008
_BEGINS_LATER, _WON_ALREADY, _FORGOTTEN = 0.1, 0.002, 0.06
_STRAIGHT, _SLIPPED, _REOPENING = 0, 1, 2
_LAST = np.array([len(pipeline.stages) for pipeline in PIPELINES])
_STAY_DAYS, _PASS_ODDS = stage_figures("stay_days"), stage_figures("pass_odds")


@dataclass(frozen=True)
class Starts:
    """Where deals set out: ``quality`` shifts their log odds to pass on."""

    created: Ints
    pipeline: Ints
    seat: Ints
    quality: Floats


def ways(
    rng: np.random.Generator, starts: Starts, people: People, days: Workdays
) -> tuple[Ints, Codes]:
    """Instants and codes of the events of each deal, in order; `NEVER` where there is none."""
    n = len(starts.created)
    travel = _Travel(rng, starts, people, days)
    times = np.full((n, EVENTS), NEVER, dtype=np.int64)
    codes = np.zeros((n, EVENTS), dtype=np.int8)
    times[:, 0], codes[:, 0] = starts.created, travel.stage
    going = np.arange(n)
    for event in range(1, EVENTS):
        going = going[travel.at[going] < days.end + HORIZON]
        reached, code = travel.next_event(going, is_first=event == 1)
        times[going, event], codes[going, event] = reached, code
        going = travel.moved(going, reached, code)
    return times, codes


class _Travel:
    """Where every deal is: its stage, since when, and whether a slip or a reopening is due."""

    def __init__(
        self, rng: np.random.Generator, starts: Starts, people: People, days: Workdays
    ) -> None:
        n = len(starts.created)
        self.rng, self.starts, self.people, self.days = rng, starts, people, days
        self.won_already = chance(rng, n, _WON_ALREADY)
        stage = np.where(chance(rng, n, _BEGINS_LATER), rng.integers(1, 4, n), 1)
        self.stage: Ints = np.where(self.won_already, _LAST[starts.pipeline], stage)
        self.at = starts.created.copy()
        self.mode: Ints = np.full(n, _STRAIGHT)
        self.reopened: Bools = np.zeros(n, dtype=bool)

    def next_event(self, going: Ints, *, is_first: bool) -> tuple[Ints, Ints]:
        """When the stay of each ends and what is entered then."""
        rng, n, since, mode = self.rng, len(going), self.at[going], self.mode[going]
        stay, code = self._stay(going)
        reached = _rushed(rng, since, since + stay, code, self.days)
        seat = self.starts.seat[going]
        reached = settled(rng, reached, seat, self.people, self.days, earliest=0)
        soonest = since + 90 + rng.integers(0, HOUR, n)
        reached = np.where(mode == _SLIPPED, since + rng.integers(3, 58, n), reached)
        reached = np.where((mode != _SLIPPED) & (reached < soonest), soonest, reached)
        code = np.where(mode == _STRAIGHT, code, self.stage[going])
        if is_first:
            at_once = self.won_already[going]
            reached, code = np.where(at_once, soonest, reached), np.where(at_once, WON, code)
        return reached, code

    def moved(self, going: Ints, reached: Ints, code: Ints) -> Ints:
        """Takes the events in and returns the deals that go on."""
        rng, n, now = self.rng, len(going), self.stage[going]
        self.at[going] = reached
        closed = code >= WON
        slips = (self.mode[going] == _STRAIGHT) & chance(rng, n, _SLIP)
        often = np.where(code == WON, _REOPEN_WON, _REOPEN_LOST)
        reopens = closed & ~slips & ~self.reopened[going] & chance(rng, n, often)
        self.reopened[going] |= reopens
        back_to = np.where(reopens & (code == WON), _LAST[self.starts.pipeline[going]], now)
        self.stage[going] = np.where(slips | closed, back_to, code)
        self.mode[going] = np.where(slips, _SLIPPED, np.where(reopens, _REOPENING, _STRAIGHT))
        found: Ints = going[~closed | slips | reopens]
        return found

    def _stay(self, going: Ints) -> tuple[Ints, Ints]:
        """How long each stays in its stage, in seconds, and what it would enter then."""
        rng, n, stage = self.rng, len(going), self.stage[going]
        pipeline = self.starts.pipeline[going]
        age = rng.normal(0, 1, n)
        odds = _PASS_ODDS[pipeline, stage] + self.starts.quality[going] - _WEIGHT_OF_AGE * age
        passes = chance(rng, n, 1 / (1 + np.exp(-odds)))
        days = _STAY_DAYS[pipeline, stage] * np.exp(_SPREAD * age)
        days *= np.where(~passes & chance(rng, n, _FORGOTTEN), rng.uniform(3, 9, n), 1)
        luck = rng.random(n)
        further = stage + np.where(luck < _SKIP, 2, 1)
        code = np.where(further > _LAST[pipeline], WON, further)
        code = np.where(passes, code, LOST)
        back = (luck > 1 - _RETURN) & (stage > 1)
        code = np.where(back, np.maximum(stage - rng.integers(1, 3, n), 1), code)
        return (days * DAY).astype(np.int64), code


def _rushed(rng: np.random.Generator, since: Ints, at: Ints, code: Ints, days: Workdays) -> Ints:
    """Orders due soon after a quarter's end are pulled into its last days, most of the time.

    And half of what was lost long ago is cleared away on the first day of a quarter.
    """
    n, last = len(at), len(days.works) - 1
    start = days.quarter_start[np.clip(at // DAY, 0, last)] * DAY
    next_start = days.quarter_start[np.clip(at // DAY + 92, 0, last)] * DAY
    stale = (code == LOST) & (at - since > 70 * DAY) & (next_start > at) & chance(rng, n, 0.5)
    pulled = start - (rng.random(n) ** 1.5 * 9 * DAY).astype(np.int64) - 1
    pulled = days.last_worked[np.clip(pulled // DAY, 0, last)] * DAY + pulled % DAY
    eager = (code == WON) & (at - start < 25 * DAY) & (pulled > since) & chance(rng, n, 0.7)
    return np.where(stale, next_start + at % DAY, np.where(eager, pulled, at))
