"""The board of the forecast: what it means, where periods end, why, and deal by deal."""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.language.dates import period_name
from teropong.language.numbers import count
from teropong.shown.ahead.bridge import bridge_card
from teropong.shown.ahead.chances import chances_card
from teropong.shown.ahead.deals import deals_cards
from teropong.shown.ahead.periods import ends_at, fan_card, measure_card, rows_of
from teropong.shown.backtest import better_plain, method_name
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.forecast import cannot_say, figure, landing, unknown_steps
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.unrated import deals_left_out_line

Told = dict[str, Any]
_MEASURES = ("revenue", "profit", "wins", "first_meetings")
_MONEY = {"measure": "revenue"}


def body(told: Told, calls: Markup | None = None) -> Markup:
    """Return the page of a forecast; ``calls`` is the card of what people say themselves."""
    return joined(
        tag("p", said(lead(told)), class_="lead"),
        deals_left_out_line(told),
        _unknown(told),
        _needed(told),
        _hero(fan_card(told), calls, _landing(told)),
        tag("div", *_measures(told), bridge_card(told), class_="cards"),
        tag("div", chances_card(told), deals_cards(told), class_="cards"),
    )


def _unknown(told: Told) -> Markup | None:
    line = unknown_steps(told)
    return tag("p", line, class_="fact") if line else None


def lead(told: Told) -> str:
    """Return what it means: where the running period ends, by the method that has been better."""
    if not told["periods"]:
        return _("There is nothing to foresee: nobody here sells.")
    if told["needs"]:
        return cannot_say(told) or ""
    rows = [row for row in rows_of(told, "revenue") or told["periods"] if row["p50"] is not None]
    rows = rows or [row for row in rows_of(told, "wins") if row["p50"] is not None]
    if not rows:
        return _("Cannot say yet what sales will bring: no sale of the last year has an amount.")
    ends = " ".join(ends_at(told, row) for row in rows[:2])
    return " ".join(filter(None, (plain_first(told), ends)))


def plain_first(told: Told) -> str:
    """Return what the plain method says that has been better here; empty where none has."""
    if not told["judged"]:
        return ""
    best = better_plain(told["judged"])
    value = told["plain"].get(best)
    if best is None or value is None:
        return ""
    return _(
        "Here a plain method has been better so far (%(method)s): it says %(value)s for "
        "%(period)s. The forecast:"
    ) % {
        "method": method_name(best),
        "value": strong(figure(told, _MONEY, value)),
        "period": period_name(told["running"]),
    }


def _needed(told: Told) -> Markup | None:
    if not told["needs"]:
        return None
    wins = {row["pipeline"]: row["wins"] for row in told["chances"]}
    losses = {row["pipeline"]: row["losses"] for row in told["chances"]}
    words = _("There are %(wins)s wins and %(losses)s losses so far.") % {
        "wins": count(sum(wins.values())),
        "losses": count(sum(losses.values())),
    }
    return tag("p", words, class_="soft")


def _hero(fan: Markup | None, calls: Markup | None, lands: Markup | None) -> Markup | None:
    """The running period, and beside it what people say and where new deals land."""
    if fan is None:
        found = [one for one in (calls, lands) if one is not None]
        return tag("div", *found, class_="hero") if found else None
    beside = tag("div", calls, lands, class_="stack") if calls or lands else None
    return tag("div", fan, beside, class_="hero")


def _measures(told: Told) -> list[Markup | None]:
    return [measure_card(told, name) for name in _MEASURES]


def _landing(told: Told) -> Markup | None:
    lines = landing(told)
    if not lines:
        return None
    items = (tag("p", said(line), class_="fact") for line in lines)
    return card(_("Where what is started now lands"), *items)
