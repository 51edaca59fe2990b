"""An alert: one deviation, from when it was first seen until it is gone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What became of it; resolved is what went by itself."""

    OPEN = "open", _("open")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    SNOOZED = "snoozed", _("put off")
    RESOLVED = "resolved", _("resolved")
    FALSE = "false", _("not true")


STANDING = (State.OPEN, State.ACKNOWLEDGED, State.SNOOZED)
"""The states of what deviates and has not been proved false."""


class Alert(models.Model):
    """One of a ``key`` stands at a time: the one whose ``gone_at`` is null.

    ``deviation`` is it as plain data (``teropong.deviations/1``), as it was last seen. ``whose`` is
    a team's name or a rep's key. ``waits_since`` is the day from which it waits for somebody:
    when it opened, came back, or was put off until. ``told`` are those in whose queue it stands;
    in each ``round`` each of them is told once, and ``news`` says of what. One proved false
    stands, silent, until its deviation has been gone once.
    """

    key = models.CharField(max_length=600)
    kind = models.CharField(max_length=12)
    whose_kind = models.CharField(max_length=8)
    whose = models.CharField(max_length=200, blank=True)
    deviation = models.JSONField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    waits_since = models.DateField()
    round = models.PositiveSmallIntegerField(default=0)
    news = models.CharField(max_length=10, default="alert")
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    escalated_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acted_at = models.DateTimeField(null=True)

    class Meta:
        """One stands of each key; what is resolved is gone, what else is not false stands."""

        ordering = ("-opened_at", "-pk")
        indexes = (models.Index(fields=("whose_kind", "whose", "state"), name="alert_of_whom"),)
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(gone_at=None), name="one_alert_stands"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.RESOLVED, gone_at__isnull=False)
                | models.Q(state__in=STANDING, gone_at=None)
                | models.Q(state=State.FALSE),
                name="alert_state_fits",
            ),
        )

    def __str__(self) -> str:
        """Return the key."""
        return self.key

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/alerts/{self.pk}/"
