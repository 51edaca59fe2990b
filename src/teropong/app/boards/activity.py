"""Activity: first meetings and outreach, rep by rep and week by week, and where they lead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from teropong.app.boards.aims.asking import of_scope
from teropong.app.boards.board import Board, Frame, Told
from teropong.app.boards.words import grain_for
from teropong.engine.asked import Asked
from teropong.facts.calendar import Grain, months_before
from teropong.facts.zone import local_date
from teropong.language import N_, _
from teropong.shown.activities import channels, course, from_contact_to_meeting, yields
from teropong.shown.aims import against
from teropong.shown.cards import card
from teropong.shown.facts import sentences
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.rows import Report, has_cases, is_available
from teropong.shown.weeks import weeks

_KEYS = ("first_meetings", "outreach")
_ACROSS = 27
"""So many columns a table can be read with: the weeks of half a year."""


def body(told: Told) -> Markup:
    """Return the sentences, the courses, who did how much when, and where contacts lead."""
    whole, parts, aims = told.whole, told.parts, told.more["aims"]
    assert parts is not None  # noqa: S101 - the board asks by rep
    return joined(
        _lead(whole),
        tag("div", *(course(whole, parts, key, aims) for key in _KEYS), class_="cards"),
        against(aims, [(key, None) for key in _KEYS]),
        tag("div", *(_weeks(whole, parts, key) for key in _KEYS), class_="cards"),
        tag("div", *_leading(told, parts), class_="cards"),
    )


def _lead(whole: Report) -> Markup:
    told = [said(sentences(whole, key)[0]) for key in _KEYS]
    return tag("p", told[0], " ", told[1], class_="lead")


def _weeks(whole: Report, parts: Report, key: str) -> Markup | None:
    label = whole["indicators"][key]["label"]
    table = weeks(whole, parts, key) if is_available(whole, key) else None
    return card(_("%s, by rep") % label, table, wide=True) if table else None


def _leading(told: Told, parts: Report) -> list[Markup]:
    whole = told.whole
    table = from_contact_to_meeting(whole, parts)
    found = [card(_("From contact to meeting"), table, wide=True)] if table else []
    if is_available(whole, "outreach") and has_cases(whole, "outreach"):
        found += [
            card(_("By channel"), channels(whole)),
            card(_("Contacts per first meeting"), yields(whole, told.more.get("ripe"))),
        ]
    return found


def _grain(frame: Frame) -> Grain:
    period = frame.period
    return "day" if period.days <= 7 else grain_for(period, "week", _ACROSS)


def _ripe(frame: Frame) -> dict[str, Asked]:
    """The twelve months that ended long enough ago for everybody contacted in them to be met."""
    seen_on = local_date(frame.seen_at - 1, frame.settings.zone)
    last = min(frame.period.end - timedelta(days=1), seen_on)
    last -= timedelta(days=frame.settings.attribution_days)
    first = months_before(last + timedelta(days=1), 12)
    words: dict[str, Any] = {"indicators": ("outreach",), "compare": None, "grain": "year"}
    return {"ripe": frame.asked(period=f"{first}..{last}", **words)}


ACTIVITY = Board(
    "activity",
    N_("Activity"),
    _KEYS,
    body,
    by=("rep",),
    grain=_grain,
    more=_ripe,
    extra={"aims": of_scope},
)
