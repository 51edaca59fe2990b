"""Teams, one below another, and who was in which when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.people.models.person import Person


class Team(Record):
    """A team; ``above`` is the one that it belongs to."""

    KIND = "team"

    name = models.CharField(_("name"), max_length=80)
    above = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="below",
        verbose_name=_("above it"),
    )

    class Meta:
        """By name."""

        verbose_name = _("team")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("name",), condition=models.Q(hidden_at=None), name="one_team_of_a_name"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Membership(Record):
    """Who was in which team from when until before when; no end: still."""

    KIND = "membership"

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="memberships", verbose_name=_("team")
    )
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("day after the last"), null=True, blank=True)

    class Meta:
        """In order of time."""

        verbose_name = _("membership")
        ordering = ("from_on", "pk")

    def __str__(self) -> str:
        """Return who is where."""
        return f"{self.person} · {self.team}"
