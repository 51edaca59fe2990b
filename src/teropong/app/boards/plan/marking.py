"""The bar of what there is, with the line and band of what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teropong.shown.marks import share, tick
from teropong.shown.markup import Markup, tag

HEIGHT = 16


def mark(row: Mapping[str, Any], actual: float, needed: float, most: float) -> Markup:
    """Return it: orange where there is less than the lower end of what is needed."""
    tone = "deviates" if actual < row["low"] else "reached"
    low, high = (share(row[end], most) for end in ("low", "high"))
    return drawn(
        bar("ground", 0, 100),
        bar("needed", low, high),
        bar(tone, 0, share(actual, most)) if actual else None,
        tick(needed, most, "goal", 0, HEIGHT),
    )


def drawn(*parts: Markup | None) -> Markup:
    """Return the picture of bars and lines."""
    return tag("svg", *parts, class_="bullet", height=HEIGHT, aria_hidden="true", focusable="false")


def bar(tone: str, left: float, right: float) -> Markup:
    """Return a bar between two places, in percent of the room."""
    wide = f"{max(right - left, 0.2):.2f}%"
    at = {"x": f"{left:.2f}%", "y": HEIGHT / 4, "width": wide, "height": HEIGHT / 2}
    return tag("rect", **at, rx=HEIGHT / 4, class_=tone)
