"""A deviation in words: a title, and one or two sentences as a thoughtful colleague says them.

Rows are those of a `teropong.deviations/1`: plain dicts. The first sentence says what is the
matter, the second how much of what would mend it, by when.
"""

from __future__ import annotations

from collections.abc import Mapping

from teropong.language import N_, _
from teropong.language.dates import plain_date
from teropong.language.numbers import percent, short_money
from teropong.shown.deviating import levers, matters
from teropong.shown.deviating.nouns import Row, Told, began, is_own, whose_name

_SUREST = 0.99
GOOD = ("above",)
"""The kinds that are good news."""
_TITLES: Mapping[str, str] = {
    "below": N_("below the target"),
    "above": N_("above the target"),
    "turned": N_("fewer than usual"),
    "inversion": N_("no funnel"),
    "hole": N_("a hole in the pipeline"),
    "slow": N_("slower than it is to be"),
    "overdue": N_("deals over their time"),
    "outside": N_("new accounts outside the usual range"),
    "fallen": N_("conversion has fallen"),
}


def title(told: Told, row: Row) -> str:
    """Return whose it is, of what, and what is the matter: `Ayu · First meetings: below …`.

    To ``you``, the rep who reads it, it says so without the name.
    """
    matter = _(_TITLES[row["kind"]])
    said = ": ".join(filter(None, (_about(told, row), matter)))
    return said[:1].upper() + said[1:]


def about(told: Told, row: Row) -> str:
    """Return whose it is, and of what: `Ayu · First meetings`; to Ayu only of what."""
    return _about(told, row) or title(told, row)


def _about(told: Told, row: Row) -> str:
    whose = "" if is_own(told, row) else whose_name(told, row)
    return " · ".join(filter(None, (whose, matters.of_what(row))))


def text(told: Told, row: Row) -> str:
    """Return what is the matter, and what would mend it: one or two sentences."""
    return " ".join(filter(None, (matters.matter(told, row), levers.lever(told, row))))


def sureness(row: Row) -> str:
    """Return how sure it is: `97% sure`; nothing where it is a plain fact."""
    if row["sure"] is None:
        return ""
    sure = min(row["sure"], _SUREST)
    if row["sure"] > _SUREST:
        return _("more than %s sure") % percent(sure)
    return _("%s sure") % percent(sure)


def since(row: Row) -> str:
    """Return since when it is so."""
    return _("since %s") % began(row, plain_date)


def stake(told: Told, row: Row) -> str:
    """Return the money at stake; nothing where it cannot be said."""
    if row["stake"] is None:
        return ""
    return _("%s at stake") % short_money(row["stake"], told["currency"])
