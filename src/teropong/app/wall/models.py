"""A screen: a secret link that shows the wall board, and nothing else, until it is ended."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teropong.app.people.models import Team
from teropong.app.people.models.invitation import digest


class Look(models.TextChoices):
    """Which colours a screen has."""

    OWN = "own", _("as the screen itself is set")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class Screen(models.Model):
    """Only the digest of the link's token is kept; ``ended_at`` is when it stopped working.

    Without a ``team`` it shows the company. ``turns`` are the seconds after which a list that is
    too long for the screen turns its page; 0: it stays.
    """

    name = models.CharField(_("where it hangs"), max_length=80)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, verbose_name=_("team"))
    shows_people = models.BooleanField(_("names of people"), default=True)
    shows_deals = models.BooleanField(_("names of deals won, and their sums"), default=True)
    turns = models.PositiveSmallIntegerField(
        _("seconds until a long list turns; 0: it stays"),
        default=20,
        validators=[MaxValueValidator(600)],
    )
    look = models.CharField(_("colours"), max_length=5, choices=Look, default=Look.OWN)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        """The latest first."""

        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        """Return where it hangs."""
        return self.name

    def renew(self) -> str:
        """Give it a new token, which is shown once, and answer it."""
        token = secrets.token_urlsafe(32)
        self.digest = digest(token)
        return token


def screen_of(token: str) -> Screen | None:
    """The screen that a link opens; null where it opens none, or none any more."""
    found = Screen.objects.filter(digest=digest(token), ended_at=None)
    found = found.filter(models.Q(team=None) | models.Q(team__hidden_at=None))
    return found.select_related("team").first()
