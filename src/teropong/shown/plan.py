"""A `teropong.plan/1` in words: what the target takes step by step, and what closes the gap."""

from __future__ import annotations

from typing import Any

from teropong.language import N_, _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import count, decimal, exact, percent, short_money, short_money_range
from teropong.shown import forecast
from teropong.shown.figures import NOTHING

Told = dict[str, Any]
Row = dict[str, Any]
_NO_NUMBER = "∞"

_LEVERS = {
    "volume": N_("more new deals"),
    "value": N_("larger sales"),
    "losses": N_("fewer losses in %s"),
    "duration": N_("less time in %s"),
    "deals": N_("deals more in %s now"),
}


def cannot_say(told: Told) -> str | None:
    """Why there is no plan; None where there is."""
    if not told["needs"]:
        return None
    if "opportunities.amount" in told["needs"]:
        return _("Cannot plan yet: no deal that was won has an amount.")
    if "reps" in told["needs"]:
        return _("Cannot plan: none of them is there in what is left of %s.") % period_name(
            told["period"]["label"]
        )
    if "new_deals" in told["needs"]:
        return _("Cannot plan yet: no new deal has come since closes are recorded.")
    if "rates" in told["needs"]:
        return _("Cannot plan yet: of no deal that was won can the amount be converted.")
    return _(
        "Cannot plan yet: that needs at least five wins and five losses whose steps are known, in "
        "the two years before."
    )


def headline(told: Told) -> list[str]:
    """What is to be won, and where this course ends."""
    currency = told["currency"]
    words = {
        "target": short_money(told["target"], currency),
        "period": period_name(told["period"]["label"]),
        "done": short_money(told["done"], currency),
    }
    part = []
    if told["target_from"] == "part":
        part = [_("No target of its own is set: this is its part of the company's.")]
    if exact(told["done"]) >= exact(told["target"]):
        said = _("%(target)s in %(period)s is reached: %(done)s is done.")
        return [said % words, *part]
    wins, sale = told["wins"], told["average_sale"]
    words |= {
        "wins": count(round(wins["needed"])),
        "span": f"{count(round(wins['low']))}–{count(round(wins['high']))}",
        "sale": short_money(sale["value"], currency),
        "sales": short_money_range(sale["low"], sale["high"], currency),
        "ends": short_money(told["expected"], currency),
        "chance": forecast.chance(told["p_target"]),
    }
    takes = ngettext(
        "%(target)s in %(period)s takes about %(wins)s more win (%(span)s), at %(sale)s a sale "
        "(%(sales)s); %(done)s is done.",
        "%(target)s in %(period)s takes about %(wins)s more wins (%(span)s), at %(sale)s a sale "
        "(%(sales)s); %(done)s is done.",
        round(wins["needed"]),
    )
    return [
        takes % words,
        _("On this course it ends at about %(ends)s; the chance of the target is %(chance)s.")
        % words,
        *part,
    ]


def needed(row: Row) -> str:
    """How many deals a step needs, with what that may well be; ∞ where no number is enough."""
    if row["needed_deals"] is None:
        return NOTHING if row["p_win"] is None else _NO_NUMBER
    high = _NO_NUMBER if row["high"] is None else decimal(row["high"], 0)
    return f"{decimal(row['needed_deals'], 0)} ({decimal(row['low'], 0)}–{high})"


def stock_of(told: Told) -> str:
    """What the deals needed in each step are, and from when on no number of them is enough."""
    if told["stock_of"] == "steady":
        return _("What such a flow of wins has in each step (Little's law), beside what is there.")
    said = _(
        "With so many the forecast reaches the target as likely as not: the emptiest steps are "
        "filled up, or what is beyond it taken away."
    )
    known = [row for row in told["steps"] if row["p_win"] is not None]
    if all(row["needed_deals"] is not None for row in known):
        return said
    return _("No number of deals in these steps reaches the target in the days that are left.")


def has_stock(told: Told) -> bool:
    """Whether of any step a number of deals can be told."""
    return any(row["needed_deals"] is not None for row in told["steps"])


def unsaid(told: Told, word: str) -> str | None:
    """Without what first meetings, or contacts, of a week cannot be told; null where they can."""
    if told[word]["needed"] is not None:
        return None
    if told["first_meetings_per_week"]["needed"] is None:
        return _("Cannot say yet: that needs five first meetings that led to a sale.")
    return _("Cannot say yet: that needs contacts that led to first meetings.")


def gap(row: Row) -> str:
    """How many are lacking (−), or beyond it (+)."""
    if row["gap_deals"] is None:
        return NOTHING
    size = round(row["gap_deals"])
    if not size:
        return "0"
    return f"−{count(size)}" if size > 0 else f"+{count(-size)}"


def weekly(told: Told, word: str) -> str | None:
    """First meetings, or contacts, that each week needs beside those that were."""
    row = told[word]
    if row["needed"] is None:
        return None
    sentence = {
        "first_meetings_per_week": N_(
            "%(needed)s first meetings a week (%(span)s); in the half year before there were "
            "%(actual)s."
        ),
        "contacts_per_week": N_(
            "%(needed)s contacts with new clients a week (%(span)s); in the half year before there "
            "were %(actual)s."
        ),
    }[word]
    return _(sentence) % {
        "needed": decimal(row["needed"]),
        "span": f"{decimal(row['low'])}–{decimal(row['high'])}",
        "actual": decimal(row["actual"]),
    }


def too_late(told: Told) -> str | None:
    """From when on a first meeting comes too late for the period."""
    row = told["first_meetings_per_week"]
    if row["last_useful_week"] is None:
        return None
    words = {
        "period": period_name(told["period"]["label"]),
        "week": period_name(row["last_useful_week"]),
        "days": decimal(told["lag_days"][1], 0),
    }
    if row["is_late"]:
        return (
            _(
                "From a first meeting to the win pass about %(days)s days: for %(period)s it is "
                "too late for most of what is begun now. As many as are told would bring such a "
                "target period after period."
            )
            % words
        )
    return (
        _(
            "From a first meeting to the win pass about %(days)s days: for %(period)s most of "
            "those after %(week)s come too late."
        )
        % words
    )


def lever_name(row: Row) -> str:
    """What is changed, and where."""
    name = _LEVERS[row["lever"]]
    named = _(name)
    return named % forecast.stage_name(row) if "%s" in named else named


def closes(row: Row) -> str:
    """How large the change must be to close the gap; nothing where there is none, or no such."""
    if row["change"] is None:
        return NOTHING
    if row["unit"] == "deals":
        return count(-(-row["change"] // 1))
    return percent(row["change"])


def effect(row: Row) -> str:
    """What it does to the chance of the target, in points."""
    if row["effect_on_p_target"] is None:
        return NOTHING
    points = round(100 * row["effect_on_p_target"])
    return f"+{count(points)}" if points > 0 else count(points)
