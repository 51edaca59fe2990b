"""A board: the page, its part that follows, and the same figures as JSON and CSV."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teropong.app.boards import filters
from teropong.app.boards.board import Board, Frame
from teropong.app.boards.naming import leads_of, records_of
from teropong.app.boards.reading import report, told
from teropong.app.boards.registry import BY_NAME
from teropong.app.boards.within import check_within, followed, within
from teropong.app.boards.words import Words, check_span, read_words
from teropong.app.mirror import NotReady, live_token
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person
from teropong.app.records.models.company import company
from teropong.facts.faults import FactsError, WrongCall
from teropong.facts.settings import Settings
from teropong.language import _
from teropong.shown.edge import render_csv, render_json
from teropong.shown.markup import Markup

_FORMS = {"json": ("application/json", render_json), "csv": ("text/csv", render_csv)}


def show(request: HttpRequest, name: str) -> HttpResponse:
    """A board."""
    board, person = BY_NAME[name], asker(request)
    form = request.GET.get("format")
    try:
        frame = frame_of(person, read_words(request.GET), board)
        if form:
            return _for_programs(board, frame, form)
        return _page(request, board, frame, person)
    except WrongCall as error:
        return _failed(request, board, str(error), form, 400)
    except FactsError as error:
        return _failed(request, board, str(error), form, 200)
    except NotReady:
        waiting = _("The figures are being prepared; this page shows them as soon as they are.")
        return _failed(request, board, waiting, form, 200)


def frame_of(person: Person, words: Words, board: Board) -> Frame:
    """What a person asks of a board; raises `WrongCall`, and `Http404` for what is not theirs."""
    check_within(person, words)
    now, settings = datetime.now(UTC), settings_of_company()
    check_span(words, now, settings)
    return Frame(words, now, settings, within(person), board.indicators)


def settings_of_company() -> Settings:
    """The settings with which the company's figures are computed."""
    firm = company()
    if firm is None:
        return Settings()
    return Settings(firm.timezone, firm.currency, firm.fiscal_start)


def _page(request: HttpRequest, board: Board, frame: Frame, person: Person) -> HttpResponse:
    answer = told(board, frame)
    opens = {"at": "/figures/", "words": opened_words(frame.words)}
    shown = answer.value.on_page(
        leads_of(person), opens=opens, records=records_of(answer.value, person)
    )
    context = {
        **_frame(board, frame.words, person),
        "body": board.body(shown),
        "filters": filters.bar(board, frame, person, answer.value.whole),
        "version": answer.version,
        "report": answer.value.whole,
    }
    return render(request, "boards/board.html", context)


def opened_words(words: Words) -> dict[str, Any]:
    """The words that a figure's address keeps of its board's."""
    kept = {"compare": "none" if words.compare is None else None, "as_of": words.as_of}
    kept = {key: value for key, value in kept.items() if value}
    return kept | dict(words.where)


def _frame(board: Board, words: Words, person: Person) -> dict[str, Any]:
    return {
        "board": board,
        "label": _(board.label),
        "words": words,
        "live": None if words.as_of else live_token(followed(person)),
    }


def _for_programs(board: Board, frame: Frame, form: str) -> HttpResponse:
    if form not in _FORMS:
        raise WrongCall(_("{0!r} is no format; there are csv and json").format(form))
    by = frame.words.by or board.by
    kind, write = _FORMS[form]
    return HttpResponse(
        write(report(frame.asked(by=by)).value),
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{board.name}.{form}"'},
    )


def _failed(
    request: HttpRequest, board: Board, told: str, form: str | None, status: int
) -> HttpResponse:
    if form:
        code = 503 if status == 200 else status
        body = render_json({"error": told})
        return HttpResponse(body, content_type="application/json; charset=utf-8", status=code)
    context = {
        **_frame(board, Words(), asker(request)),
        "body": Markup(""),
        "failed": told[:1].upper() + told[1:],
        "version": "",
    }
    return render(request, "boards/board.html", context, status=status)
