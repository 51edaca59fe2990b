"""A figure, opened: what it means, how sure it is, and the very rows behind it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from teropong.app.boards.answering import answered, for_programs, frame_of
from teropong.app.boards.behind import MOST, ask_behind, read_cell
from teropong.app.boards.board import Frame
from teropong.app.boards.naming import leads_of, names_of
from teropong.app.boards.within import sight_of
from teropong.app.boards.words import read_words
from teropong.app.pages.asking import asker
from teropong.app.pages.sheets import show
from teropong.app.people.models import Person
from teropong.indicators import BY_NAME
from teropong.shown.behind import behind, table
from teropong.shown.edge import render_json, render_table
from teropong.shown.markup import joined


@require_safe
def open_figure(request: HttpRequest, key: str) -> HttpResponse:
    """What stands behind a figure."""
    if key not in BY_NAME:
        raise Http404
    person = asker(request)

    def framed() -> Frame:
        return frame_of(sight_of(person), read_words(request.GET), (key,))

    def failed(told: str, status: int) -> HttpResponse:
        context = {"label": BY_NAME[key].label, "failed": told}
        return show(request, "boards/figure.html", context, status if status == 400 else 200)

    return answered(
        request,
        lambda: show(request, "boards/figure.html", _told(request, framed(), key, person)),
        lambda form: _for_programs(request, framed(), key, form),
        failed,
    )


def _told(request: HttpRequest, frame: Frame, key: str, person: Person) -> dict[str, Any]:
    cell, only = read_cell(request.GET.dict(), key), request.GET.get("only")
    found = ask_behind(frame, key, cell, only, MOST).value
    place = dict(cell) | {name: ", ".join(values) for name, values in frame.words.where}
    listing = found.listing
    own = {"records": names_of(person, listing.rows), "rates_at": leads_of(person).get("rates")}
    report = found.report | own
    return {
        "label": report["indicators"][key]["label"],
        "body": joined(
            behind(report, key, found.rows, place, only),
            table(report, key, listing.rows, listing.total),
        ),
        "csv": f"?{urlencode(request.GET.dict() | {'format': 'csv'})}",
    }


def _for_programs(request: HttpRequest, frame: Frame, key: str, form: str) -> HttpResponse:
    cell, only = read_cell(request.GET.dict(), key), request.GET.get("only")
    listing = ask_behind(frame, key, cell, only, None).value.listing
    text = render_table(listing.rows) if form == "csv" else render_json({"rows": listing.rows})
    return for_programs(form, key, text)
