"""Forms that write records through the door, and tell a conflict beside what was typed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from teropong.app.changes.record import Record
from teropong.app.changes.telling import Told, told
from teropong.app.changes.writing import Author, Conflict, hide, write
from teropong.app.pages.plain_text import plain_text
from teropong.app.pages.templatetags.say import DASH, moment

R = TypeVar("R", bound=Record)
if TYPE_CHECKING:

    class _ModelForm(forms.ModelForm[R]):
        """A model's form, whose model the checker knows."""
else:

    class _ModelForm(forms.ModelForm, Generic[R]):
        """Django's own takes no parameter when it runs."""


class RecordForm(_ModelForm[R]):
    """A form of one record; ``version`` is the one that its editor saw."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_147_483_647
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version if self.instance.pk else None
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = DASH
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        """A form without the version would replace what it never saw."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = plain_text(value)
        if self.instance.pk and cleaned.get("version") is None and "version" not in self.errors:
            raise forms.ValidationError(_("This form is incomplete; open it again."))
        return cleaned

    def write(self, author: Author, *, effective_at: datetime | None = None) -> bool:
        """Write the record; false where it cannot be, with the reason among the errors."""
        seen = self.cleaned_data.get("version") if self.instance.pk else None
        try:
            with transaction.atomic():
                write(self.instance, author, version=seen, effective_at=effective_at)
        except Conflict as conflict:
            self.tell(conflict)
        except IntegrityError:
            self.add_error(None, _("Somebody made the same a moment ago. Look at the list."))
        return not self.errors

    def tell(self, conflict: Conflict) -> None:
        """Say who changed what; saving once more takes the editor's own words instead."""
        self.data = {
            **dict(self.data.items()),
            self.add_prefix("version"): str(conflict.record.version),
        }
        for sentence in sentences(conflict):
            self.add_error(None, sentence)
        self.add_error(None, _("Your entries are still below; saving again replaces theirs."))


def sentences(conflict: Conflict) -> list[str]:
    """Who changed what meanwhile, the latest last."""
    return [_sentence(one) for one in told(conflict.changes)]


def _sentence(one: Told) -> str:
    who = str(one.change.author) if one.change.author else _("Teropong")
    what = "; ".join(
        line.field if line.after is None else f"{line.field}: {line.before} → {line.after}"
        for line in one.lines
    )
    when = moment(one.change.recorded_at)
    return _("%(who)s changed this meanwhile (%(when)s): %(what)s.") % {
        "who": who,
        "when": when,
        "what": what or one.change.get_verb_display(),
    }


def status_of(form: forms.BaseForm) -> int:
    """How a form is answered: 422 where what was typed cannot be."""
    return 422 if form.errors else 200


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """A page with a form, with what is wrong beside its fields."""
    return render(request, template, {"form": form, **context}, status=status_of(form))


def kept(request: HttpRequest, record: Record, author: Author) -> None:
    """Say that a record is kept, with a way to undo it."""
    say(request, _("%(name)s is kept.") % {"name": record}, author)


def deleted(request: HttpRequest, record: Record, author: Author) -> None:
    """Hide a record and say so, with a way to undo it."""
    hide(record, author)
    say(request, _("%(name)s is deleted.") % {"name": record}, author)


def say(request: HttpRequest, text: str, author: Author) -> None:
    """Say what was done on the next page, with a way to undo it."""
    messages.success(request, text, extra_tags=str(author.batch))
