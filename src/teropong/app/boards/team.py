"""Team: all eight, rep by rep, from which a manager runs a meeting."""

from __future__ import annotations

from teropong.app.boards.board import Board, Told
from teropong.indicators import INDICATORS
from teropong.language import N_, _
from teropong.shown import lists, steps
from teropong.shown.cards import attention, card, lead, revenue_card
from teropong.shown.charts import revenue
from teropong.shown.facts import fact
from teropong.shown.line_up import line_ups
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.rows import is_available


def body(told: Told) -> Markup:
    """Return what matters first, the line-up, the diamond and the funnel."""
    whole, parts = told.whole, told.parts
    assert parts is not None  # noqa: S101 - the board asks by rep
    chart = revenue(whole) if is_available(whole, "revenue") else None
    return joined(
        lead(whole),
        tag("div", revenue_card(whole, None, chart), attention(whole, parts), class_="hero"),
        [card(_("Line-up"), table, wide=True) for table in line_ups(whole, parts)],
        tag("div", _diamond(told), _funnel(told), class_="cards"),
    )


def _diamond(told: Told) -> Markup:
    shown = lists.diamonds(told.whole)
    return card(told.whole["indicators"]["baseline"]["label"], shown, wide=False)


def _funnel(told: Told) -> Markup:
    return card(
        told.whole["indicators"]["pipeline_value"]["label"],
        tag("p", said(fact(told.whole, "pipeline_value")), class_="fact"),
        steps.funnel(told.whole),
    )


TEAM = Board("team", N_("Team"), tuple(one.name for one in INDICATORS), body, by=("rep",))
