"""Pipelines and stages: their order, and what stands in the way of deleting one."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teropong.app.changes.models import Change
from teropong.app.changes.writing import Author, hide, write
from teropong.app.records.models import Opportunity, Pipeline, Stage

P = TypeVar("P", Pipeline, Stage)


class InUse(Exception):
    """What cannot be deleted, and why, said to people."""


def pipelines() -> QuerySet[Pipeline]:
    """The pipelines in order."""
    return Pipeline.objects.filter(hidden_at=None)


def stages_of(pipeline: Pipeline) -> QuerySet[Stage]:
    """The stages of a pipeline in order."""
    return Stage.objects.filter(pipeline=pipeline, hidden_at=None)


def shift(record: P, step: int, author: Author) -> None:
    """Put a pipeline or stage one place up (-1) or down (1) among its siblings."""
    with transaction.atomic():
        rows = list(siblings(record).select_for_update())
        place = next((n for n, one in enumerate(rows) if one.pk == record.pk), None)
        if place is None or not 0 <= place + step < len(rows):
            return
        rows[place], rows[place + step] = rows[place + step], rows[place]
        _number(rows, author)


def siblings(record: P) -> QuerySet[P]:
    """The record and those that it stands in order with."""
    rows = type(record).objects.filter(hidden_at=None).order_by("position", "pk")
    return rows.filter(pipeline=record.pipeline_id) if isinstance(record, Stage) else rows


def next_position(record: P) -> int:
    """The place after the last."""
    return max((one.position for one in siblings(record)), default=0) + 1


def delete_stage(stage: Stage, author: Author) -> None:
    """Delete a stage that no deal ever stood in; raises `InUse`."""
    with transaction.atomic():
        Stage.objects.select_for_update().get(pk=stage.pk)
        n = Opportunity.objects.filter(stage=stage, hidden_at=None).count()
        if n:
            told = ngettext(
                "%(n)s deal stands in “%(stage)s”. Move it first, or rename the stage.",
                "%(n)s deals stand in “%(stage)s”. Move them first, or rename the stage.",
                n,
            )
            raise InUse(told % {"n": n, "stage": stage})
        if Change.objects.filter(kind=Opportunity.KIND, after__stage_id=stage.pk).exists():
            told = _("Deals passed through “%s”: without it their history would have a hole.")
            raise InUse(told % stage)
        if stages_of(stage.pipeline).count() == 1:
            raise InUse(_("A pipeline has at least one stage."))
        hide(stage, author)
        _number(list(siblings(stage)), author)


def delete_pipeline(pipeline: Pipeline, author: Author) -> None:
    """Delete a pipeline without deals, and its stages; raises `InUse`."""
    with transaction.atomic():
        list(pipelines().select_for_update())
        n = Opportunity.objects.filter(pipeline=pipeline).count()
        if n:
            told = ngettext(
                "%(n)s deal is in “%(pipeline)s”.", "%(n)s deals are in “%(pipeline)s”.", n
            )
            raise InUse(told % {"n": n, "pipeline": pipeline})
        if pipelines().count() == 1:
            raise InUse(_("There is at least one pipeline."))
        for stage in stages_of(pipeline):
            hide(stage, author)
        hide(pipeline, author)


def _number(rows: list[P], author: Author) -> None:
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            write(row, author)
