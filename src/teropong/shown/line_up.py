"""The line-up: a row for everyone and for each rep or other part, the eight as columns."""

from collections.abc import Sequence
from typing import Any

from teropong.language import _
from teropong.shown.figures import NOTHING, cases, movement, short_movement, value_of
from teropong.shown.findings import is_worse
from teropong.shown.headlines import headlines
from teropong.shown.marks import bar
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.rows import (
    ADD_UP,
    GROUPS,
    Report,
    Row,
    as_one,
    by_slice,
    chosen,
    is_available,
    known_total,
    rows_of,
    slices,
    split_of,
    total_before,
    total_of,
)
from teropong.shown.words import (
    group_name,
    pipeline_name,
    slice_name,
    split_name,
    step_name,
)


def line_ups(report: Report, parts: Report) -> list[Markup]:
    """Return a table for each way in which indicators are split; most often there is one."""
    splits: dict[tuple[str, ...], list[str]] = {}
    for key in chosen(report):
        if is_available(parts, key) and (split := split_of(parts, key)):
            splits.setdefault(split, []).append(key)
    return [_line_up(report, parts, split, keys) for split, keys in splits.items()]


def _line_up(report: Report, parts: Report, split: Sequence[str], keys: list[str]) -> Markup:
    own = {key: by_slice(_standing(parts, key), split) for key in keys}
    most = {
        key: max((total_of(rows) for rows in own[key].values()), default=0) if key in ADD_UP else 0
        for key in keys
    }
    everyone = (tag("td", _cell(report, key, _standing(report, key), 0)) for key in keys)
    body = [tag("tr", tag("th", _("All together"), scope="row"), *everyone, class_="everyone")]
    body += [
        tag(
            "tr",
            tag("th", slice_name(parts, split, one), scope="row"),
            *(tag("td", _cell(parts, key, own[key].get(one, []), most[key])) for key in keys),
        )
        for one in slices(parts, split)
    ]
    table = tag("table", _head(report, split, keys), tag("tbody", *body), class_="line-up")
    return scrolling(table, _("Line-up"))


def _head(report: Report, split: Sequence[str], keys: list[str]) -> Markup:
    groups = [tag("td")]
    for group, members in GROUPS:
        n = sum(key in keys for key in members)
        if n:
            groups.append(tag("th", group_name(group), scope="colgroup", colspan=n, class_="band"))
    heads = [tag("th", split_name(split), scope="col")]
    heads += [tag("th", report["indicators"][key]["label"], scope="col") for key in keys]
    return tag("thead", tag("tr", *groups), tag("tr", *heads))


def _standing(report: Report, key: str) -> list[Row]:
    return as_one(report, key) if key in ADD_UP else rows_of(report, key)


def _cell(report: Report, key: str, rows: list[Row], most: Any) -> Markup:
    if key in ADD_UP:
        now = known_total(rows)
        summed = _summed(report, key, now, total_before(rows))
        return joined(summed, bar(now, most) if most else None)
    shown = headlines(key, rows)
    if not shown:
        return tag("span", NOTHING, class_="soft")
    return joined(*(_watched(report, key, row) for row in shown))


def _summed(report: Report, key: str, now: Any, before: Any) -> Markup:
    moved = movement(report, key, now, before)
    tone = "em" if is_worse(report, key, now, before) else "span"
    told = tag(tone, moved, class_="moved") if moved else None
    return tag("span", tag("b", value_of(report, key, now)), told, class_="pair")


def _watched(report: Report, key: str, row: Row) -> Markup:
    moved, where = short_movement(report, key, row), _where(key, row)
    lane = [pipeline_name(row["pipeline"])] if "pipeline" in row else []
    return joined(
        tag(
            "span",
            tag("b", value_of(report, key, row["value"])),
            tag("span", moved, class_="moved") if moved else None,
            class_="pair",
        ),
        tag("small", where, class_="where") if where else None,
        tag("small", " ".join([*lane, cases(row["n"])])),
    )


def _where(key: str, row: Row) -> str:
    if "stage" in row:
        return str(row["stage"])
    # Where it goes is enough, as each step starts where the one before it ended.
    return "→ " + step_name(key, row["step"]).rpartition(" → ")[2] if key == "conversion" else ""
