"""Pictures made of lines of a list: the funnel, the time per step, the conversion, the channels."""

from typing import Any

from teropong.cli.report.figures import NOTHING, cases, interval, length, money, rate
from teropong.cli.report.marks import bar
from teropong.cli.report.marks import interval as interval_mark
from teropong.cli.report.markup import Markup, joined, scrolling, tag
from teropong.cli.report.rows import (
    Report,
    Row,
    expected_days,
    inversions,
    known_total,
    latest,
    of_pipeline,
    pipelines,
    rows_of,
    stage_of,
    sums_by,
    total_of,
)
from teropong.cli.report.words import channel_name, dimension_name, step_name
from teropong.language import _, ngettext
from teropong.language.numbers import count, days


def channels(report: Report) -> Markup | None:
    """Return the channels of outreach, the most used first."""
    sums = sums_by(rows_of(report, "outreach"), "channel")
    most = max(sums.values(), default=0)
    lines = [
        _line(channel_name(str(one)), bar(sums[one], most), tag("b", count(sums[one])))
        for one in sorted(sums, key=lambda one: -sums[one])
        if sums[one]
    ]
    return tag("ol", *lines, class_="lines narrow") if lines else None


def funnel(report: Report) -> list[Markup]:
    """Return the value at each step as bars; one that outweighs the step before is marked."""
    rows = latest(rows_of(report, "pipeline_value"))
    inverted = {stage_of(row) for row in inversions(report)}
    shown = []
    for pipeline in pipelines(rows):
        own: dict[str | None, list[Row]] = {}
        for row in of_pipeline(rows, pipeline):
            own.setdefault(row["stage"], []).append(row)
        most = max((total_of(mine) for mine in own.values()), default=0)
        lines = [
            _worth(report, stage, mine, most, is_inverted=(pipeline, stage) in inverted)
            for stage, mine in own.items()
        ]
        shown.append(_titled(pipeline, tag("ol", *lines, class_="lines")))
    return shown


def _worth(
    report: Report, stage: str | None, rows: list[Row], most: Any, *, is_inverted: bool
) -> Markup:
    """Return a step's line of the funnel, the slices added up."""
    value = known_total(rows)
    told = joined(
        tag("b", money(report, value)),
        " ",
        tag("span", _deals(int(total_of(rows, "deals"))), class_="soft"),
        tag("em", "▲ ", _("more than the step before")) if is_inverted else None,
    )
    return _line(stage or _("not given"), bar(value, most, deviates=is_inverted), told)


def _deals(n: int) -> str:
    return ngettext("%s deal", "%s deals", n) % count(n)


def durations(report: Report) -> list[Markup]:
    """Return the time at each step: mean and range, the slowest tenth, the expected days."""
    rows = latest(rows_of(report, "stage_duration"))
    expected = expected_days(report)
    ends = [row.get("p90") or row.get("high") or row["value"] or 0 for row in rows]
    most = max([*ends, *(row.get("high") or 0 for row in rows)], default=0)
    most = max([most, *(days or 0 for days in expected.values())]) * 1.04
    shown = []
    for pipeline in pipelines(rows):
        lines = []
        for row in of_pipeline(rows, pipeline):
            usual = expected.get(stage_of(row))
            over = row["value"] is not None and usual is not None and row["value"] > usual
            known = interval(report, "stage_duration", row.get("low"), row.get("high"))
            told = joined(
                tag("b", length(row["value"])),
                " ",
                tag("span", " · ".join(filter(None, (known, cases(row["n"])))), class_="soft"),
                tag("em", "▲ ", _("expected %s") % days(usual)) if over else None,
            )
            mark = interval_mark(row, most, expected=usual, far=row.get("p90"))
            lines.append(_line(str(row["stage"]), mark, told))
        shown.append(_titled(pipeline, tag("ol", *lines, class_="lines")))
    return shown


def conversion(report: Report) -> list[Markup]:
    """Return each step's rate with its interval on a line from 0 to 100 %."""
    rows = latest(rows_of(report, "conversion"))
    shown = []
    for pipeline in pipelines(rows):
        lines = []
        for row in of_pipeline(rows, pipeline):
            known = interval(report, "conversion", row.get("low"), row.get("high"))
            told = joined(
                tag("b", rate(row["value"])),
                " ",
                tag("span", " · ".join(filter(None, (known, cases(row["n"])))), class_="soft"),
            )
            lines.append(_line(step_name("conversion", row["step"]), interval_mark(row, 1), told))
        shown.append(_titled(pipeline, tag("ol", *lines, class_="lines")))
    return shown


def matrix(report: Report, key: str, names: list[tuple[str, list[Row]]]) -> Markup:
    """Return a rate or a duration as a table: a line for each slice, a column for each step."""
    own = "stage" if key == "stage_duration" else "step"
    rows = [row for _name, rows in names for row in rows]
    across = list(dict.fromkeys((row.get("pipeline"), row[own]) for row in rows))
    head = [tag("th", " · ".join(dimension_name(by) for by in report["by"]), scope="col")]
    for pipeline, step in across:
        said = step if own == "stage" else step_name(key, step)
        head.append(
            tag("th", f"{pipeline}: {said}" if pipeline else said, scope="col", class_="figure")
        )
    body = []
    for name, mine in names:
        found = {(row.get("pipeline"), row[own]): row for row in mine}
        cells = [_figure(report, key, found.get(one)) for one in across]
        body.append(tag("tr", tag("th", name, scope="row"), *cells))
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body), class_="matrix")
    label = report["indicators"][key]["label"]
    return scrolling(table, label)


def _figure(report: Report, key: str, row: Row | None) -> Markup:
    if row is None:
        return tag("td", NOTHING, class_="figure")
    told = length(row["value"]) if key == "stage_duration" else rate(row["value"])
    return tag(
        "td", tag("b", told), " ", tag("span", cases(row["n"]), class_="soft"), class_="figure"
    )


def _line(name: str, picture: Markup, told: Markup) -> Markup:
    return tag(
        "li",
        tag("span", name, class_="name"),
        tag("span", picture, class_="picture"),
        tag("span", told, class_="told"),
    )


def _titled(pipeline: str | None, lines: Markup) -> Markup:
    return joined(tag("h4", pipeline), lines) if pipeline else lines
