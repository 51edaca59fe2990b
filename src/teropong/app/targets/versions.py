"""What was decided for a cell, or for a whole line, by whom and when: the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from teropong.app.changes.models import Change
from teropong.app.changes.telling import Told, told
from teropong.app.people.models import Person
from teropong.app.records.rights import changeable_by, visible_to
from teropong.app.targets.grid import shown_value
from teropong.app.targets.lines import Line, key_of_target
from teropong.app.targets.models import Target
from teropong.app.targets.values import say_band
from teropong.app.targets.words import Words
from teropong.facts.calendar import Period


@dataclass(frozen=True)
class Version:
    """A target as it was decided, in words, with what was done to it since."""

    target: Target
    said: str
    changes: Sequence[Told]
    may_delete: bool


def versions(words: Words, line: Line, period: Period | None, person: Person) -> list[Version]:
    """The versions of a line's targets that start in a period; without one, all of them."""
    found = visible_to(person, Target).filter(**words.subject.fields, grain=words.grain)
    rows = [one for one in found.select_related("team", "person") if key_of_target(one) == line.key]
    if period:
        rows = [one for one in rows if period.start <= one.starts_on < period.end]
    rows.sort(key=lambda one: (one.starts_on, one.decided_on or date.min, one.pk), reverse=True)
    mine = set(changeable_by(person, Target).filter(pk__in=[one.pk for one in rows])
               .values_list("pk", flat=True))  # fmt: skip
    changes = _changes(rows)
    return [
        Version(
            one,
            say_band(shown_value((one.value, one.upper), words.figure), one.currency, words.figure),
            changes.get(one.pk, []),
            one.pk in mine,
        )
        for one in rows
    ]


def _changes(rows: Sequence[Target]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    logged = Change.objects.filter(kind=Target.KIND, record_id__in=[one.pk for one in rows])
    for one in told(logged.select_related("author").prefetch_related("texts").order_by("sequence")):
        found.setdefault(one.change.record_id, []).append(one)
    return found
