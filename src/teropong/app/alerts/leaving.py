"""Leaving the mails by one click: an address that says who, and proves that we wrote it."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from teropong.app.alerts.models import Preference
from teropong.app.people.models import Person

_SALT = "teropong.alerts.leaving"


def address_of_leaving(person: Person) -> str:
    """Where a mail's reader, or their mail program, asks for no more of them."""
    token = signing.dumps(person.pk, salt=_SALT)
    return f"{settings.CONFIGURATION.base_url}{reverse('alerts_leave', args=[token])}"


def who_leaves(token: str) -> Person | None:
    """Whose address it is; null where it is none of ours."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=pk, hidden_at=None).first()


def leave(person: Person) -> None:
    """No more mails of alerts; they still stand in the app."""
    Preference.objects.update_or_create(person=person, defaults={"by_mail": False})
