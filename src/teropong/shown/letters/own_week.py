"""The letter on the own week."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from teropong.language import _, ngettext
from teropong.language.dates import period_start, short_date
from teropong.language.numbers import count, exact
from teropong.shown.letters import courses, pictures
from teropong.shown.letters.counts import (
    FEWEST,
    counted,
    done_in,
    recorded,
    says_anything,
    subject,
    unrated,
    won,
)
from teropong.shown.letters.lists import good_news, matters, more_matters, waiting
from teropong.shown.letters.nouns import amount, flows, is_of_week, is_reached
from teropong.shown.letters.shape import Letter, Picture, Row, Told, letter, part


def own_week(told: Told) -> Letter | None:
    """Return a rep's letter; None where nothing was done and nothing is asked."""
    whose = told["whose"][0]["name"]
    pace = [row for row in told["pace"] if row["scope"] == whose]
    if not says_anything(told, pace):
        return None
    last = part(
        [
            " ".join(counted(told, pace, whose, _own_sentence)),
            won(told, _("You won %(deals)s for %(value)s."), _("You won %(deals)s.")),
            *(courses.course(told, row) for row in courses.longer(pace)),
            unrated(told),
        ],
        picture=_drawn(told, pace),
    )
    ahead = [row for row in told["ahead"] if row["scope"] == whose]
    parts = [
        last,
        part(_goes_well(told, pace), _("What went well"), good_news(told)),
        part(_this_week(told, ahead, whose), _("This week")),
        part((), _("What needs you first"), matters(told), after=more_matters(told)),
        waiting(told, _("Deals over the time of their step"), with_rep=False),
    ]
    return letter(subject(told, pace, _("Your week: %s")), parts)


def _own_sentence(indicator: str, has_any: bool) -> str:
    if indicator == "first_meetings":
        return (
            _("Last week you had %(things)s.")
            if has_any
            else _("Last week you had no first meeting.")
        )
    return _("You made %(things)s.") if has_any else _("You made no contact with a new client.")


def _goes_well(told: Told, pace: Sequence[Row]) -> list[str]:
    own = [row for row in flows(pace) if is_of_week(row)]
    if not own or not all(is_reached(row) for row in own):
        return []
    if len(own) == 1:
        return [_("The target of the week is reached. Well done.")]
    return [_("All targets of the week are reached. Well done.")]


def _this_week(told: Told, ahead: Sequence[Row], whose: str) -> list[str]:
    left = told["days"].get(whose, 0)
    short = ngettext("It has only %s working day.", "It has only %s working days.", left)
    usual = told["usual_days"] if told["today"] == told["running"]["start"] else left
    needs = courses.week_needs(told, ahead)
    return [
        " ".join(filter(None, (needs, short % count(left) if needs and 0 < left < usual else ""))),
        *(courses.still_needed(told, row) for row in courses.longer(ahead)),
    ]


def _drawn(told: Told, pace: Sequence[Row]) -> Picture | None:
    """First meetings by week, with the week's target where there is one."""
    labels = recorded(told)
    if "first_meetings" not in told["weeks"] or len(labels) < FEWEST:
        return None
    values = [done_in(told, "first_meetings", "", label) or Decimal(0) for label in labels]
    if not any(values):
        return None
    aim = next(
        (row for row in flows(pace) if is_of_week(row) and row["indicator"] == "first_meetings"),
        None,
    )
    target = None
    if aim:
        words = _("target %s") % amount(told, aim, aim["target"])
        target = (exact(aim["target"]), words)
    said = [count(int(value)) for value in values]
    title = _("First meetings by week")
    ticks = [_tick(label) for label in labels]
    svg, height = pictures.weeks(title, values, ticks, said, target)
    about = f"{title}: " + ", ".join(f"{tick}: {n}" for tick, n in zip(ticks, said, strict=True))
    about += f"; {target[1]}." if target else "."
    return Picture(svg, about, pictures.WIDE, height)


def _tick(label: str) -> str:
    first = period_start(label)
    return short_date(first) if first else label
