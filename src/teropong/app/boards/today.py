"""Today's figures: this week's first meetings and contacts beside the weeks before it.

They stand on the page of `/today/` beside what the records say, which needs no mirror.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone

from teropong.app.boards.answering import check_form, failed_for_programs, failure
from teropong.app.boards.answering import for_programs as answer_programs
from teropong.app.boards.board import Board, Frame, Told
from teropong.app.boards.reading import report, told
from teropong.app.boards.within import followed, within
from teropong.app.boards.words import Words
from teropong.app.mirror import NotReady
from teropong.app.mirror.live import live_token
from teropong.app.people.models import Person
from teropong.app.records.models.company import Company, company
from teropong.app.records.taking_in.folder import settings_of
from teropong.engine.asked import Asked
from teropong.facts.calendar import Period, period_of
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.zone import local_date, to_instant
from teropong.language import N_, _
from teropong.shown.edge import render_csv, render_json
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.rows import Report, Row, rows_of
from teropong.shown.week import week_card

_KEYS = ("first_meetings", "outreach")
_BEFORE = 8
"""So many whole weeks tell what is usual."""


@dataclass(frozen=True)
class Figures:
    """What the mirror tells of a day: the week as markup, and the deals over their step's time."""

    week: Markup
    stale: list[Row] = field(default_factory=list)
    version: str = ""
    live: str | None = None


def body(told: Told) -> Markup:
    """Return a card for each of the two, with its bar towards a usual week."""
    whose = told.whole.get("whose", "")
    return joined(*(week_card(told.whole, told.more["days"], key, whose) for key in _KEYS))


def _days(frame: Frame) -> dict[str, Asked]:
    return {"days": frame.asked(grain="day")}


TODAY = Board("today", N_("Today"), _KEYS, body, more=_days)


def figures(person: Person) -> Figures:
    """Today's figures of a person; a sentence where they cannot be told."""
    frame = frame_of(person)
    live = live_token(followed(person))
    try:
        answer = told(TODAY, frame)
    except NotReady:
        waiting = _("The figures are being prepared; this page shows them as soon as they are.")
        return Figures(_unsaid(waiting), live=live)
    except (WrongCall, FactsError) as error:
        return Figures(_unsaid(str(error)), live=live)
    opens = {"at": "/figures/", "words": {}}
    shown = answer.value.on_page(frame.words, {}, opens=opens, whose=_whose(frame))
    return Figures(TODAY.body(shown), _stale(frame), answer.version, live)


def for_programs(person: Person, form: str) -> HttpResponse:
    """The weeks that the figures rest on, as JSON or CSV."""
    try:
        check_form(form)
        found = report(frame_of(person).asked()).value
    except (FactsError, NotReady) as error:
        return failed_for_programs(*failure(error))
    return answer_programs(
        form, "today", render_csv(found) if form == "csv" else render_json(found)
    )


def frame_of(person: Person) -> Frame:
    """This week and those before it, as a person may see them."""
    now, settings = timezone.now(), settings_of(company() or Company())
    today = local_date(to_instant(now), settings.zone)
    week = period_of(today, "week")
    start = week.start - timedelta(weeks=_BEFORE)
    span = Period(f"{start}..{week.end - timedelta(days=1)}", start, week.end)
    words = Words(period=span.label, grain="week", compare=None)
    return Frame(words, now, settings, within(person), _KEYS)


def _whose(frame: Frame) -> str:
    """Whose figures they are, where they are not one's own."""
    mine = dict(frame.within)
    return "" if "rep" in mine else ", ".join(mine.get("team", ())) or _("everyone")


def _stale(frame: Frame) -> list[Row]:
    """Open deals over the time of their step, the furthest first; none where it cannot be told."""
    asked = frame.asked(indicators=("stage_duration",), period=None, grain=None)
    try:
        found: Report = report(asked).value
    except (NotReady, WrongCall, FactsError):
        return []
    return rows_of(found, "stage_duration", "overdue")


def _unsaid(sentence: str) -> Markup:
    told = tag("p", sentence[:1].upper() + sentence[1:], class_="quiet")
    return tag("section", told, class_="card week")
