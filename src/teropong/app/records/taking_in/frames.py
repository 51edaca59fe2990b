"""What deals are measured by: pipelines and their stages, rates, holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from teropong.app.changes.writing import Author
from teropong.app.records.clock import start_of
from teropong.app.records.decimals import shortest
from teropong.app.records.models import Holiday, Pipeline, Rate, Stage
from teropong.app.records.taking_in.folder import Folder
from teropong.app.records.taking_in.settling import Wanted, settle
from teropong.app.records.taking_in.taken import Taken

_STAGES = """
  SELECT coalesce(pipeline, ''), stage, base, CAST(expected_days AS VARCHAR)
  FROM facts.stages ORDER BY min(line) OVER (PARTITION BY pipeline), position, line"""
_SEEN = """
  SELECT lane, stage, NULL, NULL FROM (
    SELECT coalesce(o.pipeline, '') AS lane, h.stage, h.changed_at - o.created_at AS after
    FROM facts.opportunity_history h JOIN facts.opportunities o USING (opportunity_id)
    WHERE h.stage NOT IN ('won', 'lost')
    UNION ALL
    SELECT coalesce(pipeline, ''), stage, NULL FROM facts.opportunities WHERE stage IS NOT NULL) s
  GROUP BY lane, stage ORDER BY lane, avg(after) NULLS LAST, stage"""
"""Where nobody gave the order: as deals came to them, on average."""


@dataclass(frozen=True)
class Ladders:
    """The pipelines by the name that the facts have for them, and their stages by both names.

    ``firsts`` are the first stages, where the facts give their order.
    """

    pipelines: dict[str, int]
    stages: dict[tuple[str, str], int]
    firsts: frozenset[int]


def take_frames(folder: Folder, now: datetime, author: Author, taken: Taken) -> Ladders:
    """Take in pipelines, stages, rates and holidays; answers the ladders of stages."""
    _take_rates(folder, author, taken)
    _take_holidays(folder, now, author, taken)
    rows = folder.rows(_STAGES)
    is_given = bool(rows)
    rows = rows or folder.rows(_SEEN)
    begins = _first_instant(folder, now)
    lanes = [row[0] for row in rows] + [
        row[0]
        for row in folder.rows(
            "SELECT DISTINCT coalesce(pipeline, '') FROM facts.opportunities ORDER BY 1"
        )
    ]
    unnamed = Pipeline.objects.order_by("position").values_list("name", flat=True).first()
    names = {lane: lane or unnamed or _("Sales") for lane in dict.fromkeys(lanes)}
    pipelines = _take_pipelines(names, begins, author, taken)
    wanted, firsts = [], set()
    for place, (lane, name, base, days) in _placed(rows):
        values: dict[str, Any] = {
            "pipeline_id": pipelines[lane],
            "name": name,
            "position": place,
            "base": base,
            "expected_days": _whole_days(days),
        }
        wanted.append(Wanted((pipelines[lane], name), values, begins))
        if is_given and place == 1:
            firsts.add((pipelines[lane], name))
    stored = {(one.pipeline_id, one.name): one for one in Stage.objects.filter(hidden_at=None)}
    stages = settle(Stage, wanted, stored, author, taken)
    return Ladders(
        pipelines,
        {(lane, name): stages[pipelines[lane], name].pk for lane, name, *_rest in rows},
        frozenset(stages[identity].pk for identity in firsts),
    )


def _placed(rows: list[tuple[Any, ...]]) -> list[tuple[int, tuple[Any, ...]]]:
    """The rows, each with its place in its pipeline, from 1."""
    places: dict[str, int] = {}
    found = []
    for row in rows:
        places[row[0]] = places.get(row[0], 0) + 1
        found.append((places[row[0]], row))
    return found


def _take_pipelines(
    names: dict[str, str], begins: datetime, author: Author, taken: Taken
) -> dict[str, int]:
    stored = {one.name: one for one in Pipeline.objects.all()}
    wanted = [
        Wanted(name, {"name": name}, begins, made={"position": len(stored) + nth})
        for nth, name in enumerate(dict.fromkeys(names.values()), start=1)
    ]
    found = settle(Pipeline, wanted, stored, author, taken)
    return {lane: found[name].pk for lane, name in names.items()}


def _whole_days(days: str | None) -> int | None:
    return None if days is None else max(1, round(Decimal(days)))


def _first_instant(folder: Folder, now: datetime) -> datetime:
    """When the first deal began: until then nobody needed a pipeline."""
    found = folder.rows("SELECT min(created_on) FROM facts.opportunities")[0][0]
    return min(now, start_of(found)) if found else now


def _take_rates(folder: Folder, author: Author, taken: Taken) -> None:
    rows = folder.rows(
        "SELECT currency, starts_on, CAST(rate AS VARCHAR) FROM facts.rates ORDER BY line"
    )
    wanted = [
        Wanted(
            (currency, starts_on),
            {"currency": currency, "starts_on": starts_on, "rate": shortest(rate)},
            start_of(starts_on),
        )
        for currency, starts_on, rate in rows
    ]
    stored = {(one.currency, one.starts_on): one for one in Rate.objects.filter(hidden_at=None)}
    settle(Rate, wanted, stored, author, taken)


def _take_holidays(folder: Folder, now: datetime, author: Author, taken: Taken) -> None:
    rows = folder.rows('SELECT "on", name FROM facts.holidays ORDER BY line')
    wanted = [Wanted(on, {"on": on, "name": name}, min(now, start_of(on))) for on, name in rows]
    settle(Holiday, wanted, {one.on: one for one in Holiday.objects.all()}, author, taken)
