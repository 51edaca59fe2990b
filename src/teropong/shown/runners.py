"""The runners of a diamond one by one: a dot on its path for each deal, and the list of them.

A dot's area follows what the deal is worth; on its path it stands the farther the longer it has
been there. One past the days expected of its step is orange, and a square.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from math import hypot, pi, sqrt

from teropong.language import _, ngettext
from teropong.language.numbers import count, days
from teropong.shown.figures import money
from teropong.shown.markup import Markup, tag
from teropong.shown.naming import name_of
from teropong.shown.rows import Report, Row
from teropong.shown.words import rep_name

MOST = 72
"""So many dots find room on a path."""
_LANES = ((16, 1), (40, 2), (MOST, 3))
_LARGEST = {1: 9.0, 2: 8.0, 3: 7.2}
"""The radius of the most valuable deal, where the fullest path has so many lanes."""
_LEAST = 2.4
_APART = 9.0
Point = tuple[int, int]
Way = tuple[Point, Point]


def have_room(deals: Collection[Row]) -> bool:
    """Return whether every deal can have a dot of its own."""
    return _fullest(deals) <= MOST


def dots(
    report: Report, deals: list[Row], late: Collection[str], ways: Mapping[str, Way]
) -> list[Markup]:
    """Return a dot for each deal on the ways of the diamond; ``late`` holds the ids of some."""
    most = max((float(row["amount"] or 0) for row in deals), default=0.0)
    largest = _LARGEST[_lanes(_fullest(deals))]
    drawn = []
    for path, (start, end) in ways.items():
        on = [row for row in deals if row["path"] == path]
        on.sort(key=lambda row: (row["days"], row["opportunity_id"]))
        places = _places(len(on), start, end)
        shapes = [
            _dot(report, row, at, _radius(row, most, largest), row["opportunity_id"] in late)
            for row, at in zip(on, places, strict=True)
        ]
        drawn.append(tag("g", *shapes, class_="runners"))
    return drawn


def _places(n: int, start: Point, end: Point) -> list[tuple[float, float]]:
    """Return where the dots of a path stand: evenly along it, side by side where they are many."""
    lanes = _lanes(n)
    along = (end[0] - start[0], end[1] - start[1])
    size = hypot(*along)
    across = (-along[1] / size, along[0] / size)
    found = []
    for nth in range(n):
        share = 0.11 + 0.78 * (nth + 0.5) / n
        aside = (nth % lanes - (lanes - 1) / 2) * _APART
        x = start[0] + along[0] * share + across[0] * aside
        y = start[1] + along[1] * share + across[1] * aside
        found.append((x, y))
    return found


def _fullest(deals: Collection[Row]) -> int:
    return max(Counter(row["path"] for row in deals).values(), default=0)


def _lanes(n: int) -> int:
    return next((lanes for most, lanes in _LANES if n <= most), _LANES[-1][1])


def _radius(row: Row, most: float, largest: float) -> float:
    """Return the radius of a dot whose area grows with the amount, from the least one up."""
    share = float(row["amount"] or 0) / most if most else 0.25
    return sqrt(_LEAST**2 + (largest**2 - _LEAST**2) * share)


def _dot(report: Report, row: Row, at: tuple[float, float], radius: float, is_late: bool) -> Markup:
    """Return a dot, as a link to its deal; by keyboard the list leads there."""
    x, y = at
    name = name_of(report, "opportunity_id", row["opportunity_id"])
    told = [
        name.text,
        money(report, row["amount"]),
        rep_name(report, row["rep"]),
        _("%s on this path") % days(row["days"]),
        *([_("past its expected days")] if is_late else []),
    ]
    title = tag("title", " · ".join(told))
    shape = tag("circle", title, cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}")
    if is_late:
        side = radius * sqrt(pi)  # as large as the circle
        left, top, size = (f"{one:.1f}" for one in (x - side / 2, y - side / 2, side))
        shape = tag("rect", title, class_="late", x=left, y=top, width=size, height=size, rx=1)
    return tag("a", shape, href=name.address, tabindex=-1) if name.address else shape


def reading(deals: Collection[Row], late: Collection[str]) -> str:
    """Return how the dots are to be read."""
    told = _(
        "A dot is a deal, its area what it is worth; the farther on its path, the longer there."
    )
    n = sum(row["opportunity_id"] in late for row in deals)
    if not n:
        return told
    orange = ngettext(
        "%s, orange and square, is past the expected days of its step.",
        "%s, orange and square, are past the expected days of their step.",
        n,
    )
    return f"{told} {orange % count(n)}"
