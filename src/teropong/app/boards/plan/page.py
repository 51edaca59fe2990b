"""How the plan is shown: the sentence first, the column beside what would help and the sliders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teropong.app.boards.plan import sliders
from teropong.app.boards.plan.words import PlanWords
from teropong.language import _
from teropong.language.numbers import exact
from teropong.shown import forecast
from teropong.shown import plan as said_plan
from teropong.shown.cards import card
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.planned import column, levers, people, shape
from teropong.shown.unrated import deals_left_out_line

Told = Mapping[str, Any]


def body(
    told: Told,
    words: PlanWords,
    leads: people.Leads,
    *,
    may_keep: bool,
    takes_over: bool,
    rates_at: str | None = None,
    warning: str | None = None,
) -> Markup:
    """Return the page; ``leads`` is the address of the plan of somebody below.

    ``may_keep``: its reader may save scenarios; ``takes_over``: and set these targets;
    ``rates_at``: where its reader adds an exchange rate; ``warning``: what the backtest says.
    """
    plan = told["plan"]
    if told["is_nobody"]:
        return _without(_("There is nothing to plan: nobody here sells."))
    if plan is None:
        return _without(_("No revenue target is set for this period. Write one above."))
    lacks = said_plan.cannot_say(plan)
    if lacks:
        return joined(_without(lacks), deals_left_out_line(plan | {"rates_at": rates_at}))
    is_reached = exact(plan["done"]) >= exact(plan["target"])
    beside = [
        sliders.card_of(plan, told["if"], told["steps"], words, may_keep),
        levers.card_of(plan),
    ]
    return joined(
        tag("p", said(" ".join(said_plan.headline(plan))), class_="lead"),
        tag("p", tag("a", warning, href="/backtest/"), class_="fact") if warning else None,
        deals_left_out_line(plan | {"rates_at": rates_at}),
        _unknown(plan),
        tag(
            "div",
            tag(
                "div",
                column.column(plan, told["if"]),
                _take_over(words) if takes_over and not is_reached else None,
                class_="stack",
            ),
            tag("div", *beside, class_="stack"),
            class_="plan",
        ),
        shape.card_of(plan),
        people.card_of(plan, leads),
    )


def _unknown(plan: dict[str, Any]) -> Markup | None:
    line = forecast.unknown_steps(plan)
    return tag("p", line, class_="fact") if line else None


def _take_over(words: PlanWords) -> Markup:
    told = _("First meetings and contacts of each week, as they stand here, become targets.")
    return card(
        _("As targets"),
        tag("p", told, class_="fact"),
        tag(
            "a",
            _("Take over as targets"),
            href=f"/plan/targets/{words.address()}",
            class_="button",
            data_sheet=True,
        ),
    )


def _without(told: str) -> Markup:
    return tag("section", tag("div", tag("p", told), class_="empty"), class_="card")
