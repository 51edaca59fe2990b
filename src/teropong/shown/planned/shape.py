"""The shape of each pipeline: what a steady flow to the target holds in each step, and what is.

Beside a step stands what its hole or its inversion means.
"""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.language.numbers import count, decimal, short_money
from teropong.shown import shape as words
from teropong.shown.bullet import needing
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.words import pipeline_name

Told = dict[str, Any]
Row = dict[str, Any]
_ROOM = 1.02


def card_of(plan: Told) -> Markup | None:
    """Return the card of a plan; None where no pipeline's shape can be told."""
    lanes = plan["shape"]
    if not lanes:
        return None
    lead = _(
        "Bar: what is there. Thick line: what a flow holds that brings the target evenly over the "
        "whole period; the band is its interval of 8 in 10."
    )
    is_well = not any(lane["holes"] or lane["inversions"] for lane in lanes)
    return card(
        _("Shape"),
        tag("p", words.all_well(), class_="fact") if is_well else None,
        tag("p", lead, class_="small"),
        *(_lane(plan, lane, has_name=len(lanes) > 1) for lane in lanes),
        wide=True,
    )


def _lane(plan: Told, lane: Row, *, has_name: bool) -> Markup:
    steps = lane["steps"]
    most = max((float(row[end]) for row in steps for end in ("high", "actual_deals")), default=0)
    lines = [_step(plan, lane, row, most * _ROOM) for row in steps]
    name = tag("h3", pipeline_name(lane["pipeline"])) if has_name else None
    return joined(name, tag("ol", *lines, class_="lines shape"))


def _step(plan: Told, lane: Row, row: Row, most: float) -> Markup:
    hole = _at(lane["holes"], row)
    inversion = _at(lane["inversions"], row)
    n = row["actual_deals"]
    figures = _("%(there)s of %(needed)s") % {
        "there": strong(count(n)),
        "needed": f"{decimal(row['needed_deals'], 0)} "
        f"({decimal(row['low'], 0)}–{decimal(row['high'], 0)})",
    }
    worth = short_money(row["actual_value"], plan["currency"])
    picture = needing(row, n, row["needed_deals"], most, lacks=hole is not None)
    return tag(
        "li",
        tag("span", row["stage"], class_="name"),
        tag("span", picture, class_="picture"),
        tag("span", said(figures), tag("small", worth), class_="told"),
        tag(
            "span",
            tag("em", "▲ ", words.hole(lane, hole)) if hole else None,
            _explained(plan, lane, inversion) if inversion else None,
            class_="means",
        ),
    )


def _explained(plan: Told, lane: Row, row: Row) -> Markup:
    told = words.inversion(plan, lane, row)
    return tag("em", "▲ ", told) if row["is_dangerous"] else tag("small", told)


def _at(found: list[Row], step: Row) -> Row | None:
    return next((row for row in found if row["stage"] == step["stage"]), None)
