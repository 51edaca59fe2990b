"""How a person wants to be told, and where."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.alerts.models.channel import Channel
from teropong.app.people.models import Person


class Preference(models.Model):
    """By the company's clock: nothing from ``quiet_from`` until ``quiet_until``.

    Beyond ``cap`` messages a day, and for who wants a digest, the rest is one summary, at
    ``digest_at`` or as soon after it as may be.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    by_mail = models.BooleanField(_("by mail"), default=True)
    is_digest = models.BooleanField(
        _("when"),
        default=True,
        choices=((True, _("once a day, all together")), (False, _("at once"))),
    )
    digest_at = models.TimeField(_("the summary comes at"), default=time(7, 30))
    quiet_from = models.TimeField(_("quiet from"), default=time(18, 0))
    quiet_until = models.TimeField(_("quiet until"), default=time(7, 0))
    cap = models.PositiveSmallIntegerField(
        _("messages a day at most"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )

    week_letter = models.BooleanField(_("a letter on the week, on its first day"), default=True)
    nudge = models.BooleanField(
        _("a note in mid-week, where something is still within reach"), default=True
    )
    period_letter = models.BooleanField(
        _("a letter on each month and quarter, once it is over"), default=True
    )

    def __str__(self) -> str:
        """Return whose it is."""
        return str(self.person)


def preference_of(person: Person) -> Preference:
    """A person's preference; as it is for everybody where nothing was chosen."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


class Address(models.Model):
    """Where a person is reached in a channel: a number, a name there."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="addresses")
    to = models.CharField(max_length=120)

    class Meta:
        """One a channel."""

        constraints = (
            models.UniqueConstraint(fields=("person", "channel"), name="one_address_a_channel"),
        )

    def __str__(self) -> str:
        """Return it."""
        return self.to
