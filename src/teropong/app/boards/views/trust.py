"""Data trust: the page, and the same as JSON and CSV."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teropong.app.boards import filters
from teropong.app.boards.answering import answered, following, for_programs
from teropong.app.boards.trust.findings import Finding, as_csv, as_json, asking_of, findings
from teropong.app.boards.trust.page import body
from teropong.app.boards.trust.registry import BY_NAME
from teropong.app.boards.within import sight_of
from teropong.app.boards.words import Words, read_words
from teropong.app.mirror import version
from teropong.app.pages.asking import asker
from teropong.app.people.models import Person, Team
from teropong.app.records.clock import today
from teropong.app.records.rights import members
from teropong.language import _


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is to be mended of the records that the asker reaches; one doubt may be opened."""
    person, opened = asker(request), request.GET.get("show")
    if opened and (opened not in BY_NAME or person.role not in BY_NAME[opened].roles):
        raise Http404
    path, sight = reverse("board_trust"), sight_of(person)
    frame = {
        "board": {"path": path},
        "label": _("Data trust"),
        **following(sight, version()),
    }

    def asked() -> tuple[Words, list[Finding]]:
        words = read_words(request.GET)
        sight.check(words)
        return words, findings(asking_of(person, _people(words)))

    def page() -> HttpResponse:
        words, found = asked()
        filtered = words.address(period=None, grain=None, compare=None, as_of=None, by=None)
        shown = {
            "filters": filters.people_bar(words, sight),
            "body": body(found, opened, path + filtered),
        }
        return render(request, "boards/board.html", frame | shown)

    def failed(told: str, status: int) -> HttpResponse:
        return render(
            request, "boards/board.html", frame | {"failed": told, "is_wrong": True}, status=status
        )

    return answered(request, page, lambda form: _for_programs(asked()[1], form), failed)


def _people(words: Words) -> frozenset[int] | None:
    """Those whom the filters name: reps, or who is in a team today; null: no filter."""
    reps, teams = words.filtered("rep"), words.filtered("team")
    if not reps and not teams:
        return None
    found = set(Person.objects.filter(key__in=reps).values_list("pk", flat=True))
    named = Team.objects.filter(name__in=teams, hidden_at=None).values_list("pk", flat=True)
    there = members(named, today()) if teams else found
    return frozenset(found & there if reps else there)


def _for_programs(found: list[Finding], form: str) -> HttpResponse:
    text = as_csv(found) if form == "csv" else as_json(found, timezone.now())
    return for_programs(form, "trust", text)
