"""A list as somebody likes it: its filters and order, under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """``query`` is the address behind the question mark; a shared one is everybody's to open."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="views")
    page = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(_("for everybody"), default=False)

    class Meta:
        """By name, each once for its owner."""

        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("owner", "page", "name"), name="one_view_of_a_name"),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name
