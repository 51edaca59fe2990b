"""Who may say what of the running period, and keeping it: one row a week, rewritten within it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from teropong.app.calls.models import Call, Kind
from teropong.app.changes.writing import Author, hide, write
from teropong.app.people.models import Person, Team
from teropong.app.records.clock import today
from teropong.app.records.models import Company
from teropong.app.records.models.company import company
from teropong.app.records.rights import reach, seen_teams
from teropong.app.targets.models import period_by
from teropong.facts.calendar import Period


@dataclass(frozen=True)
class Line:
    """What one may say: a kind, of a person, a team, or the company."""

    kind: Kind
    person: Person | None = None
    team: Team | None = None

    @property
    def name(self) -> str:
        """Its name in a form."""
        return f"{self.kind}-{self.team.pk}" if self.team else f"{self.kind}"

    @property
    def label(self) -> str:
        """What it is called there."""
        if self.kind != Kind.CALL:
            return str(self.kind.label).capitalize()
        whose = self.team or _("the whole company")
        return _("Your call for %s") % whose


def running(grain: str) -> Period:
    """The period that is spoken of."""
    return period_by(today(), grain, (company() or Company()).fiscal_start)


def lines_of(person: Person) -> list[Line]:
    """What a person may say: who sells a commit and a best case, who leads a call for each team.

    The administrator's is of the company; a director changes nothing.
    """
    mine = reach(person)
    if not mine.writes:
        return []
    found = [Line(kind, person) for kind in (Kind.COMMIT, Kind.BEST)] if person.sells else []
    if mine.people is None:
        return [*found, Line(Kind.CALL)]
    if mine.leads:
        found += [Line(Kind.CALL, team=team) for team in seen_teams(person).order_by("name")]
    return found


def last_said(line: Line, grain: str, period: Period) -> Call | None:
    """What was said last of a period."""
    return _said(line, grain, period).order_by("week_on", "pk").last()


def keep(
    lines: Mapping[Line, str], grain: str, period: Period, author: Author, currency: str
) -> int:
    """Keep what is said this week; without a value this week's goes. Answers how many changed."""
    person = author.person
    assert person is not None  # noqa: S101 - nobody says nothing
    week_on = _monday(today())
    n = 0
    with transaction.atomic():
        Company.objects.select_for_update().get()  # one at a time, or a week would have two rows
        for line, value in lines.items():
            there = _said(line, grain, period).filter(week_on=week_on).first()
            if value:
                call = there or Call(
                    kind=line.kind,
                    person=line.person,
                    team=line.team,
                    grain=grain,
                    starts_on=period.start,
                    week_on=week_on,
                )
                if there and (there.value, there.currency) == (value, currency):
                    continue
                call.value, call.currency = value, currency
                call.given_by, call.given_at = person, timezone.now()
                n += write(call, author) is not None
            elif there:
                n += hide(there, author) is not None
    return n


def _said(line: Line, grain: str, period: Period) -> QuerySet[Call]:
    return Call.objects.filter(
        kind=line.kind,
        person=line.person,
        team=line.team,
        grain=grain,
        starts_on=period.start,
        hidden_at=None,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
