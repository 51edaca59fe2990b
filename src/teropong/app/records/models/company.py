"""The company whose sales these are: one row, made when Teropong is set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.records.models.activity import Channel
from teropong.app.records.models.several import Several, names_in, written
from teropong.facts.schema import MEETING
from teropong.facts.settings import WEEKDAYS, Settings


class Weekday(models.TextChoices):
    """The days of the week, as in the facts."""

    MONDAY = "monday", _("Monday")
    TUESDAY = "tuesday", _("Tuesday")
    WEDNESDAY = "wednesday", _("Wednesday")
    THURSDAY = "thursday", _("Thursday")
    FRIDAY = "friday", _("Friday")
    SATURDAY = "saturday", _("Saturday")
    SUNDAY = "sunday", _("Sunday")


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
    working_weekdays = Several(
        _("working days"), max_length=80, choices=Weekday, default=written(WEEKDAYS[:5])
    )
    meeting_channels = Several(
        _("what counts as meeting somebody"), max_length=80, choices=Channel, default=MEETING
    )
    new_again_after_months = models.PositiveSmallIntegerField(
        _("months after which an account is new again"),
        default=12,
        validators=[MaxValueValidator(240)],
        help_text=_("So long without a held meeting; 0: never."),
    )
    attribution_days = models.PositiveSmallIntegerField(
        _("days in which an attempt leads to a meeting"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("A first meeting so soon after the first attempt is credited to it."),
    )
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        """There is one."""

        verbose_name = _("company")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def facts(self) -> Settings:
        """What holds for all its facts."""
        return Settings(
            self.timezone,
            self.currency,
            self.fiscal_start,
            tuple(names_in(self.meeting_channels)),
            self.new_again_after_months,
            self.attribution_days,
            tuple(names_in(self.working_weekdays)),
        )

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where its days begin."""
        return ZoneInfo(self.timezone)

    def get_absolute_url(self) -> str:
        """Where the settings are changed."""
        return "/settings/"


_known: ContextVar[Company | None] = ContextVar("company", default=None)


def company() -> Company | None:
    """The company, or none before Teropong is set up."""
    return _known.get() or Company.objects.order_by("pk").first()


@contextmanager
def known_company() -> Iterator[Company | None]:
    """Look the company up once for the block: a page asks for it a dozen times."""
    found = company()
    token = _known.set(found)
    try:
        yield found
    finally:
        _known.reset(token)
