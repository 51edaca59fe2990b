"""Pipelines: ordered steps from the first talk to the close."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record


class Pipeline(Record):
    """An ordered list of stages; ``position`` orders the pipelines themselves."""

    KIND = "pipeline"

    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        """As the company orders them."""

        verbose_name = _("pipeline")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("name",), condition=models.Q(hidden_at=None), name="one_pipeline_of_a_name"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Stage(Record):
    """A step: the base that reaching it proves (1–3), and how many days a deal should stay."""

    KIND = "stage"

    pipeline = models.ForeignKey(
        Pipeline, models.PROTECT, related_name="stages", verbose_name=_("pipeline")
    )
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"))
    base = models.PositiveSmallIntegerField(
        _("base"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    expected_days = models.PositiveSmallIntegerField(_("expected days"), null=True, blank=True)

    class Meta:
        """In order of the pipeline."""

        verbose_name = _("stage")
        ordering = ("pipeline__position", "position", "pk")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
