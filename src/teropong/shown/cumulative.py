"""Revenue as it grows through a period, beside how it grew in the one compared with."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from teropong.facts.calendar import parse_period
from teropong.language import _
from teropong.language.dates import day_within, period_name
from teropong.language.numbers import count, full_money
from teropong.shown.emphasis import strong
from teropong.shown.figures import NOTHING, money
from teropong.shown.growing import Course, Room, growing, line
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.rows import Report, has_cases, last_seen, rows_of, span_of, sums_by
from teropong.shown.tables import folded


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
    room = Room.of(days, (float(total) for one in (now, then) if one for _day, total in one.sums))
    lines = [line(room, then, "before")] if then else []
    return growing(room, now, _about(), lines, money(report, now.last[1]))


def _about() -> str:
    return _("How revenue grows through the period, day by day")


def _twin(report: Report, now: Course, then: Course | None) -> Markup:
    days = max(now.days, then.days if then else 0)
    step = next(one for one in (1, 7, 30, 91, 365) if days / one <= 27)
    ends = [*range(step, days, step), days]
    heads = [_("After"), _("Until"), period_name(now.label)]
    heads += [period_name(then.label)] if then else []
    start = now.start
    lines = []
    for day in ends:
        last = start + timedelta(days=min(day, now.days) - 1)
        cells: list[Any] = [
            _("day %s") % count(day),
            day_within(last, start, start + timedelta(days=now.days)),
            _sum(report, now, day),
        ]
        cells += [_sum(report, then, day)] if then else []
        lines.append(cells)
    return folded(_("Table"), heads, lines, figures={2, 3}, label=_about())


def _sum(report: Report, one: Course, day: int) -> str:
    if day > one.last[0]:
        return NOTHING
    return full_money(one.at(day), report["currency"])
