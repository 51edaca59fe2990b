"""The lists of single cases on the page: overdue deals, sales outside the range, runners, the line-up."""

from datetime import date
from typing import Any

from teropong.cli.report.diamond import diamond, legend
from teropong.cli.report.figures import (
    NOTHING,
    cases,
    length,
    money,
    movement,
    value_of,
    value_range,
)
from teropong.cli.report.findings import is_worse
from teropong.cli.report.headlines import headline, spread
from teropong.cli.report.marks import bar
from teropong.cli.report.markup import Markup, joined, tag
from teropong.cli.report.rows import (
    GROUPS,
    Report,
    chosen,
    is_available,
    is_split,
    latest,
    of_pipeline,
    of_slice,
    pipelines,
    rows_of,
    slices,
    total_before,
    total_of,
)
from teropong.cli.report.words import (
    base_name,
    dimension_name,
    group_name,
    path_name,
    rep_name,
    side_name,
    slice_name,
    step_name,
)
from teropong.language import _
from teropong.language.dates import plain_date
from teropong.language.numbers import count, days, short_money_range

_SHOWN = 12
_BASES = {"suspects": 0, "prospects": 1, "qualified": 2, "closable": 3}
_ADD_UP = ("first_meetings", "outreach", "pipeline_value", "revenue")


def overdue(report: Report) -> Markup | None:
    """Return the deals over the time of their step, the furthest first."""
    late = sorted(rows_of(report, "stage_duration", "overdue"), key=lambda row: -row["days_over"])
    if not late:
        return None
    # What to act on comes first: a phone shows the first columns, and scrolls to the others.
    heads = (
        _("Deal"),
        _("Over"),
        _("Value"),
        _("Step"),
        _("Rep"),
        _("Account"),
        _("In it"),
        _("Expected"),
    )
    lines = [
        (
            row["opportunity_id"],
            tag("em", "+", days(row["days_over"])),
            money(report, row.get("value")),
            f"{row['stage']} ({row['pipeline']})" if row.get("pipeline") else row["stage"],
            rep_name(report, row.get("rep")),
            row.get("account_id") or NOTHING,
            length(row["age_days"]),
            length(row["expected_days"]),
        )
        for row in late
    ]
    return _table(heads, lines, figures={1, 2, 6, 7}, label=_("Over the time of their step"))


def outside(report: Report) -> Markup | None:
    """Return the new accounts outside the usual range, the latest first."""
    sales = rows_of(report, "average_sale", "outside")[::-1]
    if not sales:
        return None
    heads = (_("Account"), _("Value"), _("Usual range"), _("Closed"), _("Rep"))
    lines = [
        (
            row["account_id"],
            joined(
                tag("b", money(report, row["value"])),
                " ",
                tag(
                    "em" if row["side"] == "below" else "span",
                    _sign(row["side"]),
                    side_name(row["side"]),
                ),
            ),
            short_money_range(row["low"], row["high"], report["currency"]),
            plain_date(date.fromisoformat(row["closed_on"])),
            rep_name(report, row.get("rep")),
        )
        for row in sales
    ]
    return _table(heads, lines, figures={1, 2, 3}, label=_("Outside the usual range"))


def _sign(side: str) -> str:
    return "▼ " if side == "below" else "▲ "


def diamonds(report: Report) -> list[Markup]:
    """Return each pipeline's diamond beside its runners."""
    shown = []
    for pipeline in pipelines(rows_of(report, "baseline")):
        shown += [
            tag("h4", pipeline) if pipeline else joined(),
            tag(
                "div",
                diamond(report, pipeline),
                tag(
                    "div",
                    _runners(report, pipeline),
                    tag("p", legend(report, pipeline), class_="small"),
                    class_="beside",
                ),
                class_="field",
            ),
        ]
    return shown


def _runners(report: Report, pipeline: str | None) -> Markup:
    runners = of_pipeline(rows_of(report, "baseline", "runners"), pipeline)
    left = of_pipeline(rows_of(report, "baseline", "left_on_base"), pipeline)
    lines = []
    for path, base in _BASES.items():
        on = [row for row in runners if row["path"] == path]
        lost = [row for row in left if row["base"] == base]
        lines.append(
            (
                joined(tag("b", path_name(path)), tag("small", _way(base))),
                count(total_of(on, "deals")),
                money(report, total_of(on)),
                count(total_of(lost, "deals")),
            )
        )
    heads = (_("On the way"), _("Deals"), _("Value"), _("Lost there"))
    return _table(heads, lines, figures={1, 2, 3}, label=_("On the way"))


