"""A channel: a way out that an administrator has set up, beside mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.people.models import Team


class Means(models.TextChoices):
    """What kinds of channels there are."""

    SLACK = "slack", "Slack"
    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp"
    TEAMS = "teams", "Microsoft Teams"
    OTHER = "other", _("another, by an Apprise address")
    WEBHOOK = "webhook", _("signed webhook")


HOLE = "{to}"
"""Where in a channel's address each person's own stands."""


class Channel(Record):
    """``url`` and ``secret`` are shown to nobody and stand in no log; ``keyed_at`` tells of them.

    A channel whose url has a ``{to}`` reaches people, each at an address of their own; another is
    a room, and is told of the company's alerts, or of a team's. A webhook is told of all.
    """

    KIND = "channel"
    SECRETS: ClassVar[tuple[str, ...]] = ("url", "secret")

    name = models.CharField(_("name"), max_length=80)
    means = models.CharField(_("kind"), max_length=10, choices=Means)
    url = models.CharField(_("address"), max_length=1000)
    secret = models.CharField(max_length=120, blank=True, editable=False)
    keyed_at = models.DateTimeField(_("address or secret"), editable=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, verbose_name=_("team"))
    is_on = models.BooleanField(_("on"), default=True)

    class Meta:
        """By name."""

        verbose_name = _("channel")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_personal(self) -> bool:
        """Whether each person has an address of their own in it."""
        return HOLE in self.url

    @property
    def is_webhook(self) -> bool:
        """Whether a program listens, not a person."""
        return self.means == Means.WEBHOOK
