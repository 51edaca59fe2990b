"""How the share won changed: by rep, source, segment and pipeline, in mix and rate."""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.shown import changed
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.markup import Markup, said, tag
from teropong.shown.tables import table
from teropong.shown.words import dimension_name

Told = dict[str, Any]
Row = dict[str, Any]


def conversion_cards(told: Told) -> Markup | None:
    """Return a card for each dimension with more than one group; None where there is none."""
    cards = [_card(told, dimension, row) for dimension, row in changed.conversion_by(told)]
    return tag("div", *cards, class_="cards") if cards else None


def _card(told: Told, dimension: str, row: Row) -> Markup:
    sums = _("Mix %(mix)s points, rate %(rate)s points.") % {
        "mix": strong(changed.points_of(row["mix"])),
        "rate": strong(changed.points_of(row["rate"])),
    }
    heads = ("", _("before"), _("now"), _("mix, points"), _("rate, points"))
    lines = [
        (
            changed.group_name(told, dimension, group),
            *changed.rates(group),
            changed.points_of(group["mix"]),
            changed.points_of(group["rate"]),
        )
        for group in row["groups"]
    ]
    title = _("Conversion by %s") % dimension_name(dimension).lower()
    return card(
        title,
        tag("p", said(sums), class_="fact"),
        table(heads, lines, figures={1, 2, 3, 4}, label=title),
    )
