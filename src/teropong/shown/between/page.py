"""The page of a difference: from one period's revenue to the other's, whose it is, conversion."""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.language.dates import period_name
from teropong.language.numbers import exact
from teropong.shown import changed
from teropong.shown.between.conversion import conversion_cards
from teropong.shown.cards import card
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.tables import folded, table
from teropong.shown.unrated import deals_left_out_line
from teropong.shown.waterfall import Step, waterfall
from teropong.shown.words import dimension_name

Told = dict[str, Any]
Row = dict[str, Any]


def body(told: Told) -> Markup:
    """Return the page; ``rates_at`` is where its reader adds an exchange rate."""
    lacks = changed.cannot_say(told)
    if lacks:
        return joined(_empty(lacks), deals_left_out_line(told))
    without = changed.without_amount(told)
    return joined(
        tag("p", said(changed.headline(told)), class_="lead"),
        deals_left_out_line(told),
        tag("p", without, class_="small") if without else None,
        _parts(told),
        _groups(told),
        tag("p", said(changed.conversion(told)), class_="lead"),
        conversion_cards(told),
    )


def nobody() -> Markup:
    """Return the page of those of whom nobody sells."""
    return _empty(_("There is nothing to compare: nobody here sells."))


def _empty(told: str) -> Markup:
    return tag("section", tag("div", tag("p", told), class_="empty"), class_="card")


def _parts(told: Told) -> Markup:
    revenue, currency = told["revenue"], told["currency"]
    steps = [
        Step(changed.part_name(told, part), float(exact(sum_)), _levels(told, part))
        for part, sum_ in revenue["parts"].items()
    ]
    ends = (
        Step(period_name(told[word]["label"]), float(exact(revenue[side]["revenue"])))
        for word, side in (("compare", "before"), ("period", "after"))
    )
    first, last = ends
    return card(
        _("What the difference is made of"),
        waterfall(first, steps, last, currency),
        tag("p", changed.parts_explained(), class_="small"),
        _twin(told),
        wide=True,
    )


def _levels(told: Told, part: str) -> str:
    before, after = changed.levels(told, part)
    return f"{before} → {after}" if before or after else ""


def _twin(told: Told) -> Markup:
    lines = [
        (
            changed.part_name(told, part),
            *changed.levels(told, part),
            changed.signed(sum_, told["currency"]),
        )
        for part, sum_ in told["revenue"]["parts"].items()
    ]
    whole = changed.signed(told["revenue"]["difference"], told["currency"])
    heads = ("", _("before"), _("now"), _("made of it"))
    lines.append((_("All together"), "", "", whole))
    return folded(_("Table"), heads, lines, figures={1, 2, 3}, label=_("Why it changed"))


def _groups(told: Told) -> Markup | None:
    """Whose the difference is, with its parts; None where there is but one."""
    if len(told["groups"]) < 2:
        return None
    parts = list(told["revenue"]["parts"])
    heads = (
        dimension_name(told["by"]),
        _("difference"),
        *(changed.part_name(told, part) for part in parts),
    )
    lines = [
        (
            changed.group_name(told, told["by"], row),
            tag("b", changed.signed(row["difference"], told["currency"])),
            *(changed.signed(row["parts"][part], told["currency"]) for part in parts),
        )
        for row in told["groups"]
    ]
    title = _("Who brought the difference")
    rows = table(heads, lines, figures=set(range(1, len(heads))), label=title)
    return card(title, rows, wide=True)
