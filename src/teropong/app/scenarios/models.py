"""A scenario: what somebody moved in the plan of a period, under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.targets.models import ScopeKind


class Scenario(Record):
    """``period`` is a label, ``target`` a decimal text; empty: the target that is set.

    ``scope_kind`` and ``scope`` say whose plan it is: a team or profile by name, a rep by key.

    ``moves`` are rows of ``kind``, ``percent``, ``pipeline``, ``stage``; see `outlook/plan/moves`.
    """

    KIND = "scenario"
    DECIMALS = ("target",)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="scenarios", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=80)
    scope_kind = models.CharField(
        _("for whom"), max_length=10, choices=ScopeKind, default=ScopeKind.COMPANY
    )
    scope = models.CharField(_("whose it is"), max_length=80, blank=True)
    period = models.CharField(_("period"), max_length=40)
    target = models.CharField(_("target"), max_length=40, blank=True)
    moves = models.JSONField(_("what is moved"), default=list, blank=True)

    class Meta:
        """By period, the latest first."""

        verbose_name = _("scenario")
        ordering = ("period", "-created_at", "-pk")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
