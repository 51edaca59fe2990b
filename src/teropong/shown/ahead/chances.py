"""The chance by age: one small picture for each step, with the open deals as points on its curve.

All of a pipeline have the same axes. The upright line is the day to let go; what lies beyond it is
orange and turned.
"""

from __future__ import annotations

from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import count, days, decimal, percent
from teropong.shown.cards import card
from teropong.shown.forecast import chance, stage_name
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.naming import name_of
from teropong.shown.tables import folded
from teropong.shown.words import pipeline_name

Told = dict[str, Any]
Row = dict[str, Any]
_WIDTH, _HEIGHT = 260, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 10, 12, 22
_STEPS = (7, 14, 30, 60, 90, 120, 180, 365)
_TOPS = (0.25, 0.5, 0.75, 1.0)
_MOST = 60
"""So many points a picture shows at most, those that are worth most."""
_LONGEST = 365
_AGES = (7, 14, 30, 60, 90)


def chances_card(told: Told) -> Markup | None:
    """Return the curves of every pipeline of which something can be said."""
    rows = [row for row in told["chances"] if row["curve"]]
    if not rows:
        return None
    pipelines = dict.fromkeys(row["pipeline"] for row in rows)
    shown = []
    for pipeline in pipelines:
        own = [row for row in rows if row["pipeline"] == pipeline]
        heading = tag("h4", pipeline_name(pipeline)) if pipeline and len(pipelines) > 1 else None
        shown.append(joined(heading, tag("div", *_figures(told, own), class_="curves")))
    about = _(
        "Line: the chance to be won of a deal that has been in the step for so long; pale: how "
        "sure that is (9 in 10). Dots: the open deals. Upright: the day to let go."
    )
    return card(
        _("Chance to be won, by days in the step"),
        *shown,
        tag("p", about, class_="small"),
        _twin(rows),
        wide=True,
    )


def _figures(told: Told, rows: list[Row]) -> list[Markup]:
    longest, top = _axis_end(told, rows), _top(rows)
    return [_figure(told, row, longest, top) for row in rows]


def _axis_end(told: Told, rows: list[Row]) -> float:
    """Long enough for every day to let go and every open deal, as far as was ever watched."""
    ends = [row["let_go_after_days"] * 1.5 for row in rows if row["let_go_after_days"]]
    ends += [deal["age_days"] for row in rows for deal in _deals(told, row)]
    known = max(row["curve"][-1]["days"] for row in rows)
    return float(max(min(max([*ends, 60]), known, _LONGEST), 14))


def _top(rows: list[Row]) -> float:
    most = max(point["high"] for row in rows for point in row["curve"])
    return next((top for top in _TOPS if most <= top), 1.0)


def _figure(told: Told, row: Row, longest: float, top: float) -> Markup:
    deals = _deals(told, row)
    points = [point for point in row["curve"] if point["days"] <= longest]
    stage = row["stage"] or _("steps not known")
    n = ngettext("%s open deal", "%s open deals", len(deals)) % count(len(deals))
    head = tag("p", tag("b", stage), " ", tag("span", n, class_="soft"))
    picture = tag(
        "svg",
        tag("title", f"{stage_name(row)}: {_words(row)}"),
        *_ground(longest, top),
        tag("path", class_="area", d=_band(points, longest, top)),
        tag("path", class_="alive", d=_line(points, longest, top, "p")),
        *_let_go(row, longest),
        *(_dot(told, deal, longest, top) for deal in deals[:_MOST]),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="group" if deals else "img",
    )
    caption = tag("figcaption", head, tag("p", _words(row), class_="soft"))
    return tag("figure", caption, picture, class_="curve chance")


def _words(row: Row) -> str:
    entry = _("%s on entry") % chance(row["on_entry"])
    if row["let_go_after_days"] is None:
        return entry
    return f"{entry} · " + _("let go after %s") % days(row["let_go_after_days"])


