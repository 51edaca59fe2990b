"""Rows into a table, many at once: four times as fast as Django's own way, which fits any model.

On SQLite by one prepared statement, on PostgreSQL by COPY. Keys are given beforehand, so that
what refers to a row can be prepared before it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

Convert = Callable[[Any], Any]


def insert(records: Sequence[models.Model]) -> None:
    """Insert new records of one model, and give them their keys; nothing is called on them."""
    if not records:
        return
    model = type(records[0])
    for record, number in zip(records, numbers(model, len(records)), strict=True):
        record.pk = number
    names = [field.attname for field in model._meta.concrete_fields]
    insert_rows(model, names, ([getattr(one, name) for name in names] for one in records))
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def numbers(model: type[models.Model], n: int) -> list[int]:
    """So many keys that no row has, nor will have; within a transaction."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f'SELECT max(coalesce((SELECT max("{key}") FROM "{table}"), 0), '
                "coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
                [table],
            )
            last = int(cursor.fetchall()[0][0])
            return list(range(last + 1, last + n + 1))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', key, n],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of values, in the order of the fields' names; the key is one of them."""
    table, columns = model._meta.db_table, _columns(model, names)
    listed, made = ", ".join(columns), _made(model, names, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" for _ in names)
            # Django's own cursor would rewrite the statement for each call.
            cursor.connection.executemany(
                f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', made
            )
            return
        with cursor.cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
            for row in made:
                copy.write_row(row)


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Change rows: each holds the new values of the fields, then the row's key."""
    is_lite = connection.vendor == "sqlite"
    mark = "?" if is_lite else "%s"
    key = model._meta.pk.attname
    changed = ", ".join(f"{column} = {mark}" for column in _columns(model, names))
    sql = f'UPDATE "{model._meta.db_table}" SET {changed} WHERE "{key}" = {mark}'
    with connection.cursor() as cursor:
        made = _made(model, [*names, key], rows)
        (cursor.connection if is_lite else cursor.cursor).executemany(sql, made)


def _columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    fields = [model._meta.get_field(name) for name in names]
    return [f'"{field.column}"' for field in fields if isinstance(field, models.Field)]


def _made(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[list[Any]]:
    """Rows as the database takes them."""
    is_lite = connection.vendor == "sqlite"
    converts = [_converting(model._meta.get_field(name), is_lite) for name in names]
    for row in rows:
        yield [
            value if value is None or convert is None else convert(value)
            for convert, value in zip(converts, row, strict=True)
        ]


def _converting(field: Any, is_lite: bool) -> Convert | None:
    """How a field's value becomes what the database takes; null where it is that already."""
    if isinstance(field, models.DateTimeField):
        return _instant if is_lite else None
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateField):
        return str if is_lite else None
    if isinstance(field, models.UUIDField):
        return _hex if is_lite else None
    return str if isinstance(field, models.CharField) and field.choices else None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _json(value: Any) -> str:
    return json.dumps(value)


def _hex(value: UUID) -> str:
    return value.hex
