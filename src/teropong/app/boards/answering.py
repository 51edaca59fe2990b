"""What boards and figures alike answer: to programs, and where nothing can be told."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from teropong.app.boards.board import Frame
from teropong.app.boards.within import check_within, within
from teropong.app.boards.words import Words, check_span
from teropong.app.mirror import NotReady
from teropong.app.people.models import Person
from teropong.app.records.models.company import Company, company
from teropong.app.records.taking_in.folder import settings_of
from teropong.facts.faults import FactsError, WrongCall
from teropong.language import _
from teropong.shown.edge import render_json

_KINDS = {"json": "application/json", "csv": "text/csv"}


def frame_of(person: Person, words: Words, indicators: tuple[str, ...]) -> Frame:
    """Within what a person asks; raises `WrongCall`, and `Http404` for what is not theirs."""
    check_within(person, words)
    now, settings = timezone.now(), settings_of(company() or Company())
    check_span(words, now, settings)
    return Frame(words, now, settings, within(person), indicators)


def check_form(form: str) -> None:
    """Raises `WrongCall` for a format that there is not."""
    if form not in _KINDS:
        raise WrongCall(_("{0!r} is no format; there are csv and json").format(form))


def for_programs(form: str, name: str, text: str) -> HttpResponse:
    """The figures as JSON or CSV."""
    return HttpResponse(
        text,
        content_type=f"{_KINDS[form]}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.{form}"'},
    )


def failure(error: FactsError | NotReady) -> tuple[str, int]:
    """Why nothing can be told, in a sentence, and the status for programs."""
    if isinstance(error, WrongCall):
        return str(error), 400
    if isinstance(error, NotReady):
        told = _("The figures are being prepared; they are shown as soon as they are there.")
        return told, 503
    return str(error), 422


def failed_for_programs(told: str, status: int) -> HttpResponse:
    """The sentence as JSON."""
    content = "application/json; charset=utf-8"
    return HttpResponse(render_json({"error": told}), content_type=content, status=status)
