"""The firms that are sold to, and the people there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record
from teropong.app.records.sound import name_sound


class Account(Record):
    """A firm; ``owner`` is the rep who looks after it, ``customer_since`` a client from before."""

    KIND = "account"
    TEXTS = ("notes",)
    DERIVED = ("name_sound",)

    name = models.CharField(_("name"), max_length=160)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("owner"),
    )
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    customer_since = models.DateField(_("client since"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged"
    )
    name_sound = models.CharField(max_length=160, editable=False, db_index=True, default="")

    class Meta:
        """By name."""

        verbose_name = _("account")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep how the name sounds beside it, for finding twins."""
        self.name_sound = name_sound(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The account's page."""
        return reverse("account", args=[self.pk])


class Contact(Record):
    """A person at an account; everything about them is personal and can be erased."""

    KIND = "contact"
    TEXTS = ("name", "position", "phone", "email", "notes")

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="contacts", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)

    class Meta:
        """By name."""

        verbose_name = _("contact person")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """The account's page, where its people stand."""
        return self.account.get_absolute_url()
