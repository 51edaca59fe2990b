"""Leaving the mails by one click: an address that says who, and proves that we wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teropong.app.alerts.models import Preference
from teropong.app.people.models import Person

_SALT = "teropong.alerts.leaving"


MAILS = {
    "by_mail": _("Alerts"),
    "week_letter": _("Letters on the week"),
    "nudge": _("Notes in mid-week"),
    "period_letter": _("Letters on months and quarters"),
}
"""What one may leave, by the wish that it ends."""


@dataclass(frozen=True)
class Leaving:
    """Somebody who leaves one kind of mails."""

    person: Person
    wish: str

    @property
    def mails(self) -> str:
        """What they are called."""
        return str(MAILS[self.wish])

    def leave(self) -> None:
        """No more of these; in the app they can still be read."""
        Preference.objects.update_or_create(person=self.person, defaults={self.wish: False})


def address_of_leaving(person: Person, wish: str = "by_mail") -> str:
    """Where a mail's reader, or their mail program, asks for no more of its kind."""
    token = signing.dumps([person.pk, wish], salt=_SALT)
    return f"{settings.CONFIGURATION.base_url}{reverse('alerts_leave', args=[token])}"


def who_leaves(token: str) -> Leaving | None:
    """Who leaves what by an address; null where it is none of ours."""
    try:
        pk, wish = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=pk, hidden_at=None).first()
    return Leaving(person, wish) if person and wish in MAILS else None
