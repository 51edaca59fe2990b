"""What a change did, in words: which field, from what, to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from teropong.app.changes.models import Change, Verb
from teropong.app.changes.record import Record
from teropong.app.kinds import model_of
from teropong.app.pages.templatetags.say import DASH, day, moment, money
from teropong.app.records.decimals import say_decimal
from teropong.app.records.models.several import Several, names_in

_UNTOLD = frozenset({"hidden_at", "currency", "is_superuser"})


@dataclass(frozen=True)
class Line:
    """One field of a change; ``before`` and ``after`` are null where only its name is told."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Told:
    """A change in words, and the record that it changed."""

    change: Change
    record: Record | None
    kind: str
    lines: tuple[Line, ...]

    @property
    def is_creation(self) -> bool:
        """Whether the record began with it."""
        return self.change.verb == Verb.CREATED


def told(changes: Iterable[Change]) -> list[Told]:
    """Changes in words; whatever they name is looked up once a kind."""
    changes = list(changes)
    names = _Names(changes)
    return [_told(change, names) for change in changes]


def _told(change: Change, names: _Names) -> Told:
    model = model_of(change.kind)
    record = names.record(model, change.record_id)
    currency = getattr(record, "currency", "") or "IDR"
    lines = [
        Line(_label(model, name), *_pair(change, model, name, names, currency))
        for name in change.after
        if name not in _UNTOLD
    ]
    lines += [Line(_label(model, text.field), None, None) for text in change.texts.all()]
    kind = str(capfirst(model._meta.verbose_name))
    return Told(change, record, kind, tuple(lines))


def _pair(
    change: Change, model: type[Record], name: str, names: _Names, currency: str
) -> tuple[str, str]:
    values = (change.before.get(name), change.after.get(name))
    before, after = (names.said(model, name, value, currency) for value in values)
    return before, after


def _label(model: type[Record], name: str) -> str:
    field = _field(model, name)
    return str(capfirst(getattr(field, "verbose_name", name)))


def _field(model: type[Record], name: str) -> models.Field[Any, Any]:
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    return by_column[name]


class _Names:
    """The names of whatever a number of changes touch."""

    def __init__(self, changes: list[Change]) -> None:
        wanted: dict[type[models.Model], set[int]] = {}
        for change in changes:
            model = model_of(change.kind)
            wanted.setdefault(model, set()).add(change.record_id)
            for values in (change.before, change.after):
                for name, value in values.items():
                    related = _field(model, name).related_model
                    if value and isinstance(related, type):
                        wanted.setdefault(related, set()).add(value)
        self._found = {
            model: model._default_manager.in_bulk(list(keys)) for model, keys in wanted.items()
        }

    def record(self, model: type[models.Model], pk: int) -> Any:
        """A record, if it is there."""
        return self._found.get(model, {}).get(pk)

    def said(self, model: type[Record], name: str, value: Any, currency: str) -> str:
        """A value of a field as people read it."""
        field = _field(model, name)
        if value in (None, ""):
            return DASH
        if isinstance(field.related_model, type):
            return str(self.record(field.related_model, value) or DASH)
        if name in model.DECIMALS:
            return say_decimal(value)
        return money(value, currency) if name.endswith("_minor") else _said(field, value)


def _choices_in(field: models.Field[Any, Any], value: Any) -> list[Any]:
    return names_in(value) if isinstance(field, Several) else [value]


def _said(field: models.Field[Any, Any], value: Any) -> str:
    if field.choices:
        named = dict(field.flatchoices)
        return ", ".join(str(named.get(one, one)) for one in _choices_in(field, value))
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.JSONField):
        return ", ".join(" ".join(map(str, row.values())).strip() for row in value)
    if isinstance(field, models.DateTimeField):
        return moment(datetime.fromisoformat(value))
    return day(date.fromisoformat(value)) if isinstance(field, models.DateField) else str(value)
