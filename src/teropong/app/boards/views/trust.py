"""Data trust: the page, and the same as JSON and CSV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teropong.app.boards import filters
from teropong.app.boards.answering import (
    check_form,
    failed_for_programs,
    failure,
    for_programs,
)
from teropong.app.boards.trust.doubt import Asking
from teropong.app.boards.trust.findings import as_csv, as_json, asking_of, findings
from teropong.app.boards.trust.page import body
from teropong.app.boards.trust.registry import BY_NAME
from teropong.app.boards.within import check_within, followed
from teropong.app.boards.words import Words, read_words
from teropong.app.mirror import version
from teropong.app.mirror.live import live_token
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person, Team
from teropong.app.records.clock import today
from teropong.app.records.rights import members
from teropong.facts.faults import WrongCall
from teropong.language import _


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is to be mended of the records that the asker reaches; one doubt may be opened."""
    person = asker(request)
    opened, form = request.GET.get("show"), request.GET.get("format")
    if opened and (opened not in BY_NAME or person.role not in BY_NAME[opened].roles):
        raise Http404
    path = reverse("board_trust")
    frame = {
        "board": {"path": path},
        "label": _("Data trust"),
        "live": live_token(followed(person)),
        "version": version(),
    }
    try:
        words = read_words(request.GET)
        check_within(person, words)
        asking = asking_of(person, _people(words))
        if form:
            return _for_programs(asking, form)
    except WrongCall as error:
        if form:
            return failed_for_programs(*failure(error))
        told = str(error)
        failed = {"failed": told[:1].upper() + told[1:], "is_wrong": True}
        return render(request, "boards/board.html", frame | failed, status=400)
    filtered = words.address(period=None, grain=None, compare=None, as_of=None, by=None)
    found = {
        "filters": filters.people_bar(words, person),
        "body": body(findings(asking), opened, path + filtered),
    }
    return render(request, "boards/board.html", frame | found)


def _people(words: Words) -> frozenset[int] | None:
    """Those whom the filters name: reps, or who is in a team today; null: no filter."""
    reps, teams = words.filtered("rep"), words.filtered("team")
    if not reps and not teams:
        return None
    found = set(Person.objects.filter(key__in=reps).values_list("pk", flat=True))
    named = Team.objects.filter(name__in=teams, hidden_at=None).values_list("pk", flat=True)
    there = members(named, today()) if teams else found
    return frozenset(found & there if reps else there)


def _for_programs(asking: Asking, form: str) -> HttpResponse:
    check_form(form)
    found = findings(asking)
    text = as_csv(found) if form == "csv" else as_json(found, timezone.now())
    return for_programs(form, "trust", text)
