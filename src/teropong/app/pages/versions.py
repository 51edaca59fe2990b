"""Forms of records that two people may edit at once: the second one sees what the first changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from teropong.app.changes.models import Change
from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, Conflict, write

R = TypeVar("R", bound=Record)


class RecordForm(forms.ModelForm, Generic[R]):  # type: ignore[type-arg] # generic in stubs only
    """A form of a record; it carries the version that its editor saw."""

    version = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version

    def kept(self, author: Author, *, effective_at: datetime | None = None) -> bool:
        """Write the record; false where it cannot be, with the reason among the errors."""
        seen = self.cleaned_data.get("version") if self.instance.pk else None
        try:
            with transaction.atomic():
                write(self.instance, author, version=seen, effective_at=effective_at)
        except Conflict as conflict:
            self._tell(conflict)
        except IntegrityError:
            self.add_error(None, _("Somebody made the same a moment ago. Look at the list."))
        return not self.errors

    def _tell(self, conflict: Conflict) -> None:
        for change in conflict.changes:
            self.add_error(None, said(change, type(self.instance)))
        self.add_error(None, _("What you typed is kept below. Save again to have it your way."))
        assert isinstance(self.data, QueryDict)  # noqa: S101 - only what was posted can clash
        data = self.data.copy()
        data[self.add_prefix("version")] = str(conflict.record.version)
        self.data = data


def said(change: Change, model: type[Record]) -> str:
    """What somebody changed: `Bob, 10:05: name: Utara → Timur`."""
    fields = [(name, change.before.get(name), value) for name, value in change.after.items()]
    fields += [(text.field, text.before, text.after) for text in change.texts.all()]
    parts = [
        f"{_label(model, name)}: {_value(model, name, before)} → {_value(model, name, after)}"
        for name, before, after in fields
    ]
    return _("Changed meanwhile by %(who)s (%(when)s): %(what)s.") % {
        "who": change.author or _("Teropong itself"),
        "when": formats.time_format(timezone.localtime(change.recorded_at), "H:i"),
        "what": "; ".join(parts) or change.get_verb_display(),
    }


def _field(model: type[Record], name: str) -> models.Field[Any, Any] | None:
    try:
        found = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _label(model: type[Record], name: str) -> str:
    field = _field(model, name)
    return str(field.verbose_name if field else name)


def _value(model: type[Record], name: str, value: Any) -> str:
    field = _field(model, name)
    if value in (None, ""):
        return "–"
    if isinstance(field, models.ForeignKey):
        other = field.related_model._default_manager.filter(pk=value).first()
        return str(other or value)
    choices = dict(field.flatchoices) if field else {}
    return str(choices.get(value, value))
