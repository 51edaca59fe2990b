"""Targets as a CSV file, in the columns of the facts: what is changed in it can be sent back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse

from teropong.app.people.models import Person
from teropong.app.records.rights import visible_to
from teropong.app.targets.models import Target
from teropong.facts.schema import TARGETS

FILE = "targets.csv"


def as_csv(person: Person) -> HttpResponse:
    """All targets that a person sees, each version a row."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    writer = csv.writer(response)
    writer.writerow(TARGETS.names)
    writer.writerows(_rows(person))
    return response


def _rows(person: Person) -> Iterator[list[Any]]:
    found = visible_to(person, Target).select_related("team", "person").order_by("pk")
    for one in found:
        scope = one.person.key if one.person else one.team.name if one.team else one.profile
        yield [
            one.indicator, one.companion, one.pipeline, one.stage, one.scope_kind, scope, one.grain,
            one.starts_on, one.value, one.upper, one.currency, one.decided_on or "",
            one.withdrawn_on or "",
        ]  # fmt: skip
