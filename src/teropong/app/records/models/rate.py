"""What a unit of a currency is worth in the company's, from a day on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record


class Rate(Record):
    """``rate`` is a decimal text: a decimal column on SQLite is a float."""

    KIND = "rate"
    DECIMALS = ("rate",)

    currency = models.CharField(_("currency"), max_length=3)
    starts_on = models.DateField(_("from"))
    rate = models.CharField(_("rate"), max_length=40)

    class Meta:
        """By currency, in order of time."""

        verbose_name = _("rate")
        ordering = ("currency", "starts_on")
        constraints = (
            models.UniqueConstraint(
                fields=("currency", "starts_on"),
                condition=models.Q(hidden_at=None),
                name="one_rate_a_day",
            ),
        )

    def __str__(self) -> str:
        """Return the currency."""
        return self.currency
