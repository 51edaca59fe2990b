"""Records brought up to facts: the new ones made, the differing ones changed, the rest left.

What somebody changed in the app since it was taken in is not overwritten: it is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from teropong.app.changes.bulk import Entry, create_all, log_all
from teropong.app.changes.inserting import in_turn, update_rows
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
    found: dict[Any, R] = dict(stored)
    new: list[R] = []
    there: list[tuple[R, dict[str, Any]]] = []
    for one in wanted:
        record = stored.get(one.identity)
        if record is None:
            found[one.identity] = record = made(model, one)
            new.append(record)
        else:
            there.append((record, one.values))
    create_all(new, author)
    taken.of(model.KIND).new += len(new)
    _bring_up(model, there, author, taken)
    return found


def made(model: type[R], one: Wanted) -> R:
    """A new record, not saved."""
    values = {**one.made, **one.values, "created_at": one.created_at}
    return model(**values) if one.key is None else model(**values, key=one.key)


def _bring_up(
    model: type[R], there: list[tuple[R, dict[str, Any]]], author: Author, taken: Taken
) -> None:
    differing = [(record, differing_in(record, values), values) for record, values in there]
    changed = [one for one in differing if one[1]]
    kept = touched(model, [record.pk for record, _names, _values in changed])
    count = taken.of(model.KIND)
    count.same += len(differing) - len(changed)
    free = [one for one in changed if one[0].pk not in kept]
    for record, names, _values in changed:
        if record.pk in kept:
            taken.keep(conflict(record, names))
    if free:
        in_turn(partial(_change_all, model, free, author, taken))


def _change_all(
    model: type[R],
    changed: list[tuple[R, tuple[str, ...], dict[str, Any]]],
    author: Author,
    taken: Taken,
) -> None:
    """Change records, but those that somebody changed since they were looked at."""
    numbers = [record.pk for record, _names, _values in changed]
    versions = dict(model._default_manager.filter(pk__in=numbers).values_list("pk", "version"))
    entries: list[Entry] = []
    updates: dict[tuple[str, ...], list[list[Any]]] = {}
    for record, names, values in changed:
        if versions.get(record.pk) != record.version:
            taken.keep(conflict(record, names))
            continue
        taken.of(model.KIND).changed += 1
        before = record.snapshot()
        for name in names:
            setattr(record, name, values[name])
        if {"name", *record.TEXTS} & set(names):
            # What hangs on a name (how it sounds, a person's texts) is the usual way's business.
            write(record, author)
            continue
        after = record.snapshot()
        old, new = ({name: one[name] for name in names} for one in (before, after))
        entries.append(Entry(record, timezone.now(), new, old))
        record.version += 1
        cells = [getattr(record, name) for name in ("version", *names)]
        updates.setdefault(("version", *names), []).append([*cells, record.pk])
    for columns, rows in updates.items():
        update_rows(model, columns, rows)
    log_all(entries, author)


def differing_in(record: Record, values: dict[str, Any]) -> tuple[str, ...]:
    """The fields in which a record is not as the facts tell it."""
    return tuple(name for name, value in values.items() if getattr(record, name) != value)


def touched(model: type[Record], numbers: Sequence[int]) -> set[int]:
    """Those of some records to which somebody wrote in the app since the last import did."""
    is_import = Q(origin=Origin.IMPORT)
    found = (
        Change.objects.filter(kind=model.KIND, record_id__in=numbers)
        .order_by()
        .values("record_id")
        .annotate(
            imported=Coalesce(Max("sequence", filter=is_import), 0),
            written=Coalesce(Max("sequence", filter=~is_import), 0),
        )
    )
    return set(found.filter(written__gt=F("imported")).values_list("record_id", flat=True))


def conflict(record: Record, fields: Iterable[str]) -> Conflict:
    """The record and where it differs, to be named."""
    return Conflict(record.KIND, record.key, str(record), tuple(sorted(fields)))


def by_key(model: type[R], keys: Iterable[str]) -> dict[str, R]:
    """The stored records of these keys."""
    return {one.key: one for one in model._default_manager.filter(key__in=list(keys))}
