"""A board: the page, its part that follows, and the same figures as JSON and CSV."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teropong.app.boards import filters
from teropong.app.boards.aims.standing import aimed, alerts_on
from teropong.app.boards.answering import answered, following, for_programs, frame_of
from teropong.app.boards.board import Board, Frame
from teropong.app.boards.naming import leads_of, named_on
from teropong.app.boards.reading import report, told
from teropong.app.boards.registry import BY_NAME
from teropong.app.boards.within import Sight, sight_of
from teropong.app.boards.words import Words, read_words
from teropong.app.mirror import version
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person
from teropong.language import _
from teropong.language.dates import date_range, period_name, seen_until
from teropong.shown.edge import render_csv, render_json
from teropong.shown.markup import Markup
from teropong.shown.rows import Report, span_of


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """A board."""
    board, person = BY_NAME[name], asker(request)
    sight = sight_of(person)

    def framed() -> Frame:
        return frame_of(sight, read_words(request.GET), board.indicators)

    return answered(
        request,
        lambda: _page(request, board, framed(), person, sight),
        lambda form: _for_programs(board, framed(), form),
        lambda told, status: _failed(request, board, sight, told, status),
    )


def _page(
    request: HttpRequest, board: Board, frame: Frame, person: Person, sight: Sight
) -> HttpResponse:
    answer = told(board, frame)
    opens = {"at": "/figures/", "words": frame.words.said(period=None, grain=None, by=None)}
    leads = leads_of(person)
    known = {"opens": opens, "alerts": alerts_on(person, frame), **aimed(person)}

    def draw(records: Any) -> Markup:
        return board.body(answer.value.on_page(frame.words, leads, records=records, **known))

    context = {
        **_frame(board, frame.words, sight, answer.version),
        "body": named_on(person, draw),
        "filters": filters.bar(frame, sight),
        "is_empty": answer.value.whole["first_on"] is None,
        "when": when(answer.value.whole),
    }
    return render(request, "boards/board.html", context)


def when(report: Report) -> str:
    """Which period a board shows, and up to when it is seen."""
    start, end = span_of(report)
    name, span = period_name(report["period"]["label"]), date_range(start, end)
    seen = _("as of %s") % seen_until(report["as_of"], report["timezone"])
    return " · ".join(dict.fromkeys((name, span, seen)))


def _frame(board: Board, words: Words, sight: Sight, version: str) -> dict[str, Any]:
    live = {"version": version} if words.as_of else following(sight, version)
    now = words.address(as_of=None).removesuffix("?")
    return {"board": board, "label": _(board.label), "words": words, "now": now, **live}


def _for_programs(board: Board, frame: Frame, form: str) -> HttpResponse:
    told = report(frame.asked(by=frame.words.by or board.by)).value
    return for_programs(form, board.name, render_csv(told) if form == "csv" else render_json(told))


def _failed(
    request: HttpRequest, board: Board, sight: Sight, told: str, status: int
) -> HttpResponse:
    """A sentence in the board's place; what is being prepared is asked for until it is there."""
    context = {
        **_frame(board, Words(), sight, "" if status == 503 else version()),
        "body": Markup(""),
        "failed": told,
        "is_wrong": status == 400,
    }
    return render(request, "boards/board.html", context, status=status if status == 400 else 200)
