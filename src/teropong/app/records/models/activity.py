"""What is done towards an account: meetings, calls, messages; planned, done, missed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.records.models.account import Account, Contact
from teropong.app.records.models.opportunity import Opportunity


class Channel(models.TextChoices):
    """The way of contact, as in the facts."""

    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    MESSAGE = "message", _("Message")
    EMAIL = "email", _("E-mail")
    VISIT = "visit", _("Visit")
    EVENT = "event", _("Event")
    NETWORKING = "networking", _("Networking")
    SOCIAL = "social", _("Social media")


class Status(models.TextChoices):
    """What became of it, as in the facts."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    NO_SHOW = "no_show", _("No-show")
    CANCELLED = "cancelled", _("Cancelled")


class Direction(models.TextChoices):
    """Who began it."""

    OUTBOUND = "outbound", _("We")
    INBOUND = "inbound", _("They")


class Activity(Record):
    """One contact; ``occurred_at`` is when it was, or is to be. A planned one is a next step."""

    KIND = "activity"
    TEXTS = ("subject", "notes")

    rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities", verbose_name=_("rep")
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="activities", verbose_name=_("account")
    )
    opportunity = models.ForeignKey(
        Opportunity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("opportunity"),
    )
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("whom"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    direction = models.CharField(
        _("who began it"), max_length=8, choices=Direction, default=Direction.OUTBOUND
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DONE)
    occurred_at = models.DateTimeField(_("when"))
    subject = models.CharField(_("what"), max_length=160, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)

    class Meta:
        """The latest first; next steps are found by rep, timelines by account and deal."""

        verbose_name = _("activity")
        ordering = ("-occurred_at", "-pk")
        indexes = (
            models.Index(fields=("rep", "status", "occurred_at"), name="step_of_rep"),
            models.Index(fields=("account", "occurred_at"), name="activity_of_account"),
            models.Index(fields=("opportunity", "status", "occurred_at"), name="step_of_deal"),
        )

    def __str__(self) -> str:
        """Return what was done with whom."""
        return self.subject or f"{self.get_channel_display()} · {self.account}"

    def get_absolute_url(self) -> str:
        """The activity's page."""
        return reverse("activity", args=[self.pk])
