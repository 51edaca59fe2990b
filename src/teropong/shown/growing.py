"""The picture of sums that grow through a period: its axes, its lines, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from teropong.facts.calendar import months_before
from teropong.language.dates import period_tick, short_date
from teropong.shown.charts import axis
from teropong.shown.markup import Markup, joined, tag

_TOP, _BOTTOM = 8.0, 88.0
"""Where the plot lies in its picture, in percent of its height."""
_SHORT = 45


@dataclass(frozen=True)
class Course:
    """A period's sums from its beginning: each with the number of days that it is after."""

    label: str
    start: date
    days: int
    sums: tuple[tuple[int, Decimal], ...]

    def at(self, day: int) -> Decimal:
        """The sum after so many days."""
        return next((total for until, total in reversed(self.sums) if until <= day), Decimal(0))

    @property
    def last(self) -> tuple[int, Decimal]:
        """The last sum that is known, and after how many days."""
        return self.sums[-1] if self.sums else (0, Decimal(0))

    @property
    def is_over(self) -> bool:
        """Whether all of its days are known."""
        return self.last[0] >= self.days


@dataclass(frozen=True)
class Room:
    """What the picture has room for: so many days, and from the least to the most."""

    days: int
    least: float
    most: float
    marks: tuple[tuple[float, str], ...]

    @classmethod
    def of(cls, days: int, sums: Iterable[float]) -> Room:
        """Room for some sums over so many days."""
        marks = axis(list(sums))
        pairs = tuple((one["at"], one["words"]) for one in marks)
        return cls(days, pairs[0][0], pairs[-1][0], pairs)

    def height(self, total: Any) -> float:
        """Where a sum lies, in percent from the top."""
        share = (float(total) - self.least) / (self.most - self.least)
        return _BOTTOM - (_BOTTOM - _TOP) * share

    def points(self, sums: Iterable[tuple[float, Any]]) -> str:
        """Sums after so many days as the points of a line."""
        placed = ((1000 * day / self.days, 10 * self.height(total)) for day, total in sums)
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)


def growing(room: Room, now: Course, about: str, lines: Iterable[Any], end: str) -> Markup:
    """Return the picture with some lines within its plot; ``end`` is the last sum in words."""
    plot = tag(
        "svg",
        *lines,
        line(room, now, "now"),
        viewBox="0 0 1000 1000",
        preserveAspectRatio="none",
        width="100%",
        height="100%",
    )
    return tag(
        "svg",
        *(_level(room.height(at), words) for at, words in room.marks),
        plot,
        *_ticks(now, room.days),
        _end(now, room, end),
        class_="growth",
        role="img",
        aria_label=about,
    )


def line(room: Room, one: Course, tone: str) -> Markup:
    """Return a course as a line from nothing."""
    points = room.points([(0, Decimal(0)), *one.sums])
    return tag("polyline", points=points, class_=tone)


def _level(y: float, words: str) -> Markup:
    return joined(
        tag("line", x1="0", x2="100%", y1=f"{y:.2f}%", y2=f"{y:.2f}%", class_="level"),
        tag("text", words, x="0", y=f"{y:.2f}%", dy="-4", class_="tick") if words != "0" else None,
    )


def _ticks(now: Course, days: int) -> list[Markup]:
    found = _marked(now, days)
    return [
        tag(
            "text",
            _named(now.start + timedelta(days=day), days),
            x=f"{100 * day / days:.2f}%",
            y="100%",
            dy="-4",
            text_anchor="middle" if day else "start",
            class_="tick",
        )
        for day in found
        if day < 0.94 * days
    ]


def _named(day: date, days: int) -> str:
    if days <= 366:
        return short_date(day)
    return period_tick(f"{day:%Y-%m}", day, day + timedelta(days=days))


def _marked(now: Course, days: int) -> list[int]:
    if days <= _SHORT:
        step = max(1, -(-days // 5))
        return list(range(0, days, step))
    months = max(1, round(days / 30.4 / 4))
    firsts = (months_before(now.start, -months * nth) for nth in range(5))
    return [(first - now.start).days for first in firsts if (first - now.start).days < days]


def _end(now: Course, room: Room, words: str) -> Markup | None:
    day, total = now.last
    if not day:
        return None
    x, y = f"{100 * day / room.days:.2f}%", f"{room.height(total):.2f}%"
    is_right = day > 0.7 * room.days
    return joined(
        tag("circle", cx=x, cy=y, r=4, class_="end"),
        tag(
            "text",
            words,
            x=x,
            y=y,
            dx=-8 if is_right else 8,
            dy=-8,
            text_anchor="end" if is_right else "start",
            class_="said",
        ),
    )
