"""The line-up: a row for everyone and for each rep or slice, the eight as columns."""

from typing import Any

from teropong.cli.report.figures import NOTHING, cases, movement, value_of, value_range
from teropong.cli.report.findings import is_worse
from teropong.cli.report.headlines import headline, spread
from teropong.cli.report.marks import bar
from teropong.cli.report.markup import Markup, joined, scrolling, tag
from teropong.cli.report.rows import (
    ADD_UP,
    GROUPS,
    Report,
    Row,
    by_slice,
    chosen,
    is_available,
    is_split,
    known_total,
    rows_of,
    slices,
    standing,
    total_before,
    total_of,
)
from teropong.cli.report.words import dimension_name, group_name, slice_name, step_name
from teropong.language import _


def line_up(report: Report) -> Markup | None:
    """Return a line for every slice, a column for each of the eight; None without a split."""
    shown = slices(report)
    keys = [key for key in chosen(report) if is_available(report, key) and is_split(report, key)]
    if not shown or not keys:
        return None
    own = {key: by_slice(report, standing(key, rows_of(report, key))) for key in keys}
    most = {
        key: max(total_of(rows) for rows in own[key].values()) if key in ADD_UP else 0
        for key in keys
    }
    groups = [tag("td")]
    for group, members in GROUPS:
        n = sum(key in keys for key in members)
        if n:
            groups.append(tag("th", group_name(group), scope="colgroup", colspan=n, class_="band"))
    heads = [tag("th", " · ".join(dimension_name(by) for by in report["by"]), scope="col")]
    heads += [tag("th", report["indicators"][key]["label"], scope="col") for key in keys]
    body = [_everyone(report, keys)]
    body += [
        tag(
            "tr",
            tag("th", slice_name(report, one), scope="row"),
            *(tag("td", _cell(report, key, own[key].get(one, []), most[key])) for key in keys),
        )
        for one in shown
    ]
    table = tag(
        "table",
        tag("thead", tag("tr", *groups), tag("tr", *heads)),
        tag("tbody", *body),
        class_="line-up",
    )
    return scrolling(table, _("Line-up"))


def _everyone(report: Report, keys: list[str]) -> Markup:
    cells = []
    for key in keys:
        rows = standing(key, rows_of(report, key))
        known = (
            _summed(report, key, known_total(rows), total_before(rows))
            if key in ADD_UP
            else _spread(report, key)
        )
        cells.append(tag("td", known))
    return tag("tr", tag("th", _("All together"), scope="row"), *cells, class_="everyone")


def _spread(report: Report, key: str) -> Markup:
    ends = spread(report, key)
    return tag("b", value_range(report, key, *ends) if ends else NOTHING)


def _summed(report: Report, key: str, now: Any, before: Any) -> Markup:
    moved = movement(report, key, now, before)
    tone = "em" if is_worse(report, key, now, before) else "span"
    told = tag(tone, moved, class_="moved") if moved else None
    return tag("span", tag("b", value_of(report, key, now)), told, class_="pair")


def _cell(report: Report, key: str, rows: list[Row], most: Any) -> Markup:
    if key in ADD_UP:
        now = known_total(rows)
        return joined(_summed(report, key, now, total_before(rows)), bar(now, most))
    row = headline(key, rows)
    if row is None:
        return tag("span", NOTHING, class_="soft")
    where = row.get("stage") or (step_name(key, row["step"]) if key == "conversion" else "")
    return joined(
        tag(
            "span",
            tag("b", value_of(report, key, row["value"])),
            tag("span", cases(row["n"]), class_="moved"),
            class_="pair",
        ),
        tag("small", where) if where else None,
    )
