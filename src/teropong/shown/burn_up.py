"""The burn-up: what is done from the period's first day, against the line of what is due by when.

The line of the pace is level on holidays and weekends. From today a dotted line leads to where this
course ends, within the field that holds 8 of 10 such ends.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from teropong.language import _
from teropong.language.dates import day_within, period_name
from teropong.shown.figures import NOTHING
from teropong.shown.growing import Course, Room, growing
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.pace import measure_name, target
from teropong.shown.tables import folded
from teropong.shown.towards import amount

Row = dict[str, Any]
Told = dict[str, Any]
_MOST_LINES = 27


def burn_up(told: Told, row: Row) -> Markup | None:
    """Return the keys, the picture and its table; None of what does not add up over days."""
    if not row["course"]:
        return None
    now = _done(row)
    room = Room.of(now.days, _sums(row))
    lines = (*_expected(row, room, now), *_due(row, room))
    words = amount(told, row, float(now.last[1]))
    return joined(
        _keys(told, row), growing(room, now, _about(row), lines, words), _twin(told, row, now)
    )


def _about(row: Row) -> str:
    return _("%s: done and due through the period") % measure_name(row)


def _done(row: Row) -> Course:
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    known = (
        ((min(until, end) - start).days, Decimal(str(done)))
        for until, _due, done in row["course"]
        if done is not None
    )
    return Course(row["period"], start, (end - start).days, tuple(known))


def _sums(row: Row) -> list[float]:
    known = [float(row[name] or 0) for name in ("target", "expected", "high", "done")]
    most = max(known[0], known[1], known[3])
    return [*known[:2], min(known[2], 1.6 * most), known[3]]


def _due(row: Row, room: Room) -> list[Markup]:
    start = date.fromisoformat(row["start"])
    due = [(0, 0.0), *(((until - start).days, due) for until, due, _done in row["course"])]
    goal = [(0, row["target"]), (room.days, row["target"])]
    return [
        tag("polyline", points=room.points(goal), class_="goal"),
        tag("polyline", points=room.points(due), class_="pace"),
    ]


def _expected(row: Row, room: Room, now: Course) -> list[Markup]:
    if row["expected"] is None or not row["days_left"]:
        return []
    start = date.fromisoformat(row["start"])
    here = (max((date.fromisoformat(row["today"]) - start).days, now.last[0]), now.last[1])
    high = min(float(row["high"]), room.most)
    field = [here, (room.days, high), (room.days, row["low"])]
    return [
        tag("polygon", points=room.points(field), class_="ending"),
        tag("polyline", points=room.points([here, (room.days, row["expected"])]), class_="course"),
    ]


def _keys(told: Told, row: Row) -> Markup:
    goal = _("target %s") % target(told, row)
    is_running = row["expected"] is not None and row["days_left"]
    is_foretold = "ahead_at" in row
    ends = _("at the pace of before, 8 of 10") if is_foretold else _("where it ends, 8 of 10")
    return tag(
        "p",
        tag("span", period_name(row["period"]), class_="key reached"),
        tag("span", _("due by then"), class_="key pace"),
        tag("span", goal, class_="key goal"),
        tag("span", ends, class_="key ending") if is_running else None,
        class_="keys",
    )


def _twin(told: Told, row: Row, now: Course) -> Markup:
    course = row["course"]
    step = -(-len(course) // _MOST_LINES)
    picked = [*course[step - 1 :: step]]
    if picked[-1] != course[-1]:
        picked.append(course[-1])
    lines = [
        (
            _last_day(until, now),
            amount(told, row, due),
            NOTHING if done is None else amount(told, row, done),
        )
        for until, due, done in picked
    ]
    heads = (_("Until"), _("Due"), _("Reached so far"))
    return folded(_("Table: done and due"), heads, lines, figures={1, 2}, label=_about(row))


def _last_day(until: date, now: Course) -> str:
    day, end = until - timedelta(days=1), now.start + timedelta(days=now.days)
    return day_within(min(day, end - timedelta(days=1)), now.start, end)
