"""A target: what one is to reach a week, month, quarter or year, from a day on."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.people.models import Person, Team
from teropong.facts import calendar
from teropong.facts.calendar import Period, period_of
from teropong.indicators import INDICATORS


class ScopeKind(models.TextChoices):
    """Whose targets there are."""

    COMPANY = "company", _("Company")
    TEAM = "team", _("Team")
    PROFILE = "profile", _("Profile")
    REP = "rep", _("Rep")


class Grain(models.TextChoices):
    """Per what they are set."""

    WEEK = "week", _("per week")
    MONTH = "month", _("per month")
    QUARTER = "quarter", _("per quarter")
    YEAR = "year", _("per year")


def period_by(day: date, grain: str, fiscal_start: int) -> Period:
    """The period of a target's grain in which a day lies."""
    return period_of(day, cast("calendar.Grain", grain), fiscal_start)


def indicators() -> list[tuple[str, str | Promise]]:
    """The eight, by name and label."""
    return [(one.name, _(one.label)) for one in INDICATORS]


class Target(Record):
    """A row of the facts' `targets`: a version of what is aimed at, never changed by a later one.

    It holds from ``starts_on`` until a row that starts later, and is known from ``decided_on`` on
    (null: from ever) until before ``withdrawn_on`` (null: for good). ``value`` and ``upper`` are
    decimal texts, as the facts write them (a share is 0.65): a decimal column on SQLite is a float.
    Whose it is: nobody's in particular (the company's), or one of ``team``, ``profile`` and
    ``person``, as ``scope_kind`` says.
    """

    KIND = "target"
    DECIMALS = ("value", "upper")

    indicator = models.CharField(_("indicator"), max_length=20, choices=indicators)
    companion = models.CharField(_("figure"), max_length=40, blank=True)
    pipeline = models.CharField(_("pipeline"), max_length=80, blank=True)
    stage = models.CharField(_("step"), max_length=80, blank=True)
    scope_kind = models.CharField(_("for whom"), max_length=10, choices=ScopeKind)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("team")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("person"),
    )
    profile = models.CharField(_("profile"), max_length=60, blank=True)
    grain = models.CharField(_("per what"), max_length=10, choices=Grain)
    starts_on = models.DateField(_("from"))
    value = models.CharField(_("target"), max_length=40)
    upper = models.CharField(_("at most"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        """In order of time, the later decision last."""

        verbose_name = _("target")
        ordering = ("starts_on", models.F("decided_on").asc(nulls_first=True), "pk")
        indexes = (
            models.Index(fields=("indicator", "companion", "grain"), name="target_of_figure"),
        )

    def __str__(self) -> str:
        """Return what it is for, and whose."""
        label = dict(indicators()).get(self.indicator, self.indicator)
        return f"{label} · {self.whose}"

    def is_withdrawn(self, day: date) -> bool:
        """Whether by the end of a day it had been decided that it is no more."""
        return self.withdrawn_on is not None and self.withdrawn_on <= day

    @property
    def whose(self) -> str:
        """The name of whose it is."""
        names = {"team": self.team, "profile": self.profile, "rep": self.person}
        return str(names.get(self.scope_kind) or ScopeKind.COMPANY.label)
