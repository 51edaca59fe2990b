"""The watch: one row, by which looks take turns, and what holds for the company's alerts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class Watch(models.Model):
    """``looked_at`` is as of when deviations were last asked for.

    ``missing_rate`` is the currency, and the day ``on`` which they lacked its rate.
    """

    escalate_after = models.PositiveSmallIntegerField(
        _("working days until the manager is told"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days until what was sent is forgotten"),
        default=365,
        validators=[MinValueValidator(30), MaxValueValidator(3660)],
    )
    looked_at = models.DateTimeField(null=True)
    missing_rate: models.JSONField[dict[str, str] | None] = models.JSONField(null=True)

    def __str__(self) -> str:
        """Return when it last looked."""
        return str(self.looked_at)


def watch() -> Watch:
    """The watch, made when it is first asked for."""
    return Watch.objects.get_or_create(pk=1)[0]


@contextmanager
def in_turn() -> Iterator[Watch]:
    """A transaction that no other worker's look or dispatch shares."""
    watch()
    with transaction.atomic():
        yield Watch.objects.select_for_update().get(pk=1)
