"""When something happened, as people say it, and how far back each of them may date it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from teropong.app.pages.templatetags.say import day as said_day
from teropong.app.people.models import Person, Role
from teropong.app.records.clock import start_of, today, zone

MORNING, NOON = time(9), time(12)
SKEW = timedelta(minutes=5)
"""How far a phone's clock may be ahead of ours."""
FAR = timedelta(days=366 * 3)
"""How far ahead anything is planned."""
_BEGINNING = date(2000, 1, 1)


def earliest_day(person: Person | None) -> date:
    """The first day to which a person may date an event: a rep's is some weeks ago."""
    if person is not None and person.role == Role.REP:
        return today() - timedelta(days=settings.CONFIGURATION.backdate_days)
    return _BEGINNING


def earliest_target_day(person: Person) -> date:
    """The first day on which a target may be said to have been decided.

    Whoever runs Teropong may write down old targets; nobody else decides what is long past.
    """
    if person.is_administrator:
        return _BEGINNING
    return today() - timedelta(days=settings.CONFIGURATION.backdate_days)


def check_past(at: datetime, person: Person | None) -> None:
    """Raise `ValidationError` where ``at`` is to come, or further back than this person may go."""
    if at > timezone.now() + SKEW:
        raise ValidationError(_("This lies in the future."), code="future")
    first = earliest_day(person)
    if at < start_of(first):
        told = _("You can date back to %(day)s at most.") % {"day": said_day(first)}
        raise ValidationError(told, code="backdated")


def check_planned(day: date) -> None:
    """Raise `ValidationError` where a plan would lie in the past, or years ahead."""
    if day < today():
        raise ValidationError(_("A plan lies ahead; this is past."), code="past")
    if day > today() + FAR:
        raise ValidationError(_("This is too far ahead."), code="far")


def local(day: date, clock: time) -> datetime:
    """An instant of a local day."""
    return datetime.combine(day, clock, zone())


def instant_of(day: date, after: datetime | None = None) -> datetime:
    """When something was that is only known by its day: now if it is today, else at noon.

    On the very day of ``after`` it is not before that.
    """
    if day == today():
        return timezone.now()
    noon = local(day, NOON)
    if after and after > noon and after.astimezone(zone()).date() == day:
        return after
    return noon
