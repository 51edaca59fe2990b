"""Forms of pipelines and their stages."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, TypeVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teropong.app.changes.writing import Author
from teropong.app.pages.editing import RecordForm
from teropong.app.records.models import Pipeline, Stage
from teropong.app.records.ready_pipelines import READY
from teropong.app.targets.following import follow

N = TypeVar("N", Pipeline, Stage)

BASES = (("", "–"), (1, _("1st base")), (2, _("2nd base")), (3, _("3rd base")))


class _NamedForm(RecordForm[N]):
    """A form of what targets speak of by its name."""

    def write(self, author: Author, *, effective_at: datetime | None = None) -> bool:
        """Write the record, and its name where it is spoken of."""
        with transaction.atomic():
            before = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
            is_kept = super().write(author, effective_at=effective_at)
            if is_kept and before:
                follow(self.instance, before.name, author)
        return is_kept


class PipelineForm(_NamedForm[Pipeline]):
    """A pipeline's name."""

    class Meta:
        """The name."""

        model = Pipeline
        fields = ("name",)

    def clean_name(self) -> str:
        """A name that no other pipeline has."""
        name: str = self.cleaned_data["name"]
        there = Pipeline.objects.filter(name__iexact=name, hidden_at=None)
        if there.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("There is a pipeline of this name."))
        return name


def _ready() -> list[tuple[str, str]]:
    first = ("", gettext("empty: one stage to begin with"))
    return [first, *((one.key, f"{one.name} – {one.meant_for}") for one in READY)]


class NewPipelineForm(PipelineForm):
    """A new pipeline, empty or after a ready one."""

    like = forms.ChoiceField(label=_("Stages"), choices=_ready, required=False)


class StageForm(_NamedForm[Stage]):
    """A stage: what reaching it proves, and how long a deal should stay."""

    base = forms.TypedChoiceField(
        label=_("Base"),
        choices=BASES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("The base of Baseline Selling that reaching this stage proves."),
    )
    expected_days = forms.IntegerField(
        label=_("Expected days"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=_("A deal that stays longer is stale."),
    )

    class Meta:
        """Name, base, days."""

        model = Stage
        fields: ClassVar = ("name", "base", "expected_days")

    def clean_name(self) -> str:
        """A name that no other stage of the pipeline has; closes are not stages."""
        name: str = self.cleaned_data["name"]
        if name.strip().casefold() in ("won", "lost"):
            raise forms.ValidationError(gettext("Won and lost are how a deal ends, not stages."))
        there = Stage.objects.filter(
            pipeline=self.instance.pipeline_id, name__iexact=name, hidden_at=None
        )
        if there.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("This pipeline has a stage of this name."))
        return name
