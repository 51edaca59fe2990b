"""Days on which nobody works: public holidays and joint leave, as the company keeps them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record


class Holiday(Record):
    """A day and its name."""

    KIND = "holiday"

    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        """In order of time."""

        verbose_name = _("holiday")
        ordering = ("on",)
        constraints = (
            models.UniqueConstraint(
                fields=("on",), condition=models.Q(hidden_at=None), name="one_holiday_a_day"
            ),
        )

    def __str__(self) -> str:
        """Return its name."""
        return self.name
