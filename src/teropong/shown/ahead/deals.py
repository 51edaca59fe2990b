"""The open deals: their chance, the chance in this period, and the day to let go."""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.language.dates import period_name
from teropong.language.numbers import count, days, exact
from teropong.shown.cards import card
from teropong.shown.figures import NOTHING
from teropong.shown.forecast import beyond, chance, figure, stage_name
from teropong.shown.markup import Markup, joined, said, scrolling, tag
from teropong.shown.naming import deal as deal_name
from teropong.shown.words import rep_name

Told = dict[str, Any]
Row = dict[str, Any]
_SHOWN, _MOST = 12, 100
_MONEY = {"measure": "revenue"}


def deals_cards(told: Told) -> Markup | None:
    """Return the deals past their day to be let go, then all others, the likeliest sum first."""
    past = [deal for deal in told["deals"] if deal["is_beyond"]]
    rest = [deal for deal in told["deals"] if not deal["is_beyond"]]
    past.sort(key=lambda deal: -exact(deal["amount"] or 0))
    rest.sort(key=lambda deal: (-_worth(deal), -exact(deal["amount"] or 0)))
    said_past = beyond(told)
    return joined(
        card(
            _("To be let go"),
            tag("p", tag("em", "▲ "), said(said_past or ""), class_="fact"),
            _table(told, past, _("Deals past their day to be let go")),
            wide=True,
        )
        if past
        else None,
        card(_("Open deals"), _table(told, rest, _("Open deals")), wide=True) if rest else None,
    )


def _worth(deal: Row) -> float:
    return float(deal["p_win_in_period"] or 0) * float(deal["amount"] or 0)


def _table(told: Told, deals: list[Row], label: str) -> Markup:
    shown, more = deals[:_SHOWN], deals[_SHOWN:_MOST]
    left = len(deals) - len(shown) - len(more)
    folded = tag(
        "details",
        tag("summary", _("%s more") % count(len(deals) - _SHOWN)),
        _rows(told, more, label),
        tag("p", _("and %s more") % count(left), class_="small") if left else None,
        class_="twin",
    )
    return joined(_rows(told, shown, label), folded if more else None)


def _rows(told: Told, deals: list[Row], label: str) -> Markup:
    period = period_name(told["running"])
    heads = (
        (_("Deal"), None),
        (_("amount"), "figure"),
        (_("chance"), "figure"),
        (_("in %s") % period, "figure"),
        (_("let go after"), "figure"),
    )
    head = tag("tr", *(tag("th", name, scope="col", class_=tone) for name, tone in heads))
    body = [_row(told, deal, heads) for deal in deals]
    return scrolling(
        tag("table", tag("thead", head), tag("tbody", *body), class_="ahead-deals"), label
    )


def _row(told: Told, deal: Row, heads: tuple[tuple[str, str | None], ...]) -> Markup:
    where = [stage_name(deal), days(deal["age_days"])]
    if len(told["reps"]) > 1:
        where.append(rep_name(told, deal["rep"]))
    after = deal["let_go_after_days"]
    cells = (
        figure(told, _MONEY, deal["amount"]),
        chance(deal["p_win"]),
        chance(deal["p_win_in_period"]),
        NOTHING if after is None else days(after),
    )
    return tag(
        "tr",
        tag(
            "th",
            deal_name(told, deal["opportunity_id"]),
            tag("small", " · ".join(where)),
            scope="row",
        ),
        *(
            tag("td", words, class_="figure", data_label=name)
            for words, (name, _tone) in zip(cells, heads[1:], strict=True)
        ),
        class_="beyond" if deal["is_beyond"] else None,
    )
