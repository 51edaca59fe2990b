"""What boards and figures alike answer: to programs, and where nothing can be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from teropong.app.boards.board import Frame
from teropong.app.boards.within import Sight
from teropong.app.boards.words import Words, check_span
from teropong.app.mirror import NotReady
from teropong.app.mirror.live import live_token
from teropong.app.records.models.company import Company, company
from teropong.app.records.taking_in.folder import settings_of
from teropong.facts.faults import FactsError, WrongCall
from teropong.language import _
from teropong.shown.edge import render_json

_KINDS = {"json": "application/json", "csv": "text/csv"}


def answered(
    request: HttpRequest,
    page: Callable[[], HttpResponse],
    programs: Callable[[str], HttpResponse],
    failed: Callable[[str, int], HttpResponse],
) -> HttpResponse:
    """What a view answers: its page, or by ``?format=`` the same for programs.

    Where nothing can be told, ``failed`` shows why: a sentence, and the status for programs.
    """
    form = request.GET.get("format")
    try:
        if not form:
            return page()
        if form not in _KINDS:
            raise WrongCall(_("{0!r} is no format; there are csv and json").format(form))
        return programs(form)
    except (FactsError, NotReady) as error:
        told, status = failure(error)
        return failed_for_programs(told, status) if form else failed(told, status)


def following(sight: Sight, version: str) -> dict[str, Any]:
    """What the frame of a page needs that follows what is saved."""
    return {"live": live_token(sight.followed), "version": version}


def unready(sight: Sight, status: int) -> dict[str, Any]:
    """What a page that does not follow needs while its figures are being prepared: it asks on."""
    return following(sight, "") if status == 503 else {}


def frame_of(sight: Sight, words: Words, indicators: tuple[str, ...]) -> Frame:
    """Within what a person asks; raises `WrongCall`, and `Http404` for what is not theirs."""
    sight.check(words)
    now, settings = timezone.now(), settings_of(company() or Company())
    check_span(words, now, settings)
    return Frame(words, now, settings, sight.within, indicators)


def for_programs(form: str, name: str, text: str) -> HttpResponse:
    """The figures as JSON or CSV."""
    return HttpResponse(
        text,
        content_type=f"{_KINDS[form]}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.{form}"'},
    )


def failure(error: FactsError | NotReady) -> tuple[str, int]:
    """Why nothing can be told, in a sentence, and the status for programs."""
    if isinstance(error, NotReady) and error.is_away:
        told = _(
            "The warehouse that holds the figures does not answer, or refuses. Records are kept as "
            "ever; the figures are back once it answers. Administrators: `teropong mirror check` "
            "says why."
        )
        return told, 503
    if isinstance(error, NotReady):
        told = _("The figures are being prepared; they are shown as soon as they are there.")
        return told, 503
    told = str(error)
    return told[:1].upper() + told[1:], 400 if isinstance(error, WrongCall) else 422


def failed_for_programs(told: str, status: int) -> HttpResponse:
    """The sentence as JSON."""
    content = "application/json; charset=utf-8"
    return HttpResponse(render_json({"error": told}), content_type=content, status=status)
