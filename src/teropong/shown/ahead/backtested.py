"""How good the forecast has been: a table of methods for each measure, and chances by tenths."""

from __future__ import annotations

from typing import Any

from teropong.language import N_, _
from teropong.language.numbers import count, decimal, percent
from teropong.shown.ahead.leading import leading_card
from teropong.shown.backtest import (
    better_plain,
    cannot_say,
    made_of,
    measure_name,
    method_name,
    share,
    verdict,
)
from teropong.shown.cards import card
from teropong.shown.figures import NOTHING
from teropong.shown.marks import bar
from teropong.shown.markup import Markup, joined, said, scrolling, tag
from teropong.shown.tables import folded
from teropong.shown.unrated import deals_left_out_line

Told = dict[str, Any]
Methods = dict[str, dict[str, Any]]
_CALLS = {"commit": N_("reps: commit"), "best": N_("reps: best case"), "call": N_("managers: call")}
_SIDE, _LEFT, _BOTTOM = 300, 40, 30


def body(told: Told) -> Markup:
    """Return the page of a backtest."""
    lacking = cannot_say(told)
    if lacking:
        none = tag("p", lacking, class_="lead")
        return joined(none, _people_alone(told), leading_card(told.get("leading")))
    tables = [_methods(told, name) for name in told["measures"]]
    return joined(
        tag("p", _lead(told), class_="lead"),
        deals_left_out_line(told),
        tag("div", *tables, _calibration(told), leading_card(told.get("leading")), class_="cards"),
        tag("p", _explained(), class_="small"),
    )


def _lead(told: Told) -> Markup:
    methods = told["measures"]["revenue"]
    found = said(verdict(methods) or "")
    if better_plain(methods):
        found = tag("em", "▲ ", found)
    return joined(found, " ", made_of(methods))


def _methods(told: Told, measure: str) -> Markup:
    methods = told["measures"][measure]
    rows = ordered(methods)
    most = max([row["pinball"] or 0 for _name, row in rows] or [0])
    body = [_row(method_name(name), row, most, own=name == "teropong") for name, row in rows]
    if measure == "revenue":
        body += [_row(_(_CALLS[kind]), row, most) for kind, row in told.get("calls", {}).items()]
    judged = tag("p", said(verdict(methods) or ""), class_="fact") if measure != "revenue" else None
    people = _people(told) if measure == "revenue" else None
    return card(measure_name(measure), judged, _table(body, measure), people, wide=True)


def ordered(methods: Methods) -> list[tuple[str, dict[str, Any]]]:
    """Return the methods, the forecast first; where a plain one is better, that one before it."""
    first = better_plain(methods)
    names = [name for name in (first, "teropong") if name]
    return [(name, methods[name]) for name in dict.fromkeys([*names, *methods])]


def _table(body: list[Markup], measure: str) -> Markup:
    heads = (
        (_("Method"), None),
        (_("error"), "figure"),
        (_("pinball loss"), "figure"),
        ("", None),
        (_("inside 8 in 10"), "figure"),
        (_("forecasts"), "figure"),
    )
    head = tag("tr", *(tag("th", name, scope="col", class_=tone) for name, tone in heads))
    table = tag("table", tag("thead", head), tag("tbody", *body), class_="methods")
    return scrolling(table, measure_name(measure))


def _row(name: str, row: dict[str, Any], most: float, *, own: bool = False) -> Markup:
    loss = bar(row["pinball"], most, deviates=False) if row["pinball"] is not None else None
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", share(row["wape"]), class_="figure"),
        tag("td", share(row["pinball"]), class_="figure"),
        tag("td", loss, class_="loss"),
        tag("td", share(row["coverage_80"]), class_="figure"),
        tag("td", count(row["n"]), class_="figure"),
        class_="own" if own else None,
    )


def _people(told: Told) -> Markup | None:
    lines = [_leaning(kind, row) for kind, row in told.get("calls", {}).items()]
    lines = [line for line in lines if line]
    if not lines:
        none = _("Nobody has said yet what a period ends at, of any that is over.")
        return None if told.get("calls") else tag("p", none, class_="small")
    return tag("p", " ".join(lines), class_="small")


def _people_alone(told: Told) -> Markup | None:
    calls = told.get("calls", {})
    if not calls:
        return None
    most = max([row["pinball"] or 0 for row in calls.values()])
    rows = [_row(_(_CALLS[kind]), row, most) for kind, row in calls.items()]
    return card(measure_name("revenue"), _table(rows, "revenue"), _people(told), wide=True)


