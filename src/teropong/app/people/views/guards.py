"""Who may open the pages of people."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from teropong.app.pages.asking import asker
from teropong.app.people.models import Person, Role
from teropong.app.records.rights import reach


def administrator(request: HttpRequest) -> Person:
    """The asker, who runs Teropong; others answer 403."""
    person = asker(request)
    if not person.is_administrator:
        raise PermissionDenied(_("An administrator does this."))
    return person


def leading(request: HttpRequest) -> Person:
    """The asker, who is more than a rep."""
    person = asker(request)
    if person.role == Role.REP:
        raise PermissionDenied(_("Managers, directors and administrators see this."))
    return person


def person_of(pk: int) -> Person:
    """A person; 404 where there is none."""
    return get_object_or_404(Person, pk=pk, hidden_at=None)


def seen_person(request: HttpRequest, pk: int) -> Person:
    """A person whose page the asker may open: the own, or whoever leads anybody's; else 404."""
    asking, person = asker(request), person_of(pk)
    if asking.role == Role.REP and asking.pk != person.pk:
        raise Http404
    return person


def may_write_of(asking: Person, person: Person) -> bool:
    """Whether the asker writes a person's records: the own, the team's, an administrator all."""
    mine = reach(asking)
    return mine.writes and (mine.people is None or person.pk in mine.people)