def _deals(told: Told, row: Row) -> list[Row]:
    """The open deals of a step, those beyond their day and the most valuable first."""
    own = [
        deal
        for deal in told["deals"]
        if (deal["pipeline"], deal["stage"]) == (row["pipeline"], row["stage"])
        and deal["p_win"] is not None
    ]
    return sorted(own, key=lambda deal: (not deal["is_beyond"], -float(deal["amount"] or 0)))


def _dot(told: Told, deal: Row, longest: float, top: float) -> Markup:
    x, y = _x(deal["age_days"], longest), _y(deal["p_win"], top)
    name = name_of(told, "opportunity_id", deal["opportunity_id"])
    words = f"{name.text}: {days(deal['age_days'])}, {chance(deal['p_win'])}"
    if deal["is_beyond"]:
        around = f"rotate(45 {x:.1f} {y:.1f})"
        at = {"x": f"{x - 3:.1f}", "y": f"{y - 3:.1f}", "width": 6, "height": 6}
        shape = tag("rect", tag("title", words), **at, transform=around, class_="deviates")
    else:
        at = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 3}
        shape = tag("circle", tag("title", words), **at, class_="reached")
    return tag("a", shape, href=name.address, tabindex=-1) if name.address else shape


def _x(at: float, longest: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(at, longest) / longest


def _y(value: float, top: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - min(value, top) / top)


def _line(points: list[Row], longest: float, top: float, word: str, first: str = "M") -> str:
    return "".join(
        f"{'L' if nth else first}{_x(point['days'], longest):.1f} {_y(point[word], top):.1f}"
        for nth, point in enumerate(points)
    )


def _band(points: list[Row], longest: float, top: float) -> str:
    back = _line(points[::-1], longest, top, "low", "L")
    return f"{_line(points, longest, top, 'high')}{back}Z" if points else ""


def _let_go(row: Row, longest: float) -> list[Markup]:
    if row["let_go_after_days"] is None or row["let_go_after_days"] > longest:
        return []
    x = f"{_x(row['let_go_after_days'], longest):.1f}"
    return [tag("line", class_="let-go", x1=x, x2=x, y1=_TOP, y2=_HEIGHT - _BOTTOM)]


def _ground(longest: float, top: float) -> list[Markup]:
    parts = []
    for value in (0.0, top / 2, top):
        y = f"{_y(value, top):.1f}"
        words = percent(value, 0 if value in (0, 1) or top != 0.25 else 1)
        parts.append(tag("line", class_="ground", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y))
        parts.append(tag("text", words, x=_LEFT - 6, y=float(y) + 3.5, text_anchor="end"))
    step = next((one for one in _STEPS if longest / one <= 5), _STEPS[-1])
    for at in range(0, int(longest) + 1, step):
        is_last = at + step > longest
        words = days(at) if is_last and at else decimal(at)
        anchor = "end" if is_last and at else "middle"
        x = min(_x(at, longest) + (14 if is_last and at else 0), _WIDTH - _RIGHT + 6)
        parts.append(tag("text", words, x=f"{x:.1f}", y=_HEIGHT - 4, text_anchor=anchor))
    return parts


def _twin(rows: list[Row]) -> Markup:
    heads = (_("Step"), _("on entry"), *map(days, _AGES), _("let go after"))
    lines = [
        (
            stage_name(row),
            chance(row["on_entry"]),
            *(_at(row, age) for age in _AGES),
            "–" if row["let_go_after_days"] is None else days(row["let_go_after_days"]),
        )
        for row in rows
    ]
    figures = set(range(1, len(heads)))
    return folded(_("Table"), heads, lines, figures=figures, label=_("Chance by days in the step"))


def _at(row: Row, age: int) -> str:
    """The chance after so many days, with its interval."""
    points = row["curve"]
    if age > points[-1]["days"]:
        return "–"
    near = min(points, key=lambda point: abs(point["days"] - age))
    return f"{chance(near['p'])} ({percent(near['low'])}–{percent(near['high'])})"