def _leaning(kind: str, row: dict[str, Any]) -> str:
    if not row["bias"]:
        return ""
    words = {"who": _(_CALLS[kind]), "size": percent(abs(row["bias"]))}
    if row["bias"] > 0:
        return _("%(who)s: %(size)s too high in all.") % words
    return _("%(who)s: %(size)s too low in all.") % words


def _calibration(told: Told) -> Markup | None:
    rows = told["calibration"]
    if not rows:
        return None
    facts = [tag("p", said(line), class_="fact") for line in (_off(rows), _brier(told)) if line]
    heads = (_("tenth"), _("said"), _("came true"), _("deals"))
    lines = [
        (row["decile"], share(row["predicted"]), share(row["observed"]), count(row["n"]))
        for row in rows
    ]
    label = _("Chances by tenths of the deals: said, and come true")
    table = folded(_("Table"), heads, lines, figures={1, 2, 3}, label=label)
    picture = tag("div", _picture(rows), tag("div", *facts), class_="calibration")
    return card(label, picture, table, wide=True)


def _off(rows: list[dict[str, Any]]) -> str:
    most = max(rows, key=lambda row: abs(row["predicted"] - row["observed"]))
    return _(
        "Of the deals of a tenth as many were won as was said, give or take %(points)s points; "
        "furthest off: %(said)s said, %(came)s came true."
    ) % {
        "points": decimal(100 * abs(most["predicted"] - most["observed"])),
        "said": percent(most["predicted"]),
        "came": percent(most["observed"]),
    }


def _brier(told: Told) -> str:
    brier = told["brier"]
    if not brier:
        return ""
    words = {"age": decimal(brier["by_age"], 4), "stage": decimal(brier["by_stage"], 4)}
    if brier["by_age"] < brier["by_stage"]:
        return (
            _("Brier score %(age)s; by the step alone it would be %(stage)s (less is better).")
            % words
        )
    return (
        _("Brier score %(age)s: no better than by the step alone, %(stage)s (less is better).")
        % words
    )


def _picture(rows: list[dict[str, Any]]) -> Markup:
    top = max(max(row["predicted"], row["observed"]) for row in rows)
    top = next(one for one in (0.25, 0.5, 0.75, 1.0) if top <= one)
    parts: list[Markup] = []
    n = 3 if top == 0.75 else 2
    for value in (nth * top / n for nth in range(n + 1)):
        x, y, words = _x(value, top), _y(value, top), percent(value)
        parts += [
            tag("line", x1=_LEFT, x2=_x(top, top), y1=y, y2=y, class_="ground"),
            tag("text", words, x=_LEFT - 6, y=y + 4, text_anchor="end"),
            tag("text", words, x=x, y=_SIDE - _BOTTOM + 16, text_anchor="middle"),
        ]
    ends = {"x1": _x(0, top), "y1": _y(0, top), "x2": _x(top, top), "y2": _y(top, top)}
    parts.append(tag("line", **ends, class_="exact"))
    parts += [_dot(row, top) for row in rows]
    parts.append(tag("text", _("said"), x=_x(top, top), y=_SIDE, text_anchor="end"))
    parts.append(tag("text", _("came true"), x=_LEFT + 4, y=10))
    title = tag("title", _("Chances by tenths of the deals: said, and come true"))
    return tag("svg", title, *parts, viewBox=f"0 0 {_SIDE} {_SIDE + 4}", role="img")


def _dot(row: dict[str, Any], top: float) -> Markup:
    words = _("%(said)s said, %(came)s came true, %(n)s deals") % {
        "said": share(row["predicted"]),
        "came": share(row["observed"]),
        "n": count(row["n"]) or NOTHING,
    }
    at = {"cx": _x(row["predicted"], top), "cy": _y(row["observed"], top), "r": 5}
    return tag("circle", tag("title", words), **at, class_="reached")


def _x(value: float, top: float) -> float:
    return round(_LEFT + (_SIDE - _LEFT - 12) * value / top, 1)


def _y(value: float, top: float) -> float:
    return round(16 + (_SIDE - _BOTTOM - 16) * (1 - value / top), 1)


def _explained() -> str:
    return _(
        "Error: what all forecasts were off by, over what came. Pinball loss: the same of the "
        "three figures 10, 50 and 90 %%; what is sure and wrong costs more. Inside 8 in 10: how "
        "often what came lay in the interval; 80 %% would be right. Each plain method has the "
        "interval of its own earlier errors; what people say has none and counts as sure."
    ).replace("%%", "%")
