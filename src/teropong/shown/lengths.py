"""How long each step takes, in figures: of what has ended, and with what still runs."""

from __future__ import annotations

from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import count, days, exact
from teropong.shown.emphasis import strong
from teropong.shown.figures import NOTHING, cases, interval, length, reads_later
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    Row,
    expected_days,
    latest,
    of_pipeline,
    pipelines,
    rows_of,
    stage_of,
)
from teropong.shown.words import pipeline_name, placed

_KEY = "stage_duration"
_GROUPS = 5


def lengths(report: Report) -> Markup | None:
    """Return a table with a row for each step: both ways of counting beside each other."""
    rows = latest(rows_of(report, _KEY))
    if not rows:
        return None
    expected = expected_days(report)
    body: list[Markup] = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        if "pipeline" in own[0]:
            name = tag("th", pipeline_name(pipeline), colspan=_GROUPS + 4, scope="rowgroup")
            body.append(tag("tr", name, class_="lane"))
        body += [_line(report, row, expected.get(stage_of(row))) for row in own]
    table = tag("table", _head(), tag("tbody", *body), class_="lengths")
    return scrolling(table, report["indicators"][_KEY]["label"])


def why(report: Report) -> str | None:
    """Return in words why the estimate is larger than the mean of what has ended, where it is."""
    rows = [row for row in latest(rows_of(report, _KEY)) if _gap(row) > 0 and row["running"]]
    if not rows:
        return None
    most = max(rows, key=_gap)
    told = _(
        "Those still running are counted in: whoever looks only at what has ended sees the quick "
        "ones first. In %(stage)s the ended took %(mean)s on average; with the %(n)s it is %(km)s."
    )
    n = most["running"]
    return told % {
        "stage": placed(str(most["stage"]), most),
        "mean": days(most["mean"]),
        "n": ngettext("%s that is still there", "%s that are still there", n) % count(n),
        "km": strong(days(most["value"])),
    }


def _gap(row: Row) -> Any:
    if row["value"] is None or row["mean"] is None or length(row["value"]) == length(row["mean"]):
        return 0
    return exact(row["value"]) - exact(row["mean"])


def _head() -> Markup:
    bands = (
        tag("td"),
        tag("th", _("With those still running"), scope="colgroup", colspan=3, class_="band"),
        tag("th", _("Ended in the period"), scope="colgroup", colspan=4, class_="band"),
        tag("td"),
    )
    names = (
        _("Mean, running ones counted"), _("Half leave within"), _("Running"),
        _("Ended"), _("Mean"), _("Median"), _("9 in 10 within"), _("Expected"),
    )  # fmt: skip
    heads = [tag("th", name, scope="col", class_="figure") for name in names]
    step = tag("th", _("Step"), scope="col")
    return tag("thead", tag("tr", *bands), tag("tr", step, *heads))


def _line(report: Report, row: Row, expected: Any) -> Markup:
    is_late = reads_later(row["value"], expected)
    mean = tag("b", length(row["value"]))
    sure = [
        interval(report, _KEY, row.get("low"), row.get("high")),
        cases(row["n"]),
    ]
    estimated = joined(
        opened(report, _KEY, mean, row, only="km_mean") if row["value"] is not None else mean,
        tag("em", " ▲", tag("span", " ", _("longer than expected"), class_="unseen"))
        if is_late
        else None,
        tag("small", " · ".join(filter(None, sure))),
    )
    ended = [_opened(report, row, word, length) for word in ("mean", "median", "p90")]
    cells = (
        estimated,
        _opened(report, row, "km_median", length),
        _opened(report, row, "running", count),
        _opened(report, row, "completed", count),
        *ended,
        length(expected),
    )
    firsts = {0, 3, 7}
    return tag(
        "tr",
        tag("th", row["stage"], scope="row"),
        *(
            tag("td", cell, class_="figure first" if at in firsts else "figure")
            for at, cell in enumerate(cells)
        ),
    )


def _opened(report: Report, row: Row, word: str, said: Any) -> Any:
    value = row.get(word)
    return NOTHING if value is None else opened(report, _KEY, said(value), row, only=word)
