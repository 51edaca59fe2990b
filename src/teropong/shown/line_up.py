"""The line-up: a row for everyone and for each rep or other part, the eight as columns.

A column is read downwards, so each shows the same thing of everybody: of activities the last week
with its course, of what stands its value, of steps the very one that is longest or weakest in the
whole. Of several pipelines it is the one with most cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import count, decimal
from teropong.shown.cell_targets import WEEKLY, CellMark, CellTargets
from teropong.shown.figures import NOTHING, cases, movement, short_movement, value_of
from teropong.shown.findings import is_worse
from teropong.shown.headlines import headlines
from teropong.shown.marks import bar, spark
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.opening import opened
from teropong.shown.rows import (
    ADD_UP,
    GROUPS,
    Report,
    Row,
    as_one,
    begun,
    by_slice,
    chosen,
    is_available,
    known_total,
    latest,
    missing_rate,
    passed,
    rows_of,
    slices,
    split_of,
    sums_by,
    total_before,
    total_of,
    trailing,
)
from teropong.shown.words import group_name, pipeline_name, slice_name, split_name, step_name


@dataclass(frozen=True)
class _Column:
    """An indicator as a column: ``own`` are the dimensions of the one step that it shows."""

    key: str
    label: str
    about: str = ""
    own: tuple[tuple[str, Any], ...] = ()
    course: tuple[str, ...] = ()
    most: Any = 0

    def pick(self, rows: list[Row]) -> Row | None:
        """The row of the column's own step."""
        if self.key == "average_sale":
            last = trailing(rows)
            return last and {**last, "value": last["mean"]}
        return next((row for row in rows if self.own == _own_of(row)), None)


def line_ups(report: Report, parts: Report, aims: Report | None = None) -> list[Markup]:
    """Return a table for each way in which indicators are split; most often there is one.

    The ``cells`` of ``aims`` are what is due of everybody and of each rep.
    """
    splits: dict[tuple[str, ...], list[str]] = {}
    for key in chosen(report):
        if _has_column(parts, key) and (split := split_of(parts, key)):
            splits.setdefault(split, []).append(key)
    cells = CellTargets(aims or {"rows": [], "cells": []})
    return [_line_up(report, parts, split, keys, cells) for split, keys in splits.items()]


def _has_column(parts: Report, key: str) -> bool:
    """Whether it can be computed; without a rate its column stands, and says nothing."""
    return is_available(parts, key) or missing_rate(parts, key) is not None


def _line_up(
    report: Report, parts: Report, split: Sequence[str], keys: list[str], cells: CellTargets
) -> Markup:
    own = {key: by_slice(_standing(parts, key), split) for key in keys}
    columns = [_column(report, key, own[key]) for key in keys]
    shown = slices(parts, split)
    everyone = (
        _cell(report, one, _standing(report, one.key), cells, is_whole=True) for one in columns
    )
    n = len(shown)
    people = tag("small", ngettext("%s person", "%s people", n) % count(n))
    name = tag("th", _("All together"), people if tuple(split) == ("rep",) else None, scope="row")
    body = [tag("tr", name, *everyone, class_="everyone")]
    body += [
        tag(
            "tr",
            tag("th", slice_name(parts, split, slice_), scope="row"),
            *(
                _cell(parts, one, own[one.key].get(slice_, []), cells, of=(split, slice_))
                for one in columns
            ),
        )
        for slice_ in shown
    ]
    table = tag("table", _head(report, split, columns), tag("tbody", *body), class_="line-up")
    return joined(scrolling(table, _("Line-up")), _caption(columns))


def _standing(report: Report, key: str) -> list[Row]:
    if key in WEEKLY:
        return rows_of(report, key)
    return as_one(report, key) if key in ADD_UP else latest(rows_of(report, key))


def _column(report: Report, key: str, own: dict[tuple[Any, ...], list[Row]]) -> _Column:
    label = report["indicators"][key]["label"]
    if key in WEEKLY:
        course = begun(report, rows_of(report, key))
        most = max((_last(rows, course) for rows in own.values()), default=0)
        return _Column(key, label, course=tuple(course), most=most)
    if key in ADD_UP:
        return _Column(key, label, most=max((total_of(rows) for rows in own.values()), default=0))
    if key == "average_sale":
        return _Column(key, label, _("12 months"))
    rows = headlines(key, rows_of(report, key))
    if not rows:
        return _Column(key, label)
    row = max(rows, key=lambda one: one["n"])
    return _Column(key, label, _about(key, row), _own_of(row))


def _own_of(row: Row) -> tuple[tuple[str, Any], ...]:
    return tuple((name, row[name]) for name in ("pipeline", "stage", "step") if name in row)


def _about(key: str, row: Row) -> str:
    if "stage" in row:
        return str(row["stage"])
    step = step_name(key, row["step"])
    # Where it goes is enough, as each step starts where the one before it ended.
    return "→ " + step.rpartition(" → ")[2] if key == "conversion" else step


