"""Why the sum weighted by stage says something else: bars that lead from it to the forecast."""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.language.numbers import exact
from teropong.shown.cards import card
from teropong.shown.forecast import reason_name, two_sums
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.waterfall import Step, waterfall

Told = dict[str, Any]
Row = dict[str, Any]


def bridge_card(told: Told) -> Markup | None:
    """Return a card of the running and the next period; None where nothing is foreseen."""
    rows = [row for row in told["periods"] if row["measure"] == "revenue" and row["differs"]]
    shown = [_bridge(told, row) for row in rows[:2] if row["p10"] != row["p90"]]
    if not shown:
        return None
    return card(_("What the sum weighted by stage would say, and why it differs"), *shown)


def _bridge(told: Told, row: Row) -> Markup:
    reasons = [(word, float(exact(part))) for word, part in row["differs"].items()]
    return joined(
        tag("p", said(two_sums(told, row)), class_="fact"),
        waterfall(
            Step(_("open deals weighted by stage"), float(exact(row["stage_weighted"]))),
            [Step(reason_name(word), part) for word, part in reasons if word != "own" or part],
            Step(_("the forecast expects"), float(exact(row["mean"]))),
            told["currency"],
        ),
    )
