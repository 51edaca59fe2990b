"""Who asks, and finding what they may see."""

from __future__ import annotations

import re
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from teropong.app.changes.record import Record
from teropong.app.people.models import Person, Role
from teropong.app.records.rights import may_change, remember_reach, visible_to

R = TypeVar("R", bound=Record)


def asker(request: HttpRequest) -> Person:
    """The person who is signed in; only pages behind the sign-in ask."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    remember_reach(request.user)
    return request.user


def number(text: str) -> int | None:
    """The number of a record as an address or a form says it; null where it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, be it nothing; null where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def found(request: HttpRequest, model: type[R], pk: int) -> R:
    """A record that the asker may see; another answers 404, as one that is not there."""
    return get_object_or_404(visible_to(asker(request), model), pk=pk)


def found_to_change(request: HttpRequest, model: type[R], pk: int) -> R:
    """A record that the asker may change; one that they may only see answers 403."""
    record = found(request, model, pk)
    if not may_change(asker(request), record):
        raise PermissionDenied(_("You may read this, but it is not yours to change."))
    return record


def writer(request: HttpRequest) -> Person:
    """The asker, who may write at all: a director answers 403."""
    person = asker(request)
    if person.role == Role.DIRECTOR:
        raise PermissionDenied(_("A director reads everything and changes nothing."))
    return person