def _caption(columns: list[_Column]) -> Markup | None:
    named = {dict(one.own)["pipeline"] for one in columns if "pipeline" in dict(one.own)}
    if not named:
        return None
    told = _("Steps, rates and bases are of the pipeline %s; filter for another.")
    return tag("p", told % ", ".join(sorted(map(pipeline_name, named))), class_="small")


def _head(report: Report, split: Sequence[str], columns: list[_Column]) -> Markup:
    groups = [tag("td")]
    for group, members in GROUPS:
        own = [one for one in columns if one.key in members]
        if own:
            named = joined(group_name(group), tag("span", f" · {_when(report, group, own)}"))
            groups.append(tag("th", named, scope="colgroup", colspan=len(own), class_="band"))
    heads = [tag("th", split_name(split), scope="col")]
    firsts = {members[0] for _group, members in GROUPS}
    heads += [
        tag(
            "th",
            one.label,
            tag("small", one.about) if one.about else None,
            scope="col",
            class_="first" if one.key in firsts else None,
        )
        for one in columns
    ]
    return tag("thead", tag("tr", *groups), tag("tr", *heads))


def _when(report: Report, group: str, columns: list[_Column]) -> str:
    course = next((one.course for one in columns if one.course), ())
    if group == "activity" and course:
        return period_name(course[-1])
    return _("now") if group == "behaviour" else period_name(report["period"]["label"])


def _cell(
    report: Report,
    column: _Column,
    rows: list[Row],
    cells: CellTargets,
    *,
    is_whole: bool = False,
    of: tuple[Sequence[str], Sequence[Any]] = ((), ()),
) -> Markup:
    where = dict(zip(*of, strict=True))
    firsts = {members[0] for _group, members in GROUPS}
    if column.key in WEEKLY:
        now = _last(rows, list(column.course))
        shown = _coursing(report, column, rows, where, cells.mark(column.key, where, now))
    elif column.key in ADD_UP:
        aim = cells.mark(column.key, where, known_total(rows))
        shown = _summed(report, column, rows, where, is_whole=is_whole, aim=aim)
    else:
        shown = _watched(report, column, column.pick(rows), where)
    return tag("td", shown, class_="first" if column.key in firsts else None)


def _coursing(
    report: Report, column: _Column, rows: list[Row], where: Row, aim: CellMark | None
) -> Markup:
    """The last period begun, the mean of all, the bar towards its target, or the course."""
    key, course = column.key, list(column.course)
    now = _last(rows, course)
    shown = value_of(report, key, now)
    if len(course) < 2:
        told = tag("span", tag("b", opened(report, key, shown, where)), _late(aim), class_="pair")
        return joined(told, _barred(aim, bar(now, column.most) if column.most else None))
    sums = sums_by(rows, "period")
    at = where | {"period": course[-1]}
    mean = _("mean %s") % decimal(total_of(rows) / (passed(report, rows) or 1))
    told = tag(
        "span",
        tag("b", opened(report, key, shown, at)),
        _late(aim) or tag("span", opened(report, key, mean, where), class_="moved"),
        class_="pair",
    )
    return joined(told, _barred(aim, spark([sums.get(one, 0) for one in course])))


def _late(aim: CellMark | None) -> Markup | None:
    return tag("em", aim.lacks, class_="moved") if aim and aim.lacks else None


def _barred(aim: CellMark | None, otherwise: Markup | None) -> Markup | None:
    return aim.bar if aim else otherwise


def _last(rows: list[Row], course: Sequence[str]) -> Any:
    if not course:
        return total_of(rows)
    return total_of([row for row in rows if row["period"] == course[-1]])


def _summed(
    report: Report,
    column: _Column,
    rows: list[Row],
    where: Row,
    *,
    is_whole: bool,
    aim: CellMark | None,
) -> Markup:
    key, now, before = column.key, known_total(rows), total_before(rows)
    moved = movement(report, key, now, before)
    tone = "em" if is_worse(report, key, now, before) else "span"
    told = tag(
        "span",
        tag("b", opened(report, key, value_of(report, key, now), where)),
        _late(aim) or (tag(tone, moved, class_="moved") if moved else None),
        class_="pair",
    )
    plain = bar(now, column.most) if column.most and not is_whole else None
    return joined(told, _barred(aim, plain))


def _watched(report: Report, column: _Column, row: Row | None, where: Row) -> Markup:
    if row is None:
        return tag("span", NOTHING, class_="soft")
    moved = short_movement(report, column.key, row)
    figure = value_of(report, column.key, row["value"])
    only = "trailing" if column.key == "average_sale" else None
    return joined(
        tag(
            "span",
            tag("b", opened(report, column.key, figure, where | dict(column.own), only=only)),
            tag("span", moved, class_="moved") if moved else None,
            class_="pair",
        ),
        tag("small", cases(row["n"])),
    )