def _way(base: int) -> str:
    goes = base_name(base + 1) if base < 3 else _("home")
    return f"{base_name(base)} → {goes}"


def _table(
    heads: tuple[str, ...], lines: list[tuple[Any, ...]], *, figures: set[int], label: str
) -> Markup:
    """Return a table whose columns `figures` stand right; what is beyond a page is folded."""

    def cell(at: int, value: Any) -> Markup:
        return tag("td", value, class_="figure" if at in figures else None)

    def body(some: list[tuple[Any, ...]]) -> Markup:
        rows = (tag("tr", *(cell(at, value) for at, value in enumerate(line))) for line in some)
        top = (
            tag("th", head, scope="col", class_="figure" if at in figures else None)
            for at, head in enumerate(heads)
        )
        table = tag("table", tag("thead", tag("tr", *top)), tag("tbody", *rows))
        return tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=label)

    if len(lines) <= _SHOWN:
        return body(lines)
    more = tag(
        "details",
        tag("summary", _("%s more") % count(len(lines) - _SHOWN)),
        body(lines[_SHOWN:]),
        class_="twin",
    )
    return joined(body(lines[:_SHOWN]), more)


def line_up(report: Report) -> Markup | None:
    """Return a line for every rep or slice and a column for each of the eight, or None without a split."""
    shown = slices(report)
    keys = [key for key in chosen(report) if is_available(report, key) and is_split(report, key)]
    if not shown or not keys:
        return None
    most = {
        key: max((_sum(report, key, one)[0] for one in shown), default=0)
        for key in keys
        if key in _ADD_UP
    }
    groups = [tag("th", "", scope="col")]
    for group, members in GROUPS:
        own = [key for key in members if key in keys]
        if own:
            groups.append(
                tag("th", group_name(group), scope="colgroup", colspan=len(own), class_="band")
            )
    heads = [tag("th", " · ".join(dimension_name(by) for by in report["by"]), scope="col")]
    heads += [tag("th", report["indicators"][key]["label"], scope="col") for key in keys]
    body = [_everyone(report, keys)]
    body += [
        tag(
            "tr",
            tag("th", slice_name(report, one), scope="row"),
            *(tag("td", _cell(report, key, one, most.get(key))) for key in keys),
        )
        for one in shown
    ]
    table = tag(
        "table",
        tag("thead", tag("tr", *groups), tag("tr", *heads)),
        tag("tbody", *body),
        class_="line-up",
    )
    return tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=_("Line-up"))


def _everyone(report: Report, keys: list[str]) -> Markup:
    cells = []
    for key in keys:
        rows = rows_of(report, key)
        own = latest(rows) if key == "pipeline_value" else rows
        known = (
            _summed(report, key, total_of(own), total_before(own))
            if key in _ADD_UP
            else _spread(report, key)
        )
        cells.append(tag("td", known))
    return tag("tr", tag("th", _("All together"), scope="row"), *cells, class_="everyone")


def _spread(report: Report, key: str) -> Markup:
    ends = spread(report, key)
    return tag("b", value_range(report, key, *ends) if ends else NOTHING)


def _sum(report: Report, key: str, one: tuple[Any, ...]) -> tuple[Any, Any]:
    rows = rows_of(report, key)
    own = of_slice(report, latest(rows) if key == "pipeline_value" else rows, one)
    return total_of(own), total_before(own)


def _summed(report: Report, key: str, now: Any, before: Any) -> Markup:
    moved = movement(report, key, now, before)
    tone = "em" if is_worse(report, key, now, before) else "span"
    told = tag(tone, moved, class_="moved") if moved else None
    return tag("span", tag("b", value_of(report, key, now)), told, class_="pair")


def _cell(report: Report, key: str, one: tuple[Any, ...], most: Any) -> Markup:
    if key in _ADD_UP:
        now, before = _sum(report, key, one)
        return joined(_summed(report, key, now, before), bar(now, most))
    row = headline(key, of_slice(report, rows_of(report, key), one))
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
