"""Who had which profile since when: read from the change log in effective time."""

from __future__ import annotations

from datetime import datetime

from teropong.app.changes.models import Change
from teropong.app.people.models import Person


def profiles_of(person: Person) -> list[tuple[datetime, str]]:
    """The profiles of a person and since when each held, the latest first."""
    changes = Change.objects.filter(
        kind=Person.KIND, record_id=person.pk, after__has_key="profile", undoes=None, undone_by=None
    ).order_by("-effective_at", "-sequence")
    return [(change.effective_at, change.after["profile"]) for change in changes]
