"""Pictures of letters in SVG, in pixels: bars of weeks, one bar a rep, a period's growth.

They bear classes and no colours: a page colours them as its own, a mail by `MAIL`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from teropong.language.numbers import exact
from teropong.shown.charts import axis
from teropong.shown.markup import Markup, joined, tag

WIDE = 420
"""Narrow, so that its words can be read on a phone."""
_LEFT, _RIGHT = 14, 14
_ROW = 44
_BESIDE_AXIS = 64
"""Where a line is named, beside the words of the axis."""
_Box = tuple[float, float, float, float]
_SMALL = 7.2
"""Pixels that a letter of the small text takes, on the wide side."""
MAIL = """
text { font-family: Inter, sans-serif; font-size: 13px; fill: #5c636e }
.ground { fill: #ffffff } .level { stroke: #e7e4df; stroke-width: 1 }
.bar { fill: #b9cbe6 } .bar.last, .bar.reached { fill: #1f5fbf } .bar.short { fill: #e08a52 }
.room { fill: #f1efeb }
.target { stroke: #1a1d21; stroke-width: 1.5 } .target.wide { stroke-dasharray: 4 3 }
.said, .title { fill: #1a1d21; font-weight: 600 } .title { font-size: 14px }
.now { fill: none; stroke: #1f5fbf; stroke-width: 2.5; stroke-linejoin: round }
.before { fill: none; stroke: #a7adb5; stroke-width: 2; stroke-linejoin: round }
.end { fill: #1f5fbf }
"""
"""Colours of a mail, which knows no variables: always on white, so that no dark one spoils them."""


def drawing(height: int, *children: Any) -> Markup:
    """Return a picture on its own ground."""
    return tag(
        "svg",
        tag("rect", width=WIDE, height=height, rx=8, class_="ground"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        width=WIDE,
        height=height,
        viewBox=f"0 0 {WIDE} {height}",
        class_="drawn",
    )


def weeks(
    title: str,
    values: Sequence[Decimal],
    labels: Sequence[str],
    said: Sequence[str],
    target: tuple[Decimal, str] | None,
) -> tuple[Markup, int]:
    """Return bars of weeks, the last one the week told of, with the target as a line."""
    height, top, bottom = 204, 74, 168
    most = max([*map(float, values), float(target[0]) if target else 0.0, 1.0])
    room = (WIDE - _LEFT - _RIGHT) / len(values)

    def y(value: Any) -> float:
        return bottom - (bottom - top) * float(value) / most

    bars, taken = [], []
    for nth, value in enumerate(values):
        x, tone = _LEFT + nth * room, "bar last" if nth == len(values) - 1 else "bar"
        taken += [
            (x + room * 0.16, x + room * 0.84, y(value), bottom),
            _box(said[nth], x + room / 2, y(value) - 6),
        ]
        bars.append(
            joined(
                tag(
                    "rect",
                    x=f"{x + room * 0.16:.1f}",
                    y=f"{y(value):.1f}",
                    width=f"{room * 0.68:.1f}",
                    height=f"{max(bottom - y(value), 1):.1f}",
                    rx=2,
                    class_=tone,
                ),
                _text(
                    said[nth],
                    x + room / 2,
                    y(value) - 6,
                    "said" if nth == len(values) - 1 else None,
                ),
                _text(labels[nth], x + room / 2, bottom + 20)
                if _is_named(nth, len(values))
                else None,
            )
        )
    line = None
    if target:
        at = f"{y(target[0]):.1f}"
        line = joined(
            tag("line", x1=_LEFT, x2=WIDE - _RIGHT, y1=at, y2=at, class_="target wide"),
            _text(target[1], *_free(target[1], y(target[0]), room, taken)),
        )
    base = tag("line", x1=_LEFT, x2=WIDE - _RIGHT, y1=bottom, y2=bottom, class_="level")
    return drawing(height, _title(title), base, *bars, line), height


def against(
    title: str, rows: Sequence[tuple[str, Decimal, Decimal | None, str]]
) -> tuple[Markup, int]:
    """Return one bar a row: a name, what is there, the target as a tick, and both in words."""
    height = 46 + _ROW * len(rows)
    wide = WIDE - _LEFT - _RIGHT
    most = max(1.0, *(float(exact(one or 0)) for row in rows for one in row[1:3]))
    shown = []
    for nth, (name, value, aim, words) in enumerate(rows):
        y = 40 + _ROW * nth
        tone = "bar short" if aim is not None and value < aim else "bar reached"
        size = f"{wide * float(value) / most:.1f}"
        shown += [
            tag("text", shortened(name, 0.8 * wide), x=_LEFT, y=y + 16),
            tag("text", words, x=WIDE - _RIGHT, y=y + 16, text_anchor="end", class_="said"),
            tag("rect", x=_LEFT, y=y + 23, width=wide, height=10, rx=2, class_="room"),
            tag("rect", x=_LEFT, y=y + 23, width=size, height=10, rx=2, class_=tone),
        ]
        if aim is not None:
            x = f"{_LEFT + wide * float(aim) / most:.1f}"
            shown.append(tag("line", x1=x, x2=x, y1=y + 20, y2=y + 36, class_="target"))
    return drawing(height, _title(title), *shown), height


def growth(
    title: str,
    courses: Sequence[tuple[str, Sequence[tuple[float, Decimal]]]],
    ticks: Sequence[tuple[float, str]],
    said: str,
    target: tuple[Decimal, str] | None,
) -> tuple[Markup, int]:
    """Return lines that grow: each a tone and its points, at shares of the period from 0 to 1."""
    height, top, bottom = 256, 80, 216
    sums = [float(total) for _tone, points in courses for _at, total in points]
    marks = axis([*sums, float(target[0]) if target else 0.0])
    least, most = marks[0]["at"], marks[-1]["at"]
    wide = WIDE - _LEFT - _RIGHT

    def at(share: float, total: Any) -> tuple[float, float]:
        return _LEFT + wide * share, bottom - (bottom - top) * (float(total) - least) / (
            most - least
        )

    shown: list[Markup | None] = []
    for one in marks:
        y = f"{at(0, one['at'])[1]:.1f}"
        shown.append(tag("line", x1=_LEFT, x2=WIDE - _RIGHT, y1=y, y2=y, class_="level"))
        if one["words"] != "0":
            shown.append(tag("text", one["words"], x=_LEFT, y=float(y) - 4))
    for tone, points in courses:
        path = " ".join(
            f"{'ML'[nth > 0]}{at(*point)[0]:.1f} {at(*point)[1]:.1f}"
            for nth, point in enumerate([(0.0, Decimal(0)), *points])
        )
        shown.append(tag("path", d=path, class_=tone))
    if target:
        y = f"{at(0, target[0])[1]:.1f}"
        shown += [
            tag("line", x1=_LEFT, x2=WIDE - _RIGHT, y1=y, y2=y, class_="target wide"),
            _text(target[1], _LEFT + _BESIDE_AXIS, float(y) - 6, anchor="start"),
        ]
    now = courses[-1][1]
    if now:
        x, y_end = at(*now[-1])
        shown += [
            tag("circle", cx=f"{x:.1f}", cy=f"{y_end:.1f}", r=4, class_="end"),
            _text(said, x - 8, y_end - 10, "said", anchor="end"),
        ]
    shown += [_text(words, _LEFT + wide * share, height - 16, anchor="middle" if share else "start")
              for share, words in ticks]  # fmt: skip
    return drawing(height, _title(title), *shown), height


def shortened(name: str, room: float) -> str:
    """Return a name that fits into so many pixels."""
    most = int(room / _SMALL)
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _title(title: str) -> Markup:
    return tag("text", shortened(title, WIDE), x=_LEFT, y=26, class_="title")


def _is_named(nth: int, n: int) -> bool:
    """Whether a bar has room for what it is called: the last one, and each second before it."""
    return (n - 1 - nth) % 2 == 0


def _free(words: str, line: float, room: float, taken: Sequence[_Box]) -> tuple[float, float]:
    """Return where words lie at a line and on nothing else: the rightmost place, rather above it.

    Where there is none they stand above all.
    """
    n_places = int((WIDE - _LEFT - _RIGHT - len(words) * _SMALL) / room * 4)
    for nth in range(n_places + 1):
        x = WIDE - _RIGHT - len(words) * _SMALL / 2 - nth * room / 4
        for at in (line - 6, line + 16):
            if not any(_meet(_box(words, x, at), one) for one in taken):
                return x, at
    return WIDE - _RIGHT - len(words) * _SMALL / 2, 48


def _box(words: str, x: float, y: float) -> _Box:
    """Return the left, right, upper and lower end of words around a place on their line."""
    half = len(words) * _SMALL / 2
    return x - half, x + half, y - 11, y + 3


def _meet(one: _Box, other: _Box) -> bool:
    across = one[0] < other[1] and other[0] < one[1]
    return across and one[2] < other[3] and other[2] < one[3]


def _text(
    words: str, x: float, y: float, tone: str | None = None, anchor: str = "middle"
) -> Markup:
    return tag("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, class_=tone)
