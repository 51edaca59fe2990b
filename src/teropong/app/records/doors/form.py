"""The form of files to be taken in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class Files(forms.ClearableFileInput):
    """A field of several files."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Several files, each of which has something in it."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files; raises `ValidationError` where there is none, or an empty one."""
        one = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        return [one(file, initial) for file in files or [None]]


class TakeFile(forms.Form):
    """Files of tables, and a mapping where they are not in the facts' shape."""

    tables = SeveralFiles(
        label=_("Tables"),
        help_text=_("CSV or Parquet files, or one zip of them; 100 MB at most."),
        widget=Files(attrs={"accept": ".csv,.parquet,.zip,.toml"}),
    )
    mapping = forms.FileField(
        label=_("Mapping"),
        required=False,
        help_text=_("A TOML file, where the columns have other names than those below."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def sent(self) -> list[UploadedFile[Any]]:
        """All files that were sent."""
        mapping = self.cleaned_data["mapping"]
        return [*self.cleaned_data["tables"], *([mapping] if mapping else [])]
