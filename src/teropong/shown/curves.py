"""Survival curves: of the deals that enter a step, the share that is still there, day by day.

One small picture for each step, all of a pipeline on one axis of days. The dot is the median; the
tick the expected days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from teropong.language import _
from teropong.language.numbers import days, decimal, percent
from teropong.shown.figures import cases, reads_later
from teropong.shown.markup import Markup, joined, scrolling, tag
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

_WIDTH, _HEIGHT = 260, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 14, 22
_STEPS = (7, 14, 30, 60, 90, 120, 180, 365)
_FEW = 0.04
"""The axis ends where at most this share is left in every step."""


def curves(report: Report, rows: list[Row]) -> list[Markup]:
    """Return the small pictures of each pipeline that has any curve."""
    expected = expected_days(report)
    told = {stage_of(row): row for row in latest(rows_of(report, "stage_duration"))}
    shown = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        if not any(row["points"] for row in own):
            continue
        longest = _axis_end(own, [expected.get(stage_of(row)) for row in own])
        figures = [
            _figure(row, longest, told.get(stage_of(row), {}), expected.get(stage_of(row)))
            for row in own
        ]
        heading = tag("h4", pipeline_name(pipeline)) if "pipeline" in own[0] else None
        shown.append(joined(heading, tag("div", *figures, class_="curves")))
    return shown


def curve_twin(rows: list[Row]) -> Markup | None:
    """Return the folded table of what the curves show, at a few days of each."""
    lines = []
    for row in rows:
        if not row["points"]:
            continue
        name = placed(str(row["stage"]), row)
        shares = [share_at(row, at) for at in _STEPS]
        cells = [tag("td", "–" if one is None else percent(one), class_="figure") for one in shares]
        lines.append(tag("tr", tag("th", name, scope="row"), *cells))
    if not lines:
        return None
    heads = [tag("th", _("Still there after"), scope="col")]
    heads += [tag("th", days(at), scope="col", class_="figure") for at in _STEPS]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *lines))
    return tag(
        "details",
        tag("summary", _("Table")),
        scrolling(table, _("Still there after")),
        class_="twin",
    )


def share_at(row: Row, at: float) -> float | None:
    """Return the share still there after so many days; None beyond what was watched."""
    if row["longest_days"] is None or at > row["longest_days"]:
        return None
    return float([share for age, share, _risk in row["points"] if age <= at][-1])


def _axis_end(rows: Sequence[Row], expected: Sequence[Any]) -> float:
    known = [min(_few_left(row), 365.0) for row in rows if row["points"]]
    return max([*known, *(float(one) for one in expected if one is not None), 7.0]) * 1.02


def _few_left(row: Row) -> float:
    """Return the days after which hardly anybody is left, else the longest that was watched."""
    gone = (float(age) for age, share, _risk in row["points"] if share <= _FEW)
    return next(gone, float(row["longest_days"]))


def _figure(row: Row, longest: float, told: Row, expected: Any) -> Markup:
    median = told.get("km_median")
    is_late = reads_later(median, expected)
    half = _half(median)
    usual = _("expected %s") % days(expected) if expected is not None else None
    head = tag("p", tag("b", row["stage"]), " ", tag("span", cases(told.get("n")), class_="soft"))
    if not row["points"]:
        none = tag("p", _("Too few to draw."), class_="soft")
        return tag("figure", tag("figcaption", head, none), class_="curve")
    words = joined(tag("em", "▲ ", half) if is_late else half, f" · {usual}" if usual else None)
    picture = tag(
        "svg",
        tag("title", f"{row['stage']}: " + " · ".join(filter(None, (half, usual)))),
        *_ground(longest),
        tag("path", class_="area", d=_area(row, longest)),
        tag("path", class_="alive", d=_line(row, longest)),
        *_expected(expected, longest),
        *_median(median, longest, is_late=is_late),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
    )
    caption = tag("figcaption", head, tag("p", words, class_="soft"))
    return tag("figure", caption, picture, class_="curve")


def _half(median: Any) -> str:
    if median is None:
        return _("fewer than half have left so far")
    return _("half have left after %s") % days(median)


def _x(at: float, longest: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(at, longest) / longest


def _y(share: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - share)


def _line(row: Row, longest: float) -> str:
    drawn = [f"M{_x(0, longest):.1f} {_y(1):.1f}"]
    for age, share, _risk in row["points"]:
        if age <= longest:
            drawn.append(f"H{_x(age, longest):.1f}V{_y(share):.1f}")
    return "".join(drawn) + f"H{_x(row['longest_days'], longest):.1f}"


def _area(row: Row, longest: float) -> str:
    end = _x(row["longest_days"], longest)
    return f"{_line(row, longest)}V{_y(0):.1f}H{_x(0, longest):.1f}Z" if end else ""


def _ground(longest: float) -> list[Markup]:
    parts = []
    for share in (0, 0.5, 1):
        y = _y(share)
        parts.append(tag("line", class_="ground", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y))
        parts.append(
            tag("text", percent(share), x=_LEFT - 6, y=f"{y + 3.5:.1f}", text_anchor="end")
        )
    step = next((one for one in _STEPS if longest / one <= 5), _STEPS[-1])
    for at in range(0, int(longest) + 1, step):
        x, last = _x(at, longest), at + step > longest
        words = days(at) if last else decimal(at)
        anchor = "end" if last and at else "middle"
        parts.append(
            tag("line", class_="ground", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=_y(0), y2=_y(0) + 4)
        )
        x = min(x + 14, _WIDTH - _RIGHT + 6) if last and at else x
        parts.append(tag("text", words, x=f"{x:.1f}", y=_HEIGHT - 4, text_anchor=anchor))
    return parts


def _median(median: Any, longest: float, *, is_late: bool) -> list[Markup]:
    if median is None or median > longest:
        return []
    x, y = _x(median, longest), _y(0.5)
    tone = "deviates" if is_late else "reached"
    return [
        tag("line", class_="half", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=f"{y:.1f}", y2=_y(0)),
        tag("circle", class_=tone, cx=f"{x:.1f}", cy=f"{y:.1f}", r=4),
    ]


def _expected(expected: Any, longest: float) -> list[Markup]:
    if expected is None:
        return []
    x = f"{_x(expected, longest):.1f}"
    return [tag("line", class_="expected", x1=x, x2=x, y1=_y(0) - 16, y2=_y(0))]
