"""What was already taken: a form sent twice (a phone that got no answer) is written once."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Submission(models.Model):
    """The idempotency key of a person's form, and the record that it made."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Each key once for its person."""

        constraints = (models.UniqueConstraint(fields=("person", "key"), name="taken_once"),)

    def __str__(self) -> str:
        """Return the key."""
        return str(self.key)
