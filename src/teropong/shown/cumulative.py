"""Revenue as it grows through a period, beside how it grew in the one compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from teropong.facts.calendar import months_before, parse_period
from teropong.language import _
from teropong.language.dates import day_within, period_name, period_tick, short_date
from teropong.language.numbers import count, full_money
from teropong.shown.charts import axis
from teropong.shown.emphasis import strong
from teropong.shown.figures import NOTHING, money
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.rows import Report, has_cases, last_seen, rows_of, span_of, sums_by

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


def course_of(report: Report) -> Course:
    """Return the course of a report whose revenue is cut finely."""
    start, end = span_of(report)
    known_until = min(end, last_seen(report) + timedelta(days=1))
    total, sums = Decimal(0), []
    for label, value in sums_by(rows_of(report, "revenue"), "period").items():
        period = parse_period(label)
        if max(period.start, start) >= known_until:
            break
        total += value
        sums.append(((min(period.end, known_until) - start).days, total))
    return Course(report["period"]["label"], start, (end - start).days, tuple(sums))


def growth(report: Report, before: Report | None) -> Markup | None:
    """Return how revenue grows, in a sentence, a picture and a table; None before any."""
    now, then = course_of(report), course_of(before) if before else None
    if not has_cases(report, "revenue") and not (before and has_cases(before, "revenue")):
        return None
    return joined(
        _keys(now, then),
        _picture(report, now, then),
        _twin(report, now, then),
    )


def compared_course(report: Report, before: Report) -> str:
    """Return where the compared period stood after as many days, and where it ended."""
    now, then = course_of(report), course_of(before)
    day = min(now.last[0], then.days)
    values = {
        "period": period_name(then.label),
        "value": strong(money(report, then.at(day))),
        "end": money(report, then.last[1]),
    }
    if now.is_over or day >= then.days:
        return _("%(period)s: %(value)s.") % (values | {"value": strong(values["end"])})
    return _("%(period)s stood at %(value)s after as many days, and ended with %(end)s.") % values


def _keys(now: Course, then: Course | None) -> Markup:
    return tag(
        "p",
        tag("span", period_name(now.label), class_="key reached"),
        tag("span", period_name(then.label), class_="key before") if then else None,
        class_="keys",
    )


def _picture(report: Report, now: Course, then: Course | None) -> Markup:
    days = max(now.days, then.days if then else 0)
    sums = [float(total) for one in (now, then) if one for _day, total in one.sums]
    marks = axis(sums)
    room = _Room(days, marks[0]["at"], marks[-1]["at"])
    plot = tag(
        "svg",
        _path(then, room, "before") if then else None,
        _path(now, room, "now"),
        viewBox="0 0 1000 1000",
        preserveAspectRatio="none",
        width="100%",
        height="100%",
    )
    return tag(
        "svg",
        *(_level(room.height(one["at"]), one["words"]) for one in marks),
        plot,
        *_ticks(now, days),
        _end(report, now, room),
        class_="growth",
        role="img",
        aria_label=_about(),
    )


def _about() -> str:
    return _("How revenue grows through the period, day by day")


@dataclass(frozen=True)
class _Room:
    """What the picture has room for: so many days, and from the least to the most."""

    days: int
    least: float
    most: float

    def height(self, total: Any) -> float:
        """Where a sum lies, in percent from the top."""
        share = (float(total) - self.least) / (self.most - self.least)
        return _BOTTOM - (_BOTTOM - _TOP) * share


def _level(y: float, words: str) -> Markup:
    return joined(
        tag("line", x1="0", x2="100%", y1=f"{y:.2f}%", y2=f"{y:.2f}%", class_="level"),
        tag("text", words, x="0", y=f"{y:.2f}%", dy="-4", class_="tick") if words != "0" else None,
    )


def _path(one: Course, room: _Room, tone: str) -> Markup:
    points = [(0, Decimal(0)), *one.sums]
    shown = " ".join(
        f"{'ML'[at > 0]}{1000 * day / room.days:.1f} {10 * room.height(total):.1f}"
        for at, (day, total) in enumerate(points)
    )
    return tag("path", d=shown, class_=tone)


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


def _end(report: Report, now: Course, room: _Room) -> Markup | None:
    day, total = now.last
    if not day:
        return None
    x, y = f"{100 * day / room.days:.2f}%", f"{room.height(total):.2f}%"
    is_right = day > 0.7 * room.days
    return joined(
        tag("circle", cx=x, cy=y, r=4, class_="end"),
        tag(
            "text",
            money(report, total),
            x=x,
            y=y,
            dx=-8 if is_right else 8,
            dy=-8,
            text_anchor="end" if is_right else "start",
            class_="said",
        ),
    )


def _twin(report: Report, now: Course, then: Course | None) -> Markup:
    days = max(now.days, then.days if then else 0)
    step = next(one for one in (1, 7, 30, 91, 365) if days / one <= 27)
    ends = [*range(step, days, step), days]
    heads = [_("After"), _("Until"), period_name(now.label)]
    heads += [period_name(then.label)] if then else []
    start = now.start
    body = []
    for day in ends:
        last = start + timedelta(days=min(day, now.days) - 1)
        cells: list[Any] = [
            _("day %s") % count(day),
            day_within(last, start, start + timedelta(days=now.days)),
            _sum(report, now, day),
        ]
        cells += [_sum(report, then, day)] if then else []
        body.append(
            tag(
                "tr",
                *(
                    tag("td", one, class_="figure" if at > 1 else None)
                    for at, one in enumerate(cells)
                ),
            )
        )
    head = (
        tag("th", one, scope="col", class_="figure" if at > 1 else None)
        for at, one in enumerate(heads)
    )
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body))
    return tag(
        "details",
        tag("summary", _("Table")),
        scrolling(table, _about()),
        class_="twin",
    )


def _sum(report: Report, one: Course, day: int) -> str:
    if day > one.last[0]:
        return NOTHING
    return full_money(one.at(day), report["currency"])
