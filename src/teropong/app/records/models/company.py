"""The company whose sales these are: one row, made when Teropong is set up."""

from __future__ import annotations

from functools import cached_property
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record


class Company(Record):
    """Its name and what holds for all its figures; see `teropong.facts.settings.Settings`."""

    KIND = "company"

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"),
        max_length=2,
        default="id",
        choices=(("id", "Bahasa Indonesia"), ("en", "English")),
    )
    timezone = models.CharField(_("timezone"), max_length=60, default="Asia/Jakarta")
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    fiscal_start = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        """There is one."""

        verbose_name = _("company")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where its days begin."""
        return ZoneInfo(self.timezone)

    def get_absolute_url(self) -> str:
        """Where the settings are changed."""
        return "/settings/"


def company() -> Company | None:
    """The company, or none before Teropong is set up."""
    return Company.objects.order_by("pk").first()
