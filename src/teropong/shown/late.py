"""Deals that are late: past their expected close, and those whose close was pushed back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import day_within, local_instant
from teropong.language.numbers import count, days
from teropong.shown.emphasis import strong
from teropong.shown.figures import length, money
from teropong.shown.markup import Markup, scrolling, tag
from teropong.shown.naming import account, deal
from teropong.shown.opening import opened
from teropong.shown.rows import Report, Row, latest, of_pipeline, pipelines, rows_of, span_of, total
from teropong.shown.tables import MOST, lane, table
from teropong.shown.words import dimension_value, placed, rep_name

_KEY = "pipeline_value"


def past_close_told(report: Report) -> str | None:
    """Return in a sentence how many are past their expected close; None where none is."""
    rows = [row["past_expected_close"] for row in latest(rows_of(report, _KEY))]
    n = int(total(row["deals"] for row in rows))
    if not n:
        return None
    worths = [row["value"] for row in rows if row["value"] is not None]
    sentence = ngettext(
        "%s deal should have been closed by now", "%s deals should have been closed by now", n
    ) % strong(count(n))
    return f"{sentence} ({money(report, total(worths))})." if worths else f"{sentence}."


def past_close(report: Report, cases: Sequence[Row]) -> Markup | None:
    """Return the deals past their expected close, the longest ago first."""
    if not cases:
        return None
    seen = (local_instant(report["as_of"], report["timezone"]) - timedelta.resolution).date()
    late = sorted(cases, key=lambda row: (row["expected_close_on"], row["opportunity_id"]))
    heads = (
        _("Deal"), _("Over"), _("Value"), _("Step"), _("Rep"), _("Account"), _("Expected close"),
    )  # fmt: skip
    lines = [
        (
            deal(report, row["opportunity_id"]),
            tag("em", days((seen - date.fromisoformat(row["expected_close_on"])).days)),
            money(report, row.get("amount")),
            placed(dimension_value(report, "stage", row["stage"]), row),
            rep_name(report, row.get("rep")),
            account(report, row.get("account_id")),
            _day(report, row["expected_close_on"]),
        )
        for row in late[:MOST]
    ]
    label = _("Past their expected close")
    return table(heads, lines, figures={1, 2, 6}, label=label, total=len(late))


def pushed_told(report: Report) -> str | None:
    """Return in a sentence how often, and by how much, closes were pushed back."""
    rows = [row["pushed"] for row in latest(rows_of(report, _KEY))]
    times, moved = int(total(row["times"] for row in rows)), total(row["days"] for row in rows)
    if not times:
        return None
    return ngettext(
        "The expected close of what is open was pushed back %(n)s time, by %(days)s.",
        "The expected close of what is open was pushed back %(n)s times, by %(days)s on average.",
        times,
    ) % {"n": strong(count(times)), "days": strong(days(moved / times))}


def pushed_by_step(report: Report) -> Markup | None:
    """Return how often and how far closes were pushed back, by step."""
    rows = [row for row in latest(rows_of(report, _KEY)) if row["pushed"]["times"]]
    if not rows:
        return None
    heads = [tag("th", _("Step"), scope="col")]
    named = (_("Times"), _("Days each"), _("Days in all"))
    heads += [tag("th", name, scope="col", class_="figure") for name in named]
    lines: list[Markup] = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        if "pipeline" in own[0]:
            lines.append(lane(pipeline, len(heads)))
        lines += [_pushed(report, row) for row in own]
    shown = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *lines), class_="tight")
    return scrolling(shown, _("Pushed back, by step"))


def _pushed(report: Report, row: Row) -> Markup:
    times, moved = row["pushed"]["times"], row["pushed"]["days"]
    often = opened(report, _KEY, tag("b", count(times)), row, only="pushed")
    figures = (often, length(total([moved]) / times), length(moved))
    return tag(
        "tr",
        tag("th", dimension_value(report, "stage", row["stage"]), scope="row"),
        *(tag("td", figure, class_="figure") for figure in figures),
    )


def most_pushed(report: Report, cases: Sequence[Row]) -> Markup | None:
    """Return the deals whose close was pushed back most often."""
    if not cases:
        return None
    most = sorted(cases, key=lambda row: (-row["pushed"]["times"], -row["pushed"]["days"]))
    heads = (
        _("Deal"),
        _("Times"),
        _("Days in all"),
        _("Value"),
        _("Step"),
        _("Rep"),
        _("Expected close"),
    )
    lines: list[tuple[Any, ...]] = [
        (
            deal(report, row["opportunity_id"]),
            tag("b", count(row["pushed"]["times"])),
            length(row["pushed"]["days"]),
            money(report, row.get("amount")),
            placed(dimension_value(report, "stage", row["stage"]), row),
            rep_name(report, row.get("rep")),
            _day(report, row["expected_close_on"]),
        )
        for row in most[:MOST]
    ]
    label = _("Pushed back most often")
    return table(heads, lines, figures={1, 2, 3, 6}, label=label, total=len(most))


def _day(report: Report, text: str | None) -> str:
    return day_within(date.fromisoformat(text), *span_of(report)) if text else "–"
