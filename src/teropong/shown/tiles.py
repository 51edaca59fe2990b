"""The eight at a glance: each with its comparison, its number of cases and its range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import count
from teropong.shown.emphasis import plain
from teropong.shown.figures import (
    NOTHING,
    before_in,
    cases,
    interval,
    money,
    movement,
    per_period,
    spans,
    sureness,
    usually,
    value_of,
)
from teropong.shown.findings import is_worse
from teropong.shown.headlines import headlines
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    begun,
    is_available,
    known_total,
    needs,
    passed,
    rows_of,
    sums_by,
    total_before,
    total_of,
    trailing,
)
from teropong.shown.words import not_filtered, placed, step_name


@dataclass(frozen=True)
class Tile:
    """One indicator at a glance; `values` are its course over the periods, for drawing only.

    ``more`` are the same figure of the other pipelines, where there are several.
    """

    label: str
    value: str = NOTHING
    about: str = ""
    moved: str = ""
    is_worse: bool = False
    before: str = ""
    sure: str = ""
    values: list[Any] = field(default_factory=list)
    is_available: bool = True
    more: tuple[Tile, ...] = ()


def tile(report: Report, key: str) -> Tile:
    """Return an indicator's tile."""
    label = report["indicators"][key]["label"]
    if not is_available(report, key):
        lacks = needs(report, key)
        about = _("needs %s") % lacks if lacks else plain(not_filtered(report, key) or "")
        return Tile(label, about=about, is_available=False)
    return _TILES[key](report, key, label)


def _summed(report: Report, key: str, label: str) -> Tile:
    rows = as_one(report, key)
    now, before = known_total(rows), total_before(rows)
    course = rows_of(report, key)
    labels = begun(report, course)
    sums = sums_by(course, "period")
    return Tile(
        label,
        value=value_of(report, key, now),
        about=_("no amounts recorded") if now is None else "",
        sure=_SURE[key](report, key, rows),
        values=[sums[one] for one in labels] if len(labels) > 1 else [],
        **_compared(report, key, now, before),
    )


def _compared(report: Report, key: str, now: Any, before: Any) -> dict[str, Any]:
    if before is None or not report.get("compare"):
        return {}
    return {
        "moved": movement(report, key, now, before) or "",
        "is_worse": is_worse(report, key, now, before),
        "before": before_in(report, key, before),
    }


def _each_period(report: Report, key: str, rows: list[Row]) -> str:
    course = rows_of(report, key)
    n = passed(report, course)
    if not n or len(begun(report, course)) < 2:
        return ""
    return f"{per_period(report, key, total_of(rows) / n)} · {spans(report, key, n)}"


def _in_deals(_report: Report, _key: str, rows: list[Row]) -> str:
    n = int(total_of(rows, "deals"))
    return ngettext("%s deal", "%s deals", n) % count(n)


def _in_wins(_report: Report, _key: str, rows: list[Row]) -> str:
    n = int(total_of(rows, "deals"))
    return ngettext("%s won deal", "%s won deals", n) % count(n)


_SURE: dict[str, Callable[[Report, str, list[Row]], str]] = {
    "first_meetings": _each_period,
    "outreach": _each_period,
    "pipeline_value": _in_deals,
    "revenue": _in_wins,
}


def _watched(report: Report, key: str, label: str) -> Tile:
    rows = headlines(key, rows_of(report, key))
    if not rows:
        return _unsaid(report, key, label)
    first, *others = (_lane(report, key, label, row) for row in rows)
    return replace(first, more=tuple(others))


def _lane(report: Report, key: str, label: str, row: Row) -> Tile:
    step = _("longest step: %s") % row["stage"] if "stage" in row else step_name(key, row["step"])
    before = (row.get("compare") or {}).get("value")
    compared = _compared(report, key, row["value"], before)
    if compared and not _is_outside(row, before):
        compared["is_worse"] = False
    return Tile(
        label,
        value=value_of(report, key, row["value"]),
        about=placed(step, row),
        sure=sureness(report, key, row),
        **compared,
    )


def _is_outside(row: Row, before: Any) -> bool:
    low, high = row.get("low"), row.get("high")
    return low is not None and high is not None and not low <= before <= high


def _average_sale(report: Report, key: str, label: str) -> Tile:
    last = trailing(rows_of(report, key))
    if last is None:
        return _unsaid(report, key, label)
    usual = interval(report, key, last.get("low"), last.get("high"))
    return Tile(
        label,
        value=money(report, last["mean"]),
        about=_("new accounts, 12 months"),
        sure=" · ".join(filter(None, (usual and usually(usual), cases(last.get("n"))))),
    )


def _unsaid(report: Report, key: str, label: str) -> Tile:
    rows = rows_of(report, key)
    n = max((row.get("n") or 0 for row in rows), default=0)
    return Tile(label, about=_("cannot be said yet"), sure=cases(n))


_TILES: dict[str, Callable[[Report, str, str], Tile]] = {
    "first_meetings": _summed,
    "outreach": _summed,
    "pipeline_value": _summed,
    "stage_duration": _watched,
    "revenue": _summed,
    "conversion": _watched,
    "baseline": _watched,
    "average_sale": _average_sale,
}
