"""The whole dashboard: what every contestant is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from teropong.engine.evaluate import Evaluator
from teropong.engine.load import bounds
from teropong.engine.query import Query
from teropong.engine.store import Store
from teropong.facts.calendar import Grain, Period, months_before
from teropong.facts.zone import local_date, start_of_day

Row = dict[str, Any]

Tile = tuple[str, Grain | None, tuple[str, ...]]

TILES: tuple[Tile, ...] = (
    ("first_meetings", "month", ("rep",)),
    ("outreach", "month", ("rep",)),
    ("pipeline_value", "day", ()),
    ("stage_duration", None, ("rep",)),
    ("revenue", "month", ("rep",)),
    ("conversion", None, ("rep",)),
    ("baseline", None, ("rep",)),
    ("average_sale", "month", ("rep",)),
)
"""Indicator, grain and dimensions: by rep and month where the indicator has a grain."""


@dataclass(frozen=True)
class Frame:
    """The twelve months that end with the day seen last, and the instant from which they are seen.

    Instants are microseconds; ``watched_from`` is the first one that the estimates look at.
    """

    start: date
    end: date
    as_of: int
    zone: ZoneInfo

    @property
    def period(self) -> Period:
        """The twelve months."""
        return Period("twelve months", self.start, self.end)

    @property
    def start_at(self) -> int:
        """Their first instant."""
        return start_of_day(self.start, self.zone)

    @property
    def seen_until(self) -> int:
        """Until when they can be watched."""
        return min(start_of_day(self.end, self.zone), self.as_of)

    @property
    def watched_from(self) -> int:
        """From when on the estimates watch."""
        return start_of_day(months_before(local_date(self.seen_until, self.zone), 12), self.zone)


def frame(store: Store, as_of: int | None = None) -> Frame:
    """Seen from just after the latest thing done, or from ``as_of``."""
    at = as_of if as_of is not None else (bounds(store).latest or 0) + 1
    zone = store.settings.zone
    end = local_date(at - 1, zone) + timedelta(days=1)
    return Frame(months_before(end, 12), end, at, zone)


def answers(
    store: Store, seen: Frame, evaluator: Evaluator | None = None, tiles: Sequence[Tile] = TILES
) -> Iterator[list[Row]]:
    """The rows of the eight, or of some, one after another, by the library."""
    evaluator = evaluator or Evaluator(store, seen.as_of)
    for name, grain, by in tiles:
        query = Query(name, seen.period, seen.as_of, grain=grain, by=by, has_lists=False)
        yield evaluator.evaluate(query).rows
