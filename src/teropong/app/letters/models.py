"""A letter: what one reader is told of one period; it is written once, ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teropong.app.alerts.models import Delivery


class Kind(models.TextChoices):
    """What kinds of letters there are; each may be switched off by the wish of that name."""

    WEEK = "week", _("Letter on the week")
    NUDGE = "nudge", _("Note in mid-week")
    PERIOD = "period", _("Letter on a month or quarter")

    @property
    def wish(self) -> str:
        """The field of a person's preference that asks for it."""
        return "nudge" if self == Kind.NUDGE else f"{self}_letter"


class Letter(models.Model):
    """``key`` says kind, person and period, or that it was asked for: there is one of each, ever.

    ``told`` are the figures that it was written of, ``within`` what its reader was allowed to see.
    It goes by ``delivery``; without one there was nothing to say. From ``until_on`` on it is too
    late for it.
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters")
    period = models.CharField(max_length=12)
    until_on = models.DateField(null=True)
    within = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    delivery = models.OneToOneField(Delivery, models.SET_NULL, null=True, related_name="letter")

    class Meta:
        """The latest last."""

        ordering = ("pk",)

    def __str__(self) -> str:
        """Return the key."""
        return self.key
