"""Attainment: each rep against the target, in a table for each measure that can be sorted.

First stand those of whom least of the target is to be expected: they need help first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from teropong.language import _
from teropong.shown.figures import NOTHING
from teropong.shown.markup import Markup, scrolling, tag
from teropong.shown.pace import figure, measure_name, span, standing, whose_name
from teropong.shown.towards import alerts_of, amount, bullet, chance, needed

Row = dict[str, Any]
Told = dict[str, Any]


def attainment(told: Told, first: str = "revenue") -> Markup | None:
    """Return a table for each measure, the ``first`` one open; None where nobody has a target."""
    tables = [(name, list(rows)) for name, rows in groupby(told["rows"], measure_name)]
    if not tables:
        return None
    keys = [rows[0]["indicator"] for _name, rows in tables]
    opened = keys.index(first) if first in keys else 0
    shown = [
        tag(
            "details",
            tag("summary", name),
            _table(told, name, rows),
            name="attainment",
            open=nth == opened,
        )
        for nth, (name, rows) in enumerate(tables)
    ]
    return tag("div", *shown, class_="attainments")


def _table(told: Told, name: str, rows: Sequence[Row]) -> Markup:
    heads = (
        (_("Rep"), None),
        (_("Reached so far"), "wide-cell"),
        (_("Due by now"), "figure"),
        (_("Target"), "figure"),
        (_("Ends at"), "figure"),
        (_("Chance"), "figure"),
        (_("Needed a day"), "figure"),
    )
    head = [tag("th", words, scope="col", class_=tone) for words, tone in heads]
    body = [_line(told, row) for row in sorted(rows, key=_worst_first)]
    table = tag(
        "table",
        tag("thead", tag("tr", *head)),
        tag("tbody", *body),
        class_="attainment",
        data_sorted=True,
    )
    return scrolling(table, name)


def _worst_first(row: Row) -> tuple[float, str]:
    ends = row["done"] if row["expected"] is None else row["expected"]
    return (float(ends or 0) / float(row["target"] or 1), str(row["scope"]))


def _line(told: Told, row: Row) -> Markup:
    return tag(
        "tr",
        tag("th", whose_name(told, row), *_alerts(told, row), scope="row"),
        _cell(_done(told, row), row["done"], wide=True),
        _cell(amount(told, row, row["due"]), row["due"]),
        _cell(amount(told, row, row["target"]), row["target"]),
        _cell(_ends(told, row), row["expected"]),
        _chance(row),
        _cell(*_needed(told, row)),
    )


def _chance(row: Row) -> Markup:
    """Return the chance of the target; where the forecast tells it the way there."""
    if "ahead_at" in row:
        return _cell(tag("a", _("forecast"), href=row["ahead_at"]), None)
    told = NOTHING if row["probability"] is None else chance(row)
    return _cell(told, row["probability"])


def _cell(content: Any, value: Any, *, wide: bool = False) -> Markup:
    tone = None if wide else "figure"
    return tag("td", content, class_=tone, data_value="" if value is None else float(value))


def _done(told: Told, row: Row) -> list[Any]:
    is_behind = standing(row) == "behind"
    lacks = abs(float(row["lacks"] or 0))
    sign = _("▲ %s behind") % amount(told, row, lacks) if is_behind else None
    return [
        tag(
            "span",
            tag("b", figure(told, row, row["done"])),
            tag("em", sign, class_="moved") if sign else None,
            class_="pair",
        ),
        bullet(row),
    ]


def _ends(told: Told, row: Row) -> list[Any]:
    if row["expected"] is None:
        return [NOTHING]
    between = span(told, row, row["low"], row["high"])
    ends = amount(told, row, row["expected"])
    return [ends, tag("small", between) if between else None]


def _needed(told: Told, row: Row) -> tuple[Any, Any]:
    if not row["days_left"] or row["needed_per_day"] is None:
        return NOTHING, None
    if not float(row["needed_per_day"]):
        return _("reached"), 0
    return needed(told, row), row["needed_per_day"]


def _alerts(told: Told, row: Row) -> list[Markup]:
    return [tag("small", tag("a", one["note"], href=one["at"])) for one in alerts_of(told, row)]
