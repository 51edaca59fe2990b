"""Records brought up to facts: the new ones made, the differing ones changed, the rest left.

What somebody changed in the app since it was taken in is not overwritten: it is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Max

from teropong.app.changes.bulk import create_all
from teropong.app.changes.models import Change, Origin
from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, write
from teropong.app.records.taking_in.taken import Conflict, Taken

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record as the facts tell it: what identifies it, its fields, its key and its beginning."""

    identity: Any
    values: dict[str, Any]
    created_at: datetime
    key: str | None = None
    made: dict[str, Any] = field(default_factory=dict)
    """Fields that a new record begins with, and that facts do not speak of afterwards."""


def settle(
    model: type[R],
    wanted: Sequence[Wanted],
    stored: Mapping[Any, R],
    author: Author,
    taken: Taken,
) -> dict[Any, R]:
    """Make or change records of a model; answers each by its identity."""
    found, new = dict(stored), []
    for one in wanted:
        record = stored.get(one.identity)
        if record is None:
            record = made(model, one)
            new.append(record)
        else:
            _bring_up(record, one.values, author, taken)
        found[one.identity] = record
    create_all(new, author)
    taken.of(model.KIND).new += len(new)
    return found


def made(model: type[R], one: Wanted) -> R:
    """A new record, not saved."""
    values = {**one.made, **one.values, "created_at": one.created_at}
    return model(**values) if one.key is None else model(**values, key=one.key)


def _bring_up(record: Record, values: dict[str, Any], author: Author, taken: Taken) -> None:
    differing = differing_in(record, values)
    if not differing:
        taken.of(record.KIND).same += 1
    elif is_touched(record):
        taken.keep(conflict(record, differing))
    else:
        for name in differing:
            setattr(record, name, values[name])
        write(record, author)
        taken.of(record.KIND).changed += 1


def differing_in(record: Record, values: dict[str, Any]) -> tuple[str, ...]:
    """The fields in which a record is not as the facts tell it."""
    return tuple(name for name, value in values.items() if getattr(record, name) != value)


def is_touched(record: Record) -> bool:
    """Whether somebody wrote to a record in the app since the last import did."""
    changes = Change.objects.filter(kind=record.KIND, record_id=record.pk)
    imported = changes.filter(origin=Origin.IMPORT).aggregate(last=Max("sequence"))["last"] or 0
    return changes.exclude(origin=Origin.IMPORT).filter(sequence__gt=imported).exists()


def conflict(record: Record, fields: Iterable[str]) -> Conflict:
    """The record and where it differs, to be named."""
    return Conflict(record.KIND, record.key, str(record), tuple(sorted(fields)))


def by_key(model: type[R], keys: Iterable[str]) -> dict[str, R]:
    """The stored records of these keys."""
    return {one.key: one for one in model._default_manager.filter(key__in=list(keys))}
