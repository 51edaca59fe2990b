"""Pipelines to begin with: stages, what reaching them proves, and how many days a deal stays.

The bases are those of Baseline Selling: at first base there is a meeting with somebody who has a
problem, at second it is worth solving, at third the deal is qualified through and through. The
expected days are a first guess for a firm that sells to firms; each is the company's to change.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teropong.app.changes.writing import Author, write
from teropong.app.records.models import Pipeline, Stage


@dataclass(frozen=True)
class ReadyStage:
    """A stage: its name, the base that it proves, its expected days."""

    name: Promise
    base: int | None
    expected_days: int


@dataclass(frozen=True)
class ReadyPipeline:
    """A pipeline to choose: its key, its name, for whom it is, its stages."""

    key: str
    name: Promise
    meant_for: Promise
    stages: tuple[ReadyStage, ...]


READY = (
    ReadyPipeline(
        "b2b",
        _("New business"),
        _("Selling to firms, with a proposal and a negotiation"),
        (
            ReadyStage(pgettext_lazy("stage", "Prospect"), None, 14),
            ReadyStage(pgettext_lazy("stage", "Meeting"), 1, 14),
            ReadyStage(pgettext_lazy("stage", "Qualification"), 2, 14),
            ReadyStage(pgettext_lazy("stage", "Proposal"), 3, 14),
            ReadyStage(pgettext_lazy("stage", "Negotiation"), 3, 10),
        ),
    ),
    ReadyPipeline(
        "baseline",
        _("Baseline Selling"),
        _("The baseball diamond: from base to base, then home"),
        (
            ReadyStage(pgettext_lazy("stage", "At bat"), None, 14),
            ReadyStage(pgettext_lazy("stage", "First base: met"), 1, 14),
            ReadyStage(pgettext_lazy("stage", "Second base: worth solving"), 2, 21),
            ReadyStage(pgettext_lazy("stage", "Third base: qualified"), 3, 14),
            ReadyStage(pgettext_lazy("stage", "Running home: proposal"), 3, 10),
        ),
    ),
    ReadyPipeline(
        "retail",
        _("Retail and distribution"),
        _("Few steps, decided within days"),
        (
            ReadyStage(pgettext_lazy("stage", "Enquiry"), None, 3),
            ReadyStage(pgettext_lazy("stage", "Visit"), 1, 7),
            ReadyStage(pgettext_lazy("stage", "Offer"), 3, 7),
        ),
    ),
    ReadyPipeline(
        "project",
        _("Tenders and projects"),
        _("Long: specification, tender, award"),
        (
            ReadyStage(pgettext_lazy("stage", "Plan heard of"), None, 45),
            ReadyStage(pgettext_lazy("stage", "Specification"), 1, 45),
            ReadyStage(pgettext_lazy("stage", "Tender"), 2, 30),
            ReadyStage(pgettext_lazy("stage", "Clarification"), 3, 21),
            ReadyStage(pgettext_lazy("stage", "Award"), 3, 14),
        ),
    ),
    ReadyPipeline(
        "renewal",
        _("Renewal"),
        _("Clients whose contract ends, beside new business"),
        (
            ReadyStage(pgettext_lazy("stage", "Review"), 1, 14),
            ReadyStage(pgettext_lazy("stage", "Terms"), 2, 14),
            ReadyStage(pgettext_lazy("stage", "Approval"), 3, 10),
        ),
    ),
)
"""In display order."""
BY_KEY = {one.key: one for one in READY}


def make_pipeline(
    ready: ReadyPipeline, author: Author, position: int, pipeline: Pipeline | None = None
) -> Pipeline:
    """Write a ready pipeline and its stages, in the language in use; or one's stages only."""
    if pipeline is None:
        pipeline = Pipeline(name=str(ready.name), position=position)
        write(pipeline, author)
    for n, stage in enumerate(ready.stages, start=1):
        write(
            Stage(
                pipeline=pipeline,
                name=str(stage.name),
                position=n,
                base=stage.base,
                expected_days=stage.expected_days,
            ),
            author,
        )
    return pipeline
