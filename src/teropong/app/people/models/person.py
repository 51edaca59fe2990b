"""A person: who signs in, and who sells; a rep who has left keeps the figures."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.record import Record


class Role(models.TextChoices):
    """What a person may see and do."""

    REP = "rep", _("Rep")
    MANAGER = "manager", _("Manager")
    DIRECTOR = "director", _("Director")
    ADMINISTRATOR = "administrator", _("Administrator")


class People(BaseUserManager["Person"]):
    """Finds people by their e-mail."""


class Person(AbstractBaseUser, Record):
    """Somebody of the company.

    ``active_from`` and ``active_until`` (the day after the last) say when somebody sells;
    ``is_active`` whether somebody may sign in. Without an e-mail nobody signs in.
    """

    KIND = "person"
    TEXTS = ("name", "email")

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=15, choices=Role, default=Role.REP)
    sells = models.BooleanField(_("sells"), default=True)
    profile = models.CharField(_("profile"), max_length=60, blank=True)
    active_from = models.DateField(_("first day"), null=True, blank=True)
    active_until = models.DateField(_("day after the last"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        """In the order that people are listed."""

        verbose_name = _("person")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_administrator(self) -> bool:
        """Whether this person runs Teropong."""
        return self.role == Role.ADMINISTRATOR
