"""Where a month, quarter or year stands against its target, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import count, exact, short_money_range
from teropong.shown.emphasis import strong
from teropong.shown.letters.nouns import (
    amount,
    chance,
    flows,
    is_of_week,
    is_reached,
    last_day,
    things,
    together,
)
from teropong.shown.letters.shape import Row, Told

_MOST = 2
_FIRST = ("revenue", "first_meetings", "outreach")


def longer(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of months, quarters and years to be spoken of: few, money first."""
    kept = [row for row in flows(rows) if not is_of_week(row)]
    kept.sort(key=lambda row: (_FIRST.index(row["indicator"]), row["measure"] or "", row["ends"]))
    seen: dict[tuple[object, ...], Row] = {}
    for row in kept:  # of a month and a quarter of the same the one that ends first
        seen.setdefault((row["indicator"], row["measure"], row["pipeline"]), row)
    return list(seen.values())[:_MOST]


def course(told: Told, row: Row) -> str:
    """Return where a period stands against its target, and where it will end."""
    words = {
        "period": period_name(row["period"]),
        "done": strong(things(told, row, row["done"])),
        "target": amount(told, row, row["target"]),
    }
    if not row["days_left"]:
        said = (
            _("%(period)s ended with %(done)s: the target of %(target)s is reached.")
            if is_reached(row)
            else _("%(period)s ended with %(done)s, short of the target of %(target)s.")
        )
        return said % words
    if is_reached(row):
        return _("%(period)s already has %(done)s: the target of %(target)s is reached.") % words
    said = _("%(period)s has %(done)s so far, of a target of %(target)s.") % words
    return " ".join(filter(None, (said, _due(told, row), _end(told, row))))


def _due(told: Told, row: Row) -> str:
    due = amount(told, row, row["due"])
    if exact(row["lacks"]) <= 0:
        return _("That is on course: %s was due by now.") % due
    return _("By now %s was due.") % due


def _end(told: Told, row: Row) -> str:
    if row["expected"] is None or row["probability"] is None:
        return ""
    words = {
        "end": amount(told, row, row["expected"]),
        "chance": strong(chance(row["probability"])),
    }
    if row["unit"] == "money":
        words["range"] = short_money_range(row["low"], row["high"], told["currency"])
        return (
            _(
                "On this course it ends at about %(end)s (in 8 of 10 cases %(range)s); the chance "
                "of reaching the target is %(chance)s."
            )
            % words
        )
    return _("The chance of reaching the target is %(chance)s.") % words


def week_needs(told: Told, rows: Iterable[Row]) -> str:
    """Return what the running week still asks for; nothing where it has no target."""
    open_rows = [row for row in flows(rows) if is_of_week(row) and not is_reached(row)]
    wanted = [
        strong(things(told, row, exact(row["target"]) - exact(row["done"]), up=True))
        for row in open_rows
    ]
    return _("This week asks for %s.") % together(wanted) if wanted else ""


def still_needed(told: Told, row: Row) -> str:
    """Return what a longer period still lacks, and what that is for each working day."""
    left = row["days_left"]
    if not left or is_reached(row):
        return ""
    missing = exact(row["target"]) - exact(row["done"])
    words = {
        "missing": strong(amount(told, row, missing, up=True)),
        "things": strong(things(told, row, missing, up=True)),
        "period": period_name(row["period"]),
        "day": last_day(row["until"]),
        "days": count(left),
    }
    if row["unit"] == "money" and row["measure"] is None:
        return (
            ngettext(
                "For %(period)s %(missing)s more is to be won, with %(days)s working day left.",
                "For %(period)s %(missing)s more is to be won, with %(days)s working days left.",
                left,
            )
            % words
        )
    return _("For %(period)s %(things)s more are needed by %(day)s.") % words
