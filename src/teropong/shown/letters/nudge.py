"""The nudge in mid-week: one paragraph, and only where something is behind and within reach."""

from __future__ import annotations

from teropong.language import _, ngettext
from teropong.language.numbers import count, exact
from teropong.shown.emphasis import strong
from teropong.shown.letters.nouns import (
    amount,
    chance,
    flows,
    is_of_week,
    last_day,
    things,
    together,
)
from teropong.shown.letters.shape import Letter, Row, Told, letter, part

LIKELY, HARDLY = 0.75, 0.05
"""Between these chances a word helps: above it goes well by itself, below it is out of reach."""
SOON = 10
"""Working days within which a longer period's end is near enough to speak of."""


def nudge(told: Told) -> Letter | None:
    """Return what is missing this week; None where all is well or nothing can be done."""
    behind = [row for row in flows(told["ahead"]) if _is_worth_a_word(row)]
    own = [row for row in behind if is_of_week(row)] or behind[:1]
    if not own:
        return None
    missing = [things(told, row, _missing(row), up=True) for row in own]
    day = last_day(min(row["until"] for row in own))
    words = {"missing": strong(together(missing)), "day": day}
    sentences = [*(_stands(told, row) for row in own), _need(own, words), _chances(own)]
    subject = _("Still within reach: %(missing)s by %(day)s") % {
        "missing": together(missing),
        "day": day,
    }
    return letter(subject, [part([" ".join(filter(None, sentences))])])


def _is_worth_a_word(row: Row) -> bool:
    chances = row["probability"]
    if not 0 < row["days_left"] <= SOON or chances is None:
        return False
    return exact(row["lacks"]) > 0 and HARDLY <= chances <= LIKELY


def _missing(row: Row) -> object:
    return exact(row["target"]) - exact(row["done"])


def _stands(told: Told, row: Row) -> str:
    done, target = exact(row["done"]), amount(told, row, row["target"])
    if is_of_week(row):
        said = (
            _("You have %(done)s this week so far; your target is %(target)s.")
            if done
            else _("You have no %(what)s this week so far; your target is %(target)s.")
        )
    else:
        said = _("You have %(done)s so far; your target is %(target)s.")
    return said % {"done": things(told, row, row["done"]), "what": _what(row), "target": target}


def _what(row: Row) -> str:
    """Return what is counted, where there is none of it."""
    if row["indicator"] == "first_meetings":
        return _("first meeting")
    return _("new-client contact") if row["indicator"] == "outreach" else _("won deal")


def _need(rows: list[Row], words: dict[str, str]) -> str:
    left = min(row["days_left"] for row in rows)
    said = ngettext(
        "With %(missing)s more by %(day)s it is done; %(n)s working day is left.",
        "With %(missing)s more by %(day)s it is done; %(n)s working days are left.",
        left,
    )
    return said % (words | {"n": count(left)})


def _chances(rows: list[Row]) -> str:
    if len(rows) > 1:
        return ""
    said = _("From how it usually goes, the chance is %s.")
    return said % chance(rows[0]["probability"])
