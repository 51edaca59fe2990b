"""A call: what somebody says that a period's revenue ends at; and the last backtests."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.people.models import Team


class Kind(models.TextChoices):
    """What is said: a rep's two, and the one of who leads."""

    COMMIT = "commit", _("commit")
    BEST = "best", _("best case")
    CALL = "call", _("manager's call")


class Grain(models.TextChoices):
    """Of what periods."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")


class Call(Record):
    """What one says in a week of the period that begins on ``starts_on``; one row for each week.

    ``week_on`` is that week's Monday: said again within it, the row is rewritten, and the log keeps
    what it was. It is of a ``person``, of a ``team``, or without either of the company. ``value``
    is a decimal text, as targets have it, in ``currency``.
    """

    KIND = "call"
    DECIMALS = ("value",)

    kind = models.CharField(_("what is said"), max_length=8, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="calls",
        verbose_name=_("person"),
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="calls", verbose_name=_("team")
    )
    grain = models.CharField(_("per what"), max_length=10, choices=Grain)
    starts_on = models.DateField(_("from"))
    week_on = models.DateField(_("week"))
    value = models.CharField(_("amount"), max_length=40)
    currency = models.CharField(_("currency"), max_length=3)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by")
    )
    given_at = models.DateTimeField(_("said at"), default=timezone.now)

    class Meta:
        """In order of time."""

        verbose_name = _("call")
        ordering = ("starts_on", "week_on", "pk")
        indexes = (models.Index(fields=("grain", "starts_on"), name="call_of_period"),)

    def __str__(self) -> str:
        """Return what it is, and whose."""
        return f"{self.get_kind_display()} · {self.whose}"

    @property
    def whose(self) -> str:
        """Of whom it speaks."""
        return str(self.person or self.team or _("Company"))


class Backtest(models.Model):
    """The last backtest by each grain: ``told`` is a `teropong.backtest/1` with ``calls``.

    Under ``leading`` it has a `teropong.leading/1`. ``why`` says in place of it what stood against
    it.
    """

    grain = models.CharField(max_length=10, choices=Grain, unique=True)
    told = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        """Return by what."""
        return self.grain
