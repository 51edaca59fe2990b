"""The bar that stands for targets everywhere: what there is, a band, a line to be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teropong.shown.marks import share, tick
from teropong.shown.markup import Markup, tag

HEIGHT = 16


def lacks_now(week: Mapping[str, Any]) -> bool:
    """Whether too few a week would cost this period; what comes too late for it does not."""
    return not week["is_late"] and bool(week["actual"] < week["low"])


def needing(
    row: Mapping[str, Any], actual: float, needed: float, most: float, *, lacks: bool | None = None
) -> Markup:
    """Return what there is and is needed: orange where it ``lacks``.

    That is where there is less than the lower end of what is needed, unless it is told.
    """
    tone = "deviates" if (actual < row["low"] if lacks is None else lacks) else "reached"
    low, high = (share(row[end], most) for end in ("low", "high"))
    return drawn(
        bar("ground", 0, 100),
        bar("needed", low, high),
        bar(tone, 0, share(actual, most)) if actual else None,
        goal(needed, most),
    )


def drawn(*parts: Markup | None, height: int = HEIGHT) -> Markup:
    """Return the picture of bars and lines."""
    return tag("svg", *parts, class_="bullet", height=height, aria_hidden="true", focusable="false")


def bar(tone: str, left: float, right: float, height: int = HEIGHT) -> Markup:
    """Return a bar half as thick as the picture is high, between two places in percent."""
    wide = f"{max(right - left, 0.2):.2f}%"
    at = {"x": f"{left:.2f}%", "y": height / 4, "width": wide, "height": height / 2}
    return tag("rect", **at, rx=height / 4, class_=tone)


def point(value: Any, most: Any, height: int = HEIGHT) -> Markup:
    """Return the point where something ends."""
    at = f"{share(value, most):.2f}%"
    return tag("circle", cx=at, cy=height / 2, r=max(3.5, height / 6), class_="expected")


def goal(value: Any, most: Any, height: int = HEIGHT) -> Markup:
    """Return the line that is to be reached."""
    return tick(value, most, "goal", 0, height)
