"""An invitation or a reset: a link that sets a password, once, for a while."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from teropong.app.people.models.person import Person

LASTS = timedelta(days=7)


class Invitation(models.Model):
    """Only the digest of the link's token is kept: a copy of the records opens no door."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return for whom."""
        return str(self.person)

    @property
    def ends_at(self) -> datetime:
        """When the link stops working."""
        return self.made_at + LASTS

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        is_here = self.person.is_active and self.person.hidden_at is None
        return self.used_at is None and timezone.now() < self.ends_at and is_here

    @classmethod
    def issue(cls, person: Person, by: Person | None) -> str:
        """Make a new link's token for a person; older ones stop working."""
        cls.objects.filter(person=person, used_at=None).update(used_at=timezone.now())
        token = secrets.token_urlsafe(32)
        cls.objects.create(person=person, by=by, digest=digest(token))
        return token


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
