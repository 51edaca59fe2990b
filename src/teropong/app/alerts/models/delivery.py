"""A delivery: an alert, a summary or a letter, for one person by one way; one of each, ever."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teropong.app.alerts.models.alert import Alert
from teropong.app.alerts.models.channel import Channel
from teropong.app.jobs.models import Job


class Reason(models.TextChoices):
    """Why somebody is told."""

    ALERT = "alert", _("alert")
    BACK = "back", _("back again")
    REMINDER = "reminder", _("put off until today")
    ESCALATION = "escalation", _("nobody has seen to it")
    PRAISE = "praise", _("resolved")
    SUMMARY = "summary", _("summary")
    LETTER = "letter", _("letter")
    EVENT = "event", _("event")
    TEST = "test", _("test")


class Progress(models.TextChoices):
    """How far it is; dropped is what was no longer true when it was to go."""

    WAITING = "waiting", _("waiting")
    QUEUED = "queued", _("on its way")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("not needed any more")
    FAILED = "failed", _("failed")


class Delivery(models.Model):
    """``key`` makes it the only one of its kind; ``number`` is its id in the world outside.

    No channel: by mail. No person: to a room or a webhook. ``summary`` is the one that it went
    with. ``error`` says in words why the last attempt failed, ``attempts`` how many there were over
    all its jobs, and ``tried_at`` when the first was.
    """

    key = models.CharField(max_length=120, unique=True)
    number = models.UUIDField(unique=True, default=uuid4)
    reason = models.CharField(max_length=10, choices=Reason)
    alert = models.ForeignKey(Alert, models.CASCADE, null=True, related_name="deliveries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="deliveries"
    )
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="deliveries")
    summary = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    event = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=Progress, default=Progress.WAITING)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    queued_on = models.DateField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Found by what waits, and by whom it is for."""

        ordering = ("pk",)
        indexes = (
            models.Index(fields=("state", "person"), name="delivery_waits"),
            models.Index(fields=("channel", "state"), name="delivery_by_channel"),
        )

    def __str__(self) -> str:
        """Return the key."""
        return self.key

    def queued(self) -> models.QuerySet[Delivery]:
        """This one, as long as it is on its way."""
        return Delivery.objects.filter(pk=self.pk, state=Progress.QUEUED)
