"""What precedes revenue, on the page of the backtest: one line for each indicator."""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.shown.cards import card
from teropong.shown.leading import deal_by_deal, indicator_name, made_of, sentence, title
from teropong.shown.markup import Markup, tag

Told = dict[str, Any]


def leading_card(told: Told | None) -> Markup | None:
    """Return the card of a `teropong.leading/1`; None where there is none."""
    if told is None:
        return None
    lines = [
        tag("p", tag("b", indicator_name(row)), ". ", sentence(told, row), class_="fact")
        for row in told["indicators"]
    ]
    by_deals = deal_by_deal(told)
    return card(
        title(told),
        *lines,
        tag("p", by_deals, class_="fact") if by_deals else None,
        tag("p", made_of(told), " ", _explained(), class_="small"),
        wide=True,
    )


def _explained() -> str:
    return _(
        "Weeks are compared by working day, beside the half year around them, without season and "
        "month; a lead is told only where chance, looking at all lags, makes one as strong in "
        "fewer than one of twenty such companies."
    )
