"""The diamond as SVG: four bases, the rate of reaching each, and the runners on the paths between.

A dot is a deal (or an equal number of deals, where they are many); its area follows the mean value
of the deals on its path. Where the deals themselves are known, each has a dot of its own.
"""

from collections.abc import Collection
from math import ceil, sqrt
from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import count, percent, percent_range
from teropong.shown.figures import NOTHING, cases, short_movement
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    Row,
    of_pipeline,
    rows_of,
    runners_on,
    steps_of,
    total_of,
)
from teropong.shown.runners import dots

_MOST_DOTS = 24
_WIDTH, _HEIGHT = 460, 376
_BESIDE = 120
"""How far down the labels beside the paths stand; a phone, with larger letters, lifts them."""
_HOME, _FIRST, _SECOND, _THIRD = (230, 318), (362, 186), (230, 54), (98, 186)
_PATHS = {
    "suspects": (_HOME, _FIRST),
    "prospects": (_FIRST, _SECOND),
    "qualified": (_SECOND, _THIRD),
    "closable": (_THIRD, _HOME),
}


def diamond(
    report: Report,
    pipeline: str | None,
    deals: list[Row] | None = None,
    late: Collection[str] = (),
) -> Markup:
    """Return the diamond of one pipeline; each of its ``deals`` as a dot, where they are given.

    ``late`` are the ids of those past the expected days of their step.
    """
    runners = of_pipeline(rows_of(report, "baseline", "runners"), pipeline)
    parts = [_path(start, end) for start, end in _PATHS.values()]
    if deals is None:
        parts += [_dots(runners, path, deals_a_dot(runners)) for path in _PATHS]
    else:
        parts += dots(report, deals, late, _PATHS)
    parts += [_base(at) for at in (_HOME, _FIRST, _SECOND, _THIRD)]
    return tag(
        "svg",
        tag("title", _("The sales diamond: who is on which path, and how many reach each base")),
        *parts,
        *_labels(report, steps_of(report, pipeline)),
        class_="diamond" if deals is None else "diamond large",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img" if deals is None and not report.get("opens") else "group",
    )


def legend(report: Report, pipeline: str | None) -> str:
    """Return what a dot stands for."""
    each = deals_a_dot(of_pipeline(rows_of(report, "baseline", "runners"), pipeline))
    return ngettext(
        "A dot is %s deal on its way; "
        "the larger the dots of a path, the more its deals are worth on average.",
        "A dot is %s deals on their way; "
        "the larger the dots of a path, the more its deals are worth on average.",
        each,
    ) % count(each)


def deals_a_dot(runners: list[Row]) -> int:
    """Return how many deals one dot stands for, so that no path holds more than it has room for."""
    most = max((int(total_of(runners_on(runners, path), "deals")) for path in _PATHS), default=0)
    return max(1, ceil(most / _MOST_DOTS))


def _path(start: tuple[int, int], end: tuple[int, int]) -> Markup:
    return tag("line", class_="path", x1=start[0], y1=start[1], x2=end[0], y2=end[1])


def _dots(runners: list[Row], path: str, each: int) -> Markup:
    """Draw the deals of a path evenly along it, each slice's deals in their own size."""
    worths = [_worth(row) for row in runners]
    most = max(worths, default=0.0)
    sizes: list[float] = []
    for row in runners_on(runners, path):
        radius = 2.8 + 4.2 * sqrt(_worth(row) / most) if most else 3.5
        sizes += [radius] * ceil(row["deals"] / each)
    sizes = sizes[: 2 * _MOST_DOTS]
    start, end = _PATHS[path]
    dots = []
    for at, radius in enumerate(sizes):
        share = 0.11 + 0.78 * (at + 0.5) / len(sizes)
        x = start[0] + (end[0] - start[0]) * share
        y = start[1] + (end[1] - start[1]) * share
        dots.append(tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}"))
    return tag("g", *dots, class_="runners")


def _worth(row: Row) -> float:
    return float(row["value"] or 0) / row["deals"] if row["deals"] else 0.0


def _base(at: tuple[int, int]) -> Markup:
    x, y = at
    return tag("rect", class_="base", x=x - 9, y=y - 9, width=18, height=18, rx=2,
               transform=f"rotate(45 {x} {y})")  # fmt: skip


def _labels(report: Report, steps: dict[str, Row]) -> list[Markup]:
    return [
        _label(report, _("Base 1"), steps.get("Start→1st"), (_WIDTH - 2, _BESIDE), "end"),
        _label(report, _("Base 2"), steps.get("1st→2nd"), (252, 26), "start"),
        _label(report, _("Base 3"), steps.get("2nd→3rd"), (2, _BESIDE), "start"),
        _label(report, _("Home"), steps.get("3rd→Home"), (252, 344), "start"),
        _label(report, _("base 1 → home"), steps.get("1st→Home"), (230, 174), "middle", big=True),
    ]


def _label(
    report: Report,
    title: str,
    row: Row | None,
    at: tuple[int, int],
    anchor: str,
    *,
    big: bool = False,
) -> Markup:
    x, y = at
    if row is None:
        return (
            tag("text", tag("tspan", title, class_="name"), x=x, y=y, text_anchor=anchor)
            if not big
            else joined()
        )
    rate = NOTHING if row["value"] is None else percent(row["value"])
    rate = opened(report, "baseline", rate, row)
    known = (
        ""
        if row.get("low") is None or row["value"] is None
        else percent_range(row["low"], row["high"])
    )
    sure = " · ".join(filter(None, (known, cases(row.get("n")))))
    moved = short_movement(report, "baseline", row)
    if big:
        lines: list[Any] = [
            tag("tspan", rate, class_="big", x=x, dy="0.2em"),
            tag("tspan", title, class_="name", x=x, dy="1.6em"),
            tag("tspan", sure, class_="sure", x=x, dy="1.45em"),
        ]
        return tag("text", *lines, x=x, y=y, text_anchor=anchor)
    return tag(
        "text",
        tag("tspan", title, class_="name", x=x),
        tag("tspan", " ", rate, class_="rate"),
        tag("tspan", " ", moved, class_="sure") if moved else None,
        tag("tspan", sure, class_="sure", x=x, dy="1.4em"),
        x=x, y=y, text_anchor=anchor, class_="beside" if y == _BESIDE else None,
    )  # fmt: skip
