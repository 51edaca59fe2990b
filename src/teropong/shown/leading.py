"""A `teropong.leading/1` in words: what precedes revenue, by how long, how much and how surely."""

from __future__ import annotations

from datetime import date
from typing import Any

from teropong.language import N_, NN_, _, ngettext
from teropong.language.dates import plain_date
from teropong.language.numbers import count, days, days_range, percent, percent_range
from teropong.shown.forecast import chance

Told = dict[str, Any]
Row = dict[str, Any]

_NAMES = {
    "first_meetings": N_("First meetings"),
    "contacts": N_("Contacts with new clients"),
    "new_opportunities": N_("New opportunities"),
}
_OUTCOMES = {"revenue": N_("revenue"), "wins": N_("deals won")}
_LEADS = {
    1: NN_(
        "A week with %(more)s more of them is followed %(lag)s week later by about %(brings)s more "
        "%(outcome)s (9 in 10: %(span)s).",
        "A week with %(more)s more of them is followed %(lag)s weeks later by about %(brings)s "
        "more %(outcome)s (9 in 10: %(span)s).",
    ),
    5: NN_(
        "Five weeks with %(more)s more of them are followed about %(lag)s week later by about "
        "%(brings)s more %(outcome)s (9 in 10: %(span)s).",
        "Five weeks with %(more)s more of them are followed about %(lag)s weeks later by about "
        "%(brings)s more %(outcome)s (9 in 10: %(span)s).",
    ),
}
_MORE = 0.1
"""So much more of an indicator is spoken of."""


def title(told: Told) -> str:
    """What is asked: whether anything precedes revenue, or wins."""
    outcome = _OUTCOMES[told["outcome"]]
    return _("What precedes %s") % _(outcome)


def indicator_name(row: Row) -> str:
    """What may lead: `First meetings`."""
    name = _NAMES[row["indicator"]]
    return _(name)


def sentence(told: Told, row: Row) -> str:
    """What can be said of one indicator."""
    if row["verdict"] == "leads":
        return " ".join(filter(None, (_leads(told, row), _surely(row), _helps(row))))
    if row["verdict"] == "none":
        return _("No lead is seen that chance could not make.")
    if row["verdict"] == "too_few":
        return _("Cannot be shown: there are too few weeks in which there was any.")
    n = row["more_weeks"]
    if row["verdict"] == "perhaps":
        said = ngettext(
            "Cannot be shown yet: if it is as it looks, that needs about %s more week.",
            "Cannot be shown yet: if it is as it looks, that needs about %s more weeks.",
            n,
        )
        return said % count(n)
    said = ngettext(
        "Cannot be shown yet: that needs about %s more week.",
        "Cannot be shown yet: that needs about %s more weeks.",
        n,
    )
    return said % count(n)


def _leads(told: Told, row: Row) -> str:
    strength, outcome = row["strength"], _OUTCOMES[told["outcome"]]
    one, many = _LEADS[row["over_weeks"]]
    return ngettext(one, many, row["lag_weeks"]) % {
        "more": percent(_MORE),
        "lag": count(row["lag_weeks"]),
        "brings": percent(_MORE * strength["slope"], 1),
        "span": percent_range(_MORE * strength["low"], _MORE * strength["high"], 1),
        "outcome": _(outcome),
    }


def _surely(row: Row) -> str:
    return _("Chance alone shows as much in %s of such companies.") % chance(row["p"])


def _helps(row: Row) -> str:
    by = row["improves"]
    if by is None:
        return ""
    if by < 0.005:
        return _("A plain forecast of the week from the weeks before is no better with it.")
    said = _("A plain forecast of the week from the weeks before is off by %s less with it.")
    return said % percent(by)


def made_of(told: Told) -> str:
    """From how many weeks it is told."""
    n = told["weeks"]
    said = ngettext(
        "From %(n)s whole week since %(day)s.", "From %(n)s whole weeks since %(day)s.", n
    )
    return said % {"n": count(n), "day": plain_date(date.fromisoformat(told["start"]))}


def deal_by_deal(told: Told) -> str | None:
    """How long it is from a first meeting to the win, of those that led to one; None: not known."""
    if told["lag_days"] is None:
        return None
    low, middle, high = told["lag_days"]
    return _("Deal by deal %(days)s pass from a first meeting to the win (8 in 10: %(span)s).") % {
        "days": days(round(middle)),
        "span": days_range(round(low), round(high)),
    }
