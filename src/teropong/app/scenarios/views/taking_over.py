"""Taking a plan over as targets: first what would be set, then setting it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from teropong.app.boards.answering import failure
from teropong.app.boards.plan.asking import plan
from teropong.app.boards.plan.words import PlanWords, read_words
from teropong.app.boards.views.plan import may_take_over, theirs
from teropong.app.changes.writing import Author
from teropong.app.mirror import NotReady
from teropong.app.pages.asking import asker
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show
from teropong.app.people.models import Person
from teropong.app.scenarios.taking_over import Row, rows
from teropong.app.targets.setting import settle
from teropong.facts.faults import FactsError
from teropong.outlook.shape import COMPANY


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest) -> HttpResponse:
    """Show what would be set, or set all of it or nothing."""
    person = asker(request)
    words, own, found, told = PlanWords(), PlanWords(), [], ""
    try:
        words = read_words(request.GET)
        own = theirs(person, words)
        _check(person, own)
        found = rows(plan(own).value, own)
    except (FactsError, NotReady) as error:
        told = failure(error)[0]
    except ValidationError as error:
        told = " ".join(error.messages)
    if request.method == "POST" and not told:
        told = _set(request, found, Author(person))
        if not told:
            return redirect("targets")
    return _page(request, words, own, found, told, 422 if told else 200)


def _check(person: Person, own: PlanWords) -> None:
    if not may_take_over(person, own.whose):
        raise PermissionDenied(_("You may read this plan, but its targets are not yours to set."))


def _set(request: HttpRequest, found: Sequence[Row], author: Author) -> str:
    """Set what was seen; answers what stands against it."""
    wished = [row for row in found if not row.is_so]
    if not wished:
        return _("All of it is set already.")
    if any(request.POST.get(row.name) != row.seen for row in wished):
        return _("The figures have changed meanwhile. Look at them anew.")
    faults = settle([row.wish for row in wished], author)
    if faults:
        return " ".join(faults.values())
    n = len(wished)
    say(request, ngettext("%(n)s target was set.", "%(n)s targets were set.", n) % {"n": n}, author)
    return ""


def _page(
    request: HttpRequest,
    words: PlanWords,
    own: PlanWords,
    found: Sequence[Row],
    told: str,
    status: int,
) -> HttpResponse:
    context = {
        "whose": found[0].target.whose if found and own.whose != COMPANY else "",
        "rows": found,
        "told": told,
        "is_new": any(not row.is_so for row in found),
        "back": reverse("board_plan") + words.address(),
    }
    return show(request, "scenarios/taking_over.html", context, status)
