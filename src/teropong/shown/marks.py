"""Small pictures in SVG: bars, ranges and sparks, in percent of the room they are given."""

from collections.abc import Sequence
from typing import Any

from teropong.shown.markup import Markup, tag

_FLOWS = 0.6


def bar(value: Any, most: Any, *, deviates: bool = False) -> Markup:
    """Return a horizontal bar for a share of `most`."""
    shown = share(value, most)
    rect = tag(
        "rect",
        class_="deviates" if deviates else "reached",
        width=f"{shown:.2f}%",
        height="100%",
        rx=3,
    )
    return tag("svg", rect if shown else None, class_="bar", aria_hidden="true", focusable="false")


def flowing(value: Any, most: Any, *, deviates: bool = False) -> Markup:
    """Return a bar that ends where its words begin: at most so long that they have room."""
    long = f"{max(0.8, _FLOWS * share(value, most)):.2f}%"
    tone = "deviates" if deviates else "reached"
    rect = tag("rect", class_=tone, width="100%", height="100%", rx=3)
    return tag("svg", rect, class_="flowing", width=long, aria_hidden="true", focusable="false")


def interval(
    row: dict[str, Any], most: Any, *, expected: Any = None, far: Any = None, deviates: bool = False
) -> Markup:
    """Return a point with its interval on a line from 0 to `most`.

    `expected` is a thick tick where it should be, `far` a thin line's end, for the slowest tenth.
    """
    middle, low, high = row.get("value"), row.get("low"), row.get("high")
    tone = "deviates" if deviates else "reached"
    parts = [tag("line", class_="ground", x1="0", x2="100%", y1="50%", y2="50%")]
    if middle is not None and far is not None:
        parts.append(_line("far", middle, far, most))
    if low is not None and high is not None:
        parts.append(_line(f"known {tone}", low, high, most))
    if expected is not None:
        at = f"{share(expected, most):.2f}%"
        parts.append(tag("line", class_="expected", x1=at, x2=at, y1="1", y2="19"))
    if middle is not None:
        parts.append(tag("circle", class_=tone, cx=f"{share(middle, most):.2f}%", cy="50%", r=5))
    return tag("svg", *parts, class_="interval", aria_hidden="true", focusable="false")


def stacked(parts: Sequence[tuple[str, Any]]) -> Markup:
    """Return one bar of several parts, each a tone and its size; a hair's breadth between them."""
    whole = float(sum(size for _, size in parts))
    rects, start = [], 0.0
    for tone, size in parts:
        wide = share(size, whole)
        if wide:
            rects.append(
                tag("rect", class_=tone, x=f"{start:.2f}%", width=f"{wide:.2f}%", height="100%")
            )
        start += wide
    return tag("svg", *rects, class_="stacked", aria_hidden="true", focusable="false")


def spark(values: Sequence[Any]) -> Markup | None:
    """Return columns of a series, its last one in full blue; None without anything to show."""
    numbers = [float(value or 0) for value in values]
    most = max(numbers, default=0.0)
    if most <= 0 or len(numbers) < 2:
        return None
    wide = min(100 / len(numbers), 9.0)
    bars = [
        tag(
            "rect",
            class_="last" if at == len(numbers) - 1 else None,
            x=f"{at * wide:.2f}%",
            y=f"{100 - 100 * number / most:.1f}%",
            width=f"{wide * 0.72:.2f}%",
            height=f"{100 * number / most:.1f}%",
        )
        for at, number in enumerate(numbers)
    ]
    return tag("svg", *bars, class_="spark", aria_hidden="true", focusable="false")


def tick(at: Any, most: Any, tone: str, top: int, bottom: int) -> Markup:
    """Return an upright line at a value's share of `most`, from one height to another."""
    x = f"{share(at, most):.2f}%"
    return tag("line", x1=x, x2=x, y1=top, y2=bottom, class_=tone)


def share(value: Any, most: Any) -> float:
    """Return a value's share of `most` in percent, from 0 to 100; only for drawing."""
    if value is None or not most or float(most) <= 0:
        return 0.0
    return max(0.0, min(100.0, 100 * float(value) / float(most)))


def _line(tone: str, start: Any, end: Any, most: Any) -> Markup:
    x1, x2 = (f"{share(at, most):.2f}%" for at in (start, end))
    return tag("line", class_=tone, x1=x1, x2=x2, y1="50%", y2="50%")
