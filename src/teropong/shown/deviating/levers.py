"""What would mend it: how much of what, by when, and what hangs on it."""

from __future__ import annotations

from datetime import date, timedelta

from teropong.language import _, ngettext
from teropong.language.dates import short_date, weekday_name
from teropong.language.numbers import count, exact, short_money
from teropong.shown.deviating.nouns import Row, Told, whole_number

_REFILLED = ("inversion", "hole", "fallen")


def lever(told: Told, row: Row) -> str:
    """Return the sentence with the lever; nothing where there is none."""
    pulled = row["lever"]
    if not pulled:
        return _waiting(told, row)
    # A deal's own worth is said with its name.
    words = {"day": _by(pulled["until"]), "stake": "" if row["subject"] else _stake(told, row)}
    amount = whole_number(pulled["amount"], up=True)
    words["amount"] = (
        short_money(pulled["amount"], told["currency"])
        if pulled["unit"] == "money"
        else count(amount)
    )
    if row["kind"] == "overdue" and row["subject"]:
        return _("Move it on or let it go by %(day)s.") % words
    if row["kind"] == "overdue":
        said = _("Move the %(amount)s oldest on or let them go by %(day)s%(stake)s.")
        return said % words
    if row["kind"] in _REFILLED:
        return (
            ngettext(
                "%(amount)s more deal there by %(day)s would make up for it%(stake)s.",
                "%(amount)s more deals there by %(day)s would make up for it%(stake)s.",
                amount,
            )
            % words
        )
    if row["indicator"] == "pipeline_value":
        return _("%(amount)s more by %(day)s would fill it.") % words
    return _of_course(row) % words


def _of_course(row: Row) -> str:
    """Return the sentence of a lever that a week pulls, by how much of what is missing it is."""
    if row.get("goal"):
        return _("%(amount)s more by %(day)s would keep the target within reach%(stake)s.")
    missing = exact(row["expected"]) - exact(row["value"])
    if exact(row["lever"]["amount"]) >= missing:
        return _("%(amount)s more by %(day)s would make up for it%(stake)s.")
    return _("%(amount)s more by %(day)s would be a beginning, as much as a week holds%(stake)s.")


def _waiting(told: Told, row: Row) -> str:
    """Return what to do where no amount can be said."""
    worth = short_money(row["stake"], told["currency"]) if row["stake"] else ""
    if row["kind"] == "below" and row.get("goal") and row["goal"] != row["expected"]:
        return _("That is hardly to be made up in this period.")
    if row["kind"] == "inversion":
        return _("More deals are missing there than a month brings: tend the next ones in time.")
    if row["kind"] == "slow" and worth:
        said = _("%s waits there beyond its time: decide on the oldest deals first.")
        return said % worth
    if row["kind"] == "outside" and not row["subject"] and worth:
        return _("Together they lack %s of the range: look at what was offered.") % worth
    return ""


def _by(until: str) -> str:
    """Return the last day before a date: `Friday 3 Jul`."""
    last = date.fromisoformat(until) - timedelta(days=1)
    return f"{weekday_name(last)} {short_date(last)}"


def _stake(told: Told, row: Row) -> str:
    """Return what hangs on it, as it stands behind a clause."""
    if not row["stake"] or row["unit"] == "money" or row["subject"]:
        return ""
    return _("; about %s hangs on it") % short_money(row["stake"], told["currency"])
