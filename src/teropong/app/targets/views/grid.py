"""The grid of targets: shown, checked while one types, saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from teropong.app.changes.writing import Author
from teropong.app.mirror import NotReady
from teropong.app.pages.asking import asker, writer
from teropong.app.pages.editing import say
from teropong.app.people.models import Person
from teropong.app.records.models.company import company
from teropong.app.targets import drafts, grid, showing
from teropong.app.targets.doubts import Doubt, doubts
from teropong.app.targets.giving import as_csv
from teropong.app.targets.posting import Incomplete, Posted, read_posted
from teropong.app.targets.setting import fault_of, settle
from teropong.app.targets.sums import sums
from teropong.app.targets.words import Words, read_words
from teropong.facts.faults import FactsError, WrongCall


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """Show the grid, or save what was typed into it: all of it or nothing."""
    person = writer(request) if request.method == "POST" else asker(request)
    if request.GET.get("format") == "csv":
        return as_csv(person)
    try:
        words = read_words(request.GET.dict(), person)
    except WrongCall as error:
        return _unreadable(request, error)
    found = grid.rows(words, person)
    if request.method == "POST":
        return _save(request, words, found, person)
    failed = _drafted(words, found, person)
    return _page(request, words, found, person, failed=failed)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What stands against each cell, and what the people of a team come to, as typed by now."""
    person = writer(request)
    try:
        words = read_words(request.GET.dict(), person)
        found = grid.rows(words, person)
        posted = read_posted(request.POST.dict(), found, words)
    except (WrongCall, Incomplete):
        return JsonResponse({}, status=400)
    posted.faults.update(_faults(posted))
    told = sums(words, (row.line for row in found), person, posted.wishes)
    return JsonResponse(
        {
            "faults": posted.faults,
            "sums": {name: showing.said_sum(one, words) for name, one in (told or {}).items()},
            "waits": told is None,
            "told": " · ".join(filter(None, (_count(posted), _unread(posted, found, words)))),
        }
    )


def _faults(posted: Posted) -> dict[str, str]:
    """What stands against the changes, by name, before they are tried."""
    firm = company()
    fiscal = firm.fiscal_start if firm else 1
    found = ((wish.name, fault_of(wish, fiscal)) for wish in posted.wishes)
    return {name: fault for name, fault in found if fault}


def _save(
    request: HttpRequest, words: Words, found: list[grid.Row], person: Person
) -> HttpResponse:
    author = Author(person)
    try:
        posted = read_posted(request.POST.dict(), found, words)
    except Incomplete:
        return _unreadable(request, WrongCall(_("This form is incomplete; open it again.")))
    faults = dict(posted.faults)
    if not faults:
        asked = doubts(posted.wishes, found, words, request.POST.dict())
        if asked and not _faults(posted):
            return _page(request, words, found, person, status=422, asked=asked)
        faults = dict(settle(posted.wishes, author))
    if faults:
        cells = grid.by_name(found)
        for name, fault in faults.items():
            cells[name].fault = fault
        return _page(request, words, found, person, status=422)
    if n := len(posted.wishes):
        told = ngettext("%(n)s target was set.", "%(n)s targets were set.", n) % {"n": n}
        say(request, told, author)
    return redirect(request.path + words.address())


def _drafted(words: Words, found: list[grid.Row], person: Person) -> str:
    """Fill in what the address asks for; answers why it cannot be."""
    if not words.draft.get("fill"):
        return ""
    try:
        drafts.draft(words, found, person)
    except (FactsError, NotReady) as error:
        told = str(error)
        return told[:1].upper() + told[1:]
    return ""


def _page(
    request: HttpRequest,
    words: Words,
    found: list[grid.Row],
    person: Person,
    *,
    failed: str = "",
    status: int = 200,
    asked: Sequence[Doubt] = (),
) -> HttpResponse:
    context: dict[str, Any] = showing.page(words, found, person)
    context |= {"failed": failed, "asked": asked}
    return render(request, "targets/targets.html", context, status=status)


def _count(posted: Posted) -> str:
    """How much would be saved, in words."""
    n = len(posted.wishes) + len(set(posted.faults) - {wish.name for wish in posted.wishes})
    if not n:
        return ""
    told = ngettext("%(n)s change, not saved yet", "%(n)s changes, not saved yet", n)
    return told % {"n": n}


def _unread(posted: Posted, found: list[grid.Row], words: Words) -> str:
    """Which of what was typed cannot be kept, by line and period."""
    said = [
        f"{row.line.name} {showing.tick(words, nth)} “{'–'.join(filter(None, cell.typed))}”"
        for row in found
        for nth, cell in enumerate(row.cells)
        if cell.typed and cell.name in posted.faults
    ]
    return _("Cannot be kept: %s.") % ", ".join(said) if said else ""


def _unreadable(request: HttpRequest, error: WrongCall) -> HttpResponse:
    told = str(error)
    said = {"title": _("Not readable"), "told": told[:1].upper() + told[1:]}
    return render(request, "error.html", said, status=400)
