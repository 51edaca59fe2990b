"""The deals. Money is in minor units of the deal's currency: SQLite makes decimals floats."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.records.history import course
from teropong.app.records.models.account import Account
from teropong.app.records.models.pipeline import Pipeline, Stage


class Outcome(models.TextChoices):
    """How a deal stands."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Opportunity(Record):
    """A deal as it stands.

    ``stage`` is the current or the last open stage. ``stage_since``, ``n_pushes`` and
    ``days_pushed`` are derived from the change log: when it entered the stage, how often its
    expected close was put off while it was open, and by how many days in all.
    """

    KIND = "opportunity"
    TEXTS = ("notes",)
    DERIVED = ("stage_since", "n_pushes", "days_pushed")

    name = models.CharField(_("name"), max_length=160)
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("account"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="opportunities",
        verbose_name=_("owner"),
    )
    pipeline = models.ForeignKey(
        Pipeline, models.PROTECT, related_name="opportunities", verbose_name=_("pipeline")
    )
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("stage"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    amount_minor = models.BigIntegerField(_("amount"), null=True, blank=True)
    cost_minor = models.BigIntegerField(_("cost"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome, default=Outcome.OPEN)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    expected_close_on = models.DateField(_("expected close"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    competitors = models.CharField(_("competitors"), max_length=160, blank=True)
    lost_reason = models.CharField(_("reason of the loss"), max_length=160, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    stage_since = models.DateTimeField(null=True, editable=False)
    n_pushes = models.PositiveIntegerField(_("times pushed"), default=0, editable=False)
    days_pushed = models.PositiveIntegerField(_("days pushed"), default=0, editable=False)

    class Meta:
        """The newest first; open deals are found by owner and by stage."""

        verbose_name = _("opportunity")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("owner", "outcome"), name="deal_of_owner"),
            models.Index(
                fields=("pipeline", "stage"),
                condition=Q(outcome="open", hidden_at=None),
                name="open_deal_in_stage",
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it is neither won nor lost."""
        return self.outcome == Outcome.OPEN

    @property
    def is_overdue(self) -> bool:
        """Whether it is open past its expected close, on the company's clock."""
        expected = self.expected_close_on
        return self.is_open and expected is not None and expected < timezone.localdate()

    def settle(self) -> None:
        """Derive from the log when it entered its stage, and how its close was put off."""
        found = course(self.pk)
        self.stage_since, self.n_pushes = found.stage_since, found.n_pushes
        self.days_pushed = found.days_pushed
        self.save(update_fields=self.DERIVED)

    def get_absolute_url(self) -> str:
        """The deal's page."""
        return reverse("opportunity", args=[self.pk])
