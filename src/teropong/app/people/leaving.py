"""Leaving and coming back: who may sign in, and that somebody always runs Teropong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from teropong.app.changes.writing import Author, write
from teropong.app.pages.days import ONE
from teropong.app.people.models import Person, Role


class LastAdministrator(Exception):
    """Nobody would be left to run Teropong."""

    def __str__(self) -> str:
        """Return what to do first."""
        return _("Nobody else is an administrator. Make somebody one first.")


@contextmanager
def administrators_locked() -> Iterator[None]:
    """One change of the administrators at a time: two may not demote each other at once."""
    with transaction.atomic():
        list(_administrators().select_for_update().order_by("pk"))
        yield


def is_last_administrator(person: Person) -> bool:
    """Whether a person is the only one who runs Teropong."""
    mine = _administrators().filter(pk=person.pk).exists()
    return mine and not _administrators().exclude(pk=person.pk).exists()


def somebody_runs_it() -> None:
    """Raise `LastAdministrator` where there are people, but no administrator."""
    if not _administrators().exists():
        raise LastAdministrator


def deactivate(person: Person, last_on: date, author: Author, version: int | None = None) -> None:
    """Let a person leave: no sign-in from now on; every session ends; all figures stay."""
    with administrators_locked():
        if is_last_administrator(person):
            raise LastAdministrator
        person.is_active, person.active_until = False, last_on + ONE
        write(person, author, version=version)
    end_sessions(person)


def reactivate(person: Person, author: Author) -> None:
    """Let a person back in, with the password from before."""
    person.is_active, person.active_until = True, None
    write(person, author)


def end_sessions(person: Person, but: str | None = None) -> None:
    """Sign a person out everywhere, but for the session of a key."""
    for session in UserSession.objects.filter(user_id=person.pk).exclude(session_key=but or ""):
        session.end()


def _administrators() -> QuerySet[Person]:
    """Those who run Teropong and can sign in: who has no address or password yet does not."""
    return Person.objects.filter(
        role=Role.ADMINISTRATOR, is_active=True, hidden_at=None, email__isnull=False
    ).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
