"""How long each step takes, in figures: of what has ended, and with what still runs."""

from __future__ import annotations

from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name
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
from teropong.shown.tables import lane
from teropong.shown.words import placed

_KEY = "stage_duration"
_COLUMNS = 9


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
            body.append(lane(pipeline, _COLUMNS))
        body += [_line(report, row, expected.get(stage_of(row))) for row in own]
    table = tag("table", _head(report), tag("tbody", *body), class_="lengths")
    return scrolling(table, report["indicators"][_KEY]["label"])


def why(report: Report) -> str | None:
    """Return in words why the estimate differs from the mean of what has ended, where it does."""
    rows = latest(rows_of(report, _KEY))
    longer = [row for row in rows if _gap(row) > 0 and row["running"]]
    shorter = [row for row in rows if _gap(row) < 0]
    told = [_longer(max(longer, key=_gap))] if longer else []
    told += [_shorter(min(shorter, key=_gap))] if shorter else []
    return " ".join(told) or None


def _longer(most: Row) -> str:
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


def _shorter(least: Row) -> str:
    told = _(
        "Where it is shorter, as in %(stage)s, the period saw old ones end; "
        "the estimate watches all of the twelve months."
    )
    return told % {"stage": placed(str(least["stage"]), least)}


def _gap(row: Row) -> Any:
    if row["value"] is None or row["mean"] is None or length(row["value"]) == length(row["mean"]):
        return 0
    return exact(row["value"]) - exact(row["mean"])


def _head(report: Report) -> Markup:
    watched = _("Twelve months, running ones counted")
    ended = _("Ended in %s") % period_name(report["period"]["label"])
    bands = (
        tag("td"),
        tag("th", watched, scope="colgroup", colspan=3, class_="band"),
        tag("th", ended, scope="colgroup", colspan=4, class_="band"),
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
