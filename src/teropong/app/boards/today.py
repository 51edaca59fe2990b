"""Today's figures: this week's first meetings and contacts beside the weeks before it.

They stand on the page of Today beside what the records say, which needs no mirror.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from teropong.app.boards.aims.asking import of_week
from teropong.app.boards.aims.standing import aimed, alerts_on
from teropong.app.boards.answering import failure
from teropong.app.boards.board import Board, Frame, Told
from teropong.app.boards.reading import report, told
from teropong.app.boards.within import Sight
from teropong.app.boards.words import Words
from teropong.app.mirror import NotReady
from teropong.app.mirror.live import live_token
from teropong.app.people.models import Person
from teropong.app.records.models.company import Company, company
from teropong.app.records.taking_in.folder import settings_of
from teropong.engine.asked import Asked
from teropong.facts.calendar import Period, period_of
from teropong.facts.faults import FactsError
from teropong.facts.zone import local_date, to_instant
from teropong.language import N_, _
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
    whose, days, aims = told.whole.get("whose", ""), told.more["days"], told.more["aims"]
    return joined(*(week_card(told.whole, days, key, aims, whose) for key in _KEYS))


def _days(frame: Frame) -> dict[str, Asked]:
    return {"days": frame.asked(grain="day")}


TODAY = Board("today", N_("Today"), _KEYS, body, more=_days, extra={"aims": of_week})


def figures(person: Person, sight: Sight, rep: Person | None) -> Figures:
    """Today's figures of all that a person sees, or of one rep; a sentence where none is told."""
    frame = frame_of(sight, rep)
    live = live_token(frozenset({rep.key}) if rep else sight.followed)
    try:
        answer = told(TODAY, frame)
    except (FactsError, NotReady) as error:
        return Figures(_unsaid(failure(error)[0]), live=live)
    opens = {"at": "/figures/", "words": dict(frame.words.where)}
    whose = rep.name if rep else _whose(frame)
    known = {"alerts": alerts_on(person, frame), **aimed(person)}
    shown = answer.value.on_page(frame.words, {}, opens=opens, whose=whose, **known)
    return Figures(TODAY.body(shown), _stale(frame), answer.version, live)


def frame_of(sight: Sight, rep: Person | None) -> Frame:
    """This week and those before it, within what a person sees."""
    now, settings = timezone.now(), settings_of(company() or Company())
    today = local_date(to_instant(now), settings.zone)
    week = period_of(today, "week")
    start = week.start - timedelta(weeks=_BEFORE)
    span = Period(f"{start}..{week.end - timedelta(days=1)}", start, week.end)
    where = (("rep", (rep.key,)),) if rep else ()
    words = Words(period=span.label, grain="week", compare=None, where=where)
    return Frame(words, now, settings, sight.within, _KEYS)


def _whose(frame: Frame) -> str:
    """Whose figures they are, where they are not one's own."""
    mine = dict(frame.within)
    return "" if "rep" in mine else ", ".join(mine.get("team", ())) or _("everyone")


def _stale(frame: Frame) -> list[Row]:
    """Open deals over the time of their step, the furthest first; none where it cannot be told."""
    asked = frame.asked(indicators=("stage_duration",), period=None, grain=None)
    try:
        found: Report = report(asked).value
    except (NotReady, FactsError):
        return []
    return rows_of(found, "stage_duration", "overdue")


def _unsaid(sentence: str) -> Markup:
    return tag("section", tag("p", sentence, class_="quiet"), class_="card week")
