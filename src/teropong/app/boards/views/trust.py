"""Data trust: the page, and the same as JSON and CSV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teropong.app.boards.answering import check_form, failed_for_programs, for_programs
from teropong.app.boards.trust.findings import as_csv, as_json, asking_of, findings
from teropong.app.boards.trust.page import body
from teropong.app.boards.trust.registry import BY_NAME
from teropong.app.boards.within import followed
from teropong.app.mirror import version
from teropong.app.mirror.live import live_token
from teropong.app.pages.asking import asker
from teropong.facts.faults import WrongCall
from teropong.language import _


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is to be mended of the records that the asker reaches; one doubt may be opened.

    It asks the records themselves: what was mended a moment ago is told of no more.
    """
    person = asker(request)
    opened, form = request.GET.get("show"), request.GET.get("format")
    if opened and (opened not in BY_NAME or person.role not in BY_NAME[opened].roles):
        raise Http404
    if form:
        return _for_programs(request, form)
    path = reverse("board_trust")
    context = {
        "board": {"path": path},
        "label": _("Data trust"),
        "body": body(findings(asking_of(person)), opened, path),
        "live": live_token(followed(person)),
        "version": version(),
    }
    return render(request, "boards/board.html", context)


def _for_programs(request: HttpRequest, form: str) -> HttpResponse:
    try:
        check_form(form)
    except WrongCall as error:
        return failed_for_programs(str(error), 400)
    found = findings(asking_of(asker(request)))
    text = as_csv(found) if form == "csv" else as_json(found, timezone.now())
    return for_programs(form, "trust", text)
