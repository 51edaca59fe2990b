"""Pictures made of lines of a list: the funnel, the time per step, the conversion, the channels."""

from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import count, days
from teropong.shown.alerted import at_step
from teropong.shown.figures import (
    NOTHING,
    cases,
    horizon,
    money,
    reads_later,
    row_movement,
    sureness,
    value_of,
)
from teropong.shown.marks import bar, flowing
from teropong.shown.marks import interval as interval_mark
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.matrices import Matrix, matrices
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    expected_days,
    inversions,
    known_total,
    latest,
    of_pipeline,
    pipelines,
    rows_of,
    split_of,
    stage_of,
    sums_by,
    total_of,
)
from teropong.shown.words import (
    channel_name,
    dimension_value,
    pipeline_name,
    split_name,
    step_name,
)


def channels(report: Report) -> Markup | None:
    """Return the channels of outreach, the most used first."""
    sums = sums_by(as_one(report, "outreach"), "channel")
    most = max(sums.values(), default=0)
    lines = [
        _line(channel_name(str(one)), bar(sums[one], most), tag("b", count(sums[one])))
        for one in sorted(sums, key=lambda one: -sums[one])
        if sums[one]
    ]
    return tag("ol", *lines, class_="lines narrow") if lines else None


def funnel(report: Report) -> list[Markup]:
    """Return the value at each step as bars; one that outweighs the step before is marked.

    Where no value is known, the bars are of deals.
    """
    rows = latest(rows_of(report, "pipeline_value"))
    inverted = {stage_of(row): row for row in inversions(report)}
    shown = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        word = "deals" if known_total(own) is None else "value"
        most = max(total_of([row], word) for row in own)
        lines = [_worth(report, row, word, most, before=inverted.get(stage_of(row))) for row in own]
        shown.append(_titled(own, tag("ol", *lines, class_="lines funnel")))
    return shown


def _worth(report: Report, row: Row, word: str, most: Any, *, before: Any) -> Markup:
    """Return a step's line of the funnel; ``before`` is the inversion that ends at it."""
    told = tag(
        "span",
        _valued(report, row) if word == "value" else tag("b", _deals(report, row)),
        tag("em", "▲ ", _("not a funnel: more than %s") % before["previous_stage"])
        if before
        else None,
        class_="told",
    )
    name = tag("span", dimension_value(report, "stage", row["stage"]), class_="name")
    picture = flowing(row[word], most, deviates=bool(before))
    alerts = at_step(report, "pipeline_value", row)
    return tag("li", name, tag("span", picture, told, class_="flow"), alerts)


def _valued(report: Report, row: Row) -> Markup:
    key = "pipeline_value"
    moved = row_movement(report, key, row)
    return joined(
        tag("b", opened(report, key, money(report, row["value"]), row)),
        " ",
        tag("span", moved, class_="moved") if moved else None,
        " ",
        tag("span", _deals(report, row), class_="soft"),
    )


def _deals(report: Report, row: Row) -> Any:
    counted = ngettext("%s deal", "%s deals", row["deals"]) % count(row["deals"])
    return opened(report, "pipeline_value", counted, row, only="deals")


def durations(report: Report) -> list[Markup]:
    """Return the time at each step: mean and range, the slowest tenth, the expected days."""
    rows = latest(rows_of(report, "stage_duration"))
    expected = expected_days(report)
    shown = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        usual = [expected.get(stage_of(row)) for row in own]
        ends = [row.get(word) or 0 for row in own for word in ("p90", "high", "value")]
        most = max([*ends, *(days or 0 for days in usual)]) * 1.04
        lines = [_duration(report, row, most, days) for row, days in zip(own, usual, strict=True)]
        shown.append(_titled(own, tag("ol", *lines, class_="lines durations")))
    return shown


def _duration(report: Report, row: Row, most: Any, usual: Any) -> Markup:
    is_late = reads_later(row["value"], usual)
    late = tag("em", "▲ ", _("expected %s") % days(usual)) if is_late else None
    mark = interval_mark(row, most, expected=usual, far=row.get("p90"), deviates=is_late)
    told = joined(_told(report, "stage_duration", row), late)
    return _line(str(row["stage"]), mark, told, at_step(report, "stage_duration", row))


def _told(report: Report, key: str, row: Row) -> Markup:
    """Return a rate or a duration in words: how it moved, its range, its cases."""
    moved = row_movement(report, key, row)
    return joined(
        tag("b", value_of(report, key, row["value"])),
        " ",
        tag("span", moved, class_="moved") if moved else None,
        " ",
        tag("span", sureness(report, key, row), class_="soft"),
    )


def conversion(report: Report) -> list[Markup]:
    """Return each step's rate with its interval on a line from 0 to 100 %."""
    rows = latest(rows_of(report, "conversion"))
    shown = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        lines = [
            _line(
                step_name("conversion", row["step"]),
                interval_mark(row, 1),
                _told(report, "conversion", row),
            )
            for row in own
        ]
        shown.append(_titled(own, tag("ol", *lines, class_="lines")))
    return shown


def split_tables(report: Report, parts: Report | None, key: str) -> list[Markup]:
    """Return a rate or a duration of the whole and of each part; a table for each pipeline."""
    split = split_of(parts, key) if parts else ()
    if parts is None or not split:
        return []
    return [
        joined(
            tag("h4", pipeline_name(one.pipeline)) if one.has_name else None,
            _matrix(report, key, split_name(split), one),
        )
        for one in matrices(report, parts, key, _("All together"))
    ]


def _matrix(report: Report, key: str, heading: str, matrix: Matrix) -> Markup:
    said = (one if key == "stage_duration" else step_name(key, one) for one in matrix.across)
    head = [tag("th", heading, scope="col")]
    head += [tag("th", one, scope="col", class_="figure") for one in said]
    body: list[Markup] = []
    for name, rows in matrix.lines:
        cells = (_figure(report, key, rows.get(one)) for one in matrix.across)
        tone = None if body else "everyone"
        body.append(tag("tr", tag("th", name, scope="row"), *cells, class_=tone))
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body), class_="matrix")
    return scrolling(table, report["indicators"][key]["label"])


def _figure(report: Report, key: str, row: Row | None) -> Markup:
    if row is None:
        return tag("td", NOTHING, class_="figure")
    moved, watched = row_movement(report, key, row), horizon(row)
    return tag(
        "td",
        tag("b", opened(report, key, value_of(report, key, row["value"]), row)),
        " ",
        tag("span", cases(row["n"]), class_="soft"),
        tag("small", watched) if watched else None,
        tag("small", moved) if moved else None,
        class_="figure",
    )


def _line(name: str, picture: Markup, told: Markup, below: Markup | None = None) -> Markup:
    return tag(
        "li",
        tag("span", name, class_="name"),
        tag("span", picture, class_="picture"),
        tag("span", told, class_="told"),
        below,
    )


def _titled(own: list[Row], lines: Markup) -> Markup:
    """Return the lines of one pipeline under its name, where there are several."""
    has_several = bool(own) and "pipeline" in own[0]
    return joined(tag("h4", pipeline_name(own[0]["pipeline"])), lines) if has_several else lines
