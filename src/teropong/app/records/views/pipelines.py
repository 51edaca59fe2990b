"""Pipelines and their stages, as the administrator orders them."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author, write
from teropong.app.pages.asking import found, posted
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.people.views.guards import administrator
from teropong.app.records import stages
from teropong.app.records.forms.pipelines import NewPipelineForm, PipelineForm, StageForm
from teropong.app.records.models import Pipeline, Stage
from teropong.app.records.ready_pipelines import BY_KEY, make_pipeline
from teropong.app.records.stages import P

BACK = "/pipelines/"
_STEPS = {"up": -1, "down": 1}


def pipelines(request: HttpRequest) -> HttpResponse:
    """Every pipeline with its stages."""
    administrator(request)
    n_open = Count("opportunities", Q(opportunities__outcome="open", opportunities__hidden_at=None))
    found = [(one, stages.stages_of(one).annotate(n_open=n_open)) for one in stages.pipelines()]
    return render(request, "company/pipelines.html", {"pipelines": found})


def new_pipeline(request: HttpRequest) -> HttpResponse:
    """Make a pipeline, with the stages of a ready one or with one to begin with."""
    author = Author(administrator(request))
    form = NewPipelineForm(posted(request), instance=Pipeline())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.instance.position = stages.next_position(form.instance)
            is_kept = form.write(author)
            if is_kept:
                _fill(form.instance, form.cleaned_data["like"], author)
        if is_kept:
            say(request, _("Saved."), author)
            return redirect(BACK)
    return show_form(request, form, _("New pipeline"), back=BACK)


def _fill(pipeline: Pipeline, like: str, author: Author) -> None:
    if like:
        make_pipeline(BY_KEY[like], author, pipeline.position, pipeline)
    else:
        write(Stage(pipeline=pipeline, name=pgettext("stage", "Prospect"), position=1), author)


def edit_pipeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a pipeline."""
    author, pipeline = Author(administrator(request)), found(request, Pipeline, pk)
    title = pipeline.name
    form = PipelineForm(posted(request), instance=pipeline)
    if request.method == "POST" and form.is_valid() and form.write(author):
        say(request, _("Saved."), author)
        return redirect(BACK)
    return show_form(request, form, title, back=BACK, delete=f"/pipelines/{pk}/delete/")


@require_POST
def remove_pipeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a pipeline without deals."""
    author, pipeline = Author(administrator(request)), found(request, Pipeline, pk)
    try:
        stages.delete_pipeline(pipeline, author)
    except stages.InUse as in_use:
        messages.error(request, str(in_use))
    else:
        say(request, _("Deleted."), author)
    return redirect(BACK)


def new_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a stage at the end of a pipeline."""
    administrator(request)
    pipeline = found(request, Pipeline, pk)
    stage = Stage(pipeline=pipeline)
    stage.position = stages.next_position(stage)
    return _stage(request, stage, _("New stage in %s") % pipeline)


def edit_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a stage."""
    administrator(request)
    stage = found(request, Stage, pk)
    return _stage(request, stage, stage.name, f"/stages/{pk}/delete/")


@require_POST
def remove_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a stage that no deal ever stood in."""
    author, stage = Author(administrator(request)), found(request, Stage, pk)
    try:
        stages.delete_stage(stage, author)
    except stages.InUse as in_use:
        messages.error(request, str(in_use))
    else:
        say(request, _("Deleted."), author)
    return redirect(BACK)


@require_POST
def shift_pipeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a pipeline one place up or down."""
    return _shifted(request, Pipeline, pk)


@require_POST
def shift_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a stage one place up or down."""
    return _shifted(request, Stage, pk)


def _shifted(request: HttpRequest, model: type[P], pk: int) -> HttpResponse:
    author = Author(administrator(request))
    step = _STEPS.get(request.POST.get("to", ""))
    if step is None:
        return HttpResponseBadRequest()
    record = found(request, model, pk)
    stages.shift(record, step, author)
    return redirect(f"{BACK}#{record.KIND}-{pk}")


def _stage(request: HttpRequest, stage: Stage, title: str, delete: str = "") -> HttpResponse:
    author = Author(administrator(request))
    form = StageForm(posted(request), instance=stage)
    if request.method == "POST" and form.is_valid() and form.write(author):
        say(request, _("Saved."), author)
        return redirect(BACK)
    return show_form(request, form, title, back=BACK, delete=delete)
