"""When a rep is away: pace and reminders leave these days out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.people.models.person import Person


class Absence(Record):
    """Days on which a person does not sell, from the first until before ``until_on``."""

    KIND = "absence"
    TEXTS = ("reason",)

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="absences", verbose_name=_("person")
    )
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("day after the last"))
    reason = models.CharField(_("reason"), max_length=80, blank=True)

    class Meta:
        """In order of time."""

        verbose_name = _("absence")
        ordering = ("from_on", "pk")

    def __str__(self) -> str:
        """Return who is away."""
        return str(self.person)
