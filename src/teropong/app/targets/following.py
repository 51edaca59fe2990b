"""Targets name a step as the facts do: a new name of a stage or pipeline goes on to them."""

from __future__ import annotations

from django.db.models import QuerySet

from teropong.app.changes.writing import Author, write
from teropong.app.records.models import Pipeline, Stage
from teropong.app.targets.models import Target


def follow(record: Stage | Pipeline, before: str, author: Author) -> None:
    """Write a record's new name into the targets that speak of it by the one before."""
    if record.name == before:
        return
    if isinstance(record, Stage):
        found, field = _of_stage(record, before), "stage"
    else:
        found, field = Target.objects.filter(pipeline=before), "pipeline"
    for target in found:
        setattr(target, field, record.name)
        write(target, author)


def _of_stage(stage: Stage, before: str) -> QuerySet[Target]:
    """Those of the stage; without a pipeline they are of any that has one of that name."""
    found = Target.objects.filter(stage=before).exclude(indicator="baseline")
    others = Stage.objects.filter(name=before, hidden_at=None).exclude(pk=stage.pk)
    pipelines = [stage.pipeline.name, *([] if others.exists() else [""])]
    return found.filter(pipeline__in=pipelines)
