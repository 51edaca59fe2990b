"""What every page's frame shows: the company, the ways to go, and what this person may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from teropong.app.alerts.listing import n_open
from teropong.app.pages.navigation import sections
from teropong.app.people.models import Person, Role
from teropong.app.records.models.company import company


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"company": company()}
    return {
        "company": company(),
        "sections": sections(person, request.path),
        "n_alerts": n_open(person),
        "writes": person.role != Role.DIRECTOR,
    }
