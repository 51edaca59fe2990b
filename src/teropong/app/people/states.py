"""How a person stands with Teropong: signs in, is invited, does not sign in, has left."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teropong.app.people.models import Invitation, Person
from teropong.app.people.models.invitation import LASTS


class State(TextChoices):
    """The states, in display order."""

    ACTIVE = "active", _("active")
    INVITED = "invited", _("invited")
    SILENT = "silent", _("not invited yet")
    LEFT = "left", _("has left")


def states(people: Iterable[Person]) -> dict[int, State]:
    """The state of each person, by number."""
    since = timezone.now() - LASTS
    invited = set(
        Invitation.objects.filter(used_at=None, made_at__gt=since).values_list(
            "person_id", flat=True
        )
    )
    return {one.pk: _state(one, one.pk in invited) for one in people}


def _state(person: Person, is_invited: bool) -> State:
    if not person.is_active:
        return State.LEFT
    if person.last_login or (person.password and person.has_usable_password()):
        return State.ACTIVE
    return State.INVITED if is_invited else State.SILENT
