"""What periods end at: a sentence, the running one as a fan, and each as a small bar."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from teropong.language import _
from teropong.language.dates import period_name
from teropong.shown.bullet import bar, drawn, goal, point
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.figures import NOTHING
from teropong.shown.forecast import chance, figure, measure_name, span
from teropong.shown.growing import Course, Room, growing
from teropong.shown.marks import share
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.tables import folded

Told = dict[str, Any]
Row = dict[str, Any]


def ends_at(told: Told, row: Row) -> str:
    """Return where a period ends and how likely its target is, in one plain sentence."""
    words = {
        "period": period_name(row["period"]),
        "middle": strong(figure(told, row, row["p50"])),
        "span": span(told, row),
        "target": figure(told, row, row["target"]),
        "chance": strong(chance(row["p_target"])),
    }
    ends = _("%(period)s ends at about %(middle)s") % words
    ends += " " + _("(8 in 10: %(span)s)") % words if words["span"] else ""
    if row["p_target"] is None:
        return f"{ends}."
    return _("%(ends)s; the chance of the target of %(target)s is %(chance)s.") % {
        "ends": ends,
        **words,
    }


def rows_of(told: Told, measure: str) -> list[Row]:
    """Return the periods of a measure, the running one first."""
    return [row for row in told["periods"] if row["measure"] == measure]


def measure_card(told: Told, measure: str) -> Markup | None:
    """Return a card of a measure: each period as a bar with its range, target and chance."""
    rows = rows_of(told, measure)
    if not any(row["p50"] is not None for row in rows):
        return None
    return card(measure_name(rows[0]), bars(told, rows))


def bars(told: Told, rows: list[Row]) -> Markup:
    """Return one line for each period: what is done, where it ends, the target and its chance."""
    ends = (float(row[name] or 0) for row in rows for name in ("p90", "target", "done"))
    most = max(ends) * 1.04 or 1.0
    return tag("ol", *(_line(told, row, most) for row in rows), class_="ends")


def _line(told: Told, row: Row, most: float) -> Markup:
    ranged = span(told, row)
    return tag(
        "li",
        tag("span", period_name(row["period"]), class_="name"),
        tag(
            "span",
            tag("b", figure(told, row, row["p50"])),
            tag("small", ranged) if ranged else None,
            class_="told",
        ),
        tag("span", _bullet(row, most), class_="picture"),
        tag("small", _beside(told, row), class_="beside"),
    )


def _bullet(row: Row, most: float) -> Markup:
    """The bar that stands for targets everywhere, all of a card on one scale."""
    parts = [bar("ground", 0, 100)]
    if float(row["done"] or 0) > 0:
        parts.append(bar("reached", 0, share(row["done"], most)))
    if row["p50"] is not None:
        parts.append(bar("ending", share(row["p10"], most), share(row["p90"], most)))
        parts.append(point(row["p50"], most))
    if row["target"] is not None:
        parts.append(goal(row["target"], most))
    return drawn(*parts)


def _beside(told: Told, row: Row) -> str:
    done = _("%s so far") % figure(told, row, row["done"]) if float(row["done"] or 0) else ""
    aim = ""
    if row["target"] is not None:
        aim = _("target %(target)s: %(chance)s likely") % {
            "target": figure(told, row, row["target"]),
            "chance": chance(row["p_target"]),
        }
    return " · ".join(filter(None, (done, aim))) or _("no target is set")


def fan_card(told: Told) -> Markup | None:
    """Return the running period's revenue: its course so far, the fan to its end, and the bars."""
    rows = rows_of(told, "revenue")
    if not rows or rows[0]["p50"] is None:
        return None
    big = tag("p", tag("b", figure(told, rows[0], rows[0]["p50"])), class_="big")
    title = f"{measure_name(rows[0])} · {period_name(rows[0]['period'])}"
    return card(title, big, tag("p", said(_below(told, rows[0])), class_="fact"), _fan(told, rows))


def _below(told: Told, row: Row) -> str:
    ranged, done = span(told, row), figure(told, row, row["done"])
    if not ranged:
        return _("%s is won; nothing more is foreseen.") % done
    return _("8 in 10: %(span)s; %(done)s of it is won.") % {"span": ranged, "done": done}


def _fan(told: Told, rows: list[Row]) -> Markup:
    row, now = rows[0], _course(told, rows[0])
    ends = [float(row[name] or 0) for name in ("p90", "target", "done", "p50")]
    room = Room.of(now.days, [*ends, float(now.last[1])])
    words = figure(told, row, now.last[1]) if now.sums else ""
    picture = growing(room, now, measure_name(row), _strokes(row, room, now), words)
    return joined(_keys(told, row), picture, _twin(told, rows))


def _course(told: Told, row: Row) -> Course:
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    sums = tuple((nth, Decimal(total)) for nth, total in told.get("course") or ())
    return Course(row["period"], start, (end - start).days, sums)


def _strokes(row: Row, room: Room, now: Course) -> list[Markup]:
    here = now.last
    field = [here, (room.days, row["p90"]), (room.days, row["p10"])]
    found = [
        tag("polygon", points=room.points(field), class_="ending"),
        tag("polyline", points=room.points([here, (room.days, row["p50"])]), class_="course"),
    ]
    if row["target"] is not None:
        ends = [(0, row["target"]), (room.days, row["target"])]
        found.append(tag("polyline", points=room.points(ends), class_="goal"))
    return found


def _keys(told: Told, row: Row) -> Markup:
    aim = None
    if row["target"] is not None:
        words = _("target %s") % figure(told, row, row["target"])
        aim = tag("span", words, class_="key goal")
    return tag(
        "p",
        tag("span", _("won so far"), class_="key reached"),
        tag("span", _("where it ends, 8 of 10"), class_="key ending"),
        aim,
        class_="keys",
    )


def _twin(told: Told, rows: list[Row]) -> Markup:
    heads = (_("Period"), _("done"), "10 %", _("middle"), "90 %", _("target"), _("chance"))
    words = ("done", "p10", "p50", "p90", "target")
    lines = [
        (
            f"{measure_name(row)} · {period_name(row['period'])}",
            *(NOTHING if row[word] is None else figure(told, row, row[word]) for word in words),
            chance(row["p_target"]),
        )
        for row in told["periods"]
    ]
    return folded(_("Table"), heads, lines, figures={1, 2, 3, 4, 5, 6}, label=_("Forecast"))
