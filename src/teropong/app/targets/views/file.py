"""Targets by a CSV file: sent, checked, and set all at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import asker
from teropong.app.pages.editing import say
from teropong.app.people.models import Person
from teropong.app.records.models import Company
from teropong.app.records.models.company import company
from teropong.app.records.rights import reach
from teropong.app.targets.taking import MOST_BYTES, Sent, take_csv
from teropong.facts.faults import FactsError
from teropong.facts.schema import TARGETS

MEANT = "meant"
"""The field in which a file comes back of which it was said that all of it is meant."""
_NAMED = 100


@require_http_methods(["GET", "HEAD", "POST"])
def targets_file(request: HttpRequest) -> HttpResponse:
    """Take a file; what stands against it is named by line and column."""
    person, ours = _who_sets(request)
    if request.method != "POST":
        return render(request, "targets/file.html", {"columns": TARGETS.columns})
    author, is_meant = Author(person), MEANT in request.POST
    content = _kept(request) if is_meant else _sent(request)
    if not content:
        return _refused(request, _("Choose a CSV file with at least one row."))
    if len(content) > MOST_BYTES:
        return _refused(request, _("This file is larger than 2 MB."))
    try:
        sent = take_csv(content, ours, author, person, is_meant=is_meant)
    except FactsError:
        return _refused(request, _("This file cannot be read as a CSV table of targets."))
    if sent.faults or sent.doubted:
        return _refused(request, "", **_against(sent, content))
    if sent.n_set:
        told = ngettext("%(n)s target was set.", "%(n)s targets were set.", sent.n_set)
        say(request, told % {"n": sent.n_set}, author)
    else:
        messages.info(request, _("Everything in the file was set already."))
    return redirect("targets")


def _sent(request: HttpRequest) -> bytes:
    """What is in the file that was sent, of one that is too large so much that it shows."""
    file = request.FILES.get("file")
    return file.read(MOST_BYTES + 1) if file else b""


def _kept(request: HttpRequest) -> bytes:
    """The same, come back from the form that asked: browsers let lines end in two signs."""
    return request.POST[MEANT].replace("\r\n", "\n").encode()


def _against(sent: Sent, content: bytes) -> dict[str, object]:
    """What is wrong; or what is asked, with the file in the form that says yes to it."""
    if sent.faults:
        return {"faults": sent.faults[:_NAMED], "n_faults": len(sent.faults)}
    return {
        "asked": sent.doubted[:_NAMED],
        "n_more": len(sent.doubted[_NAMED:]),
        "meant": MEANT,
        "content": content.decode(),
    }


def _who_sets(request: HttpRequest) -> tuple[Person, Company]:
    person, ours = asker(request), company()
    mine = reach(person)
    if not (mine.writes and mine.leads) or ours is None:
        raise PermissionDenied(_("Managers set the targets of their teams, administrators all."))
    return person, ours


def _refused(request: HttpRequest, told: str, **context: object) -> HttpResponse:
    given = {"columns": TARGETS.columns, "told": told, **context}
    return render(request, "targets/file.html", given, status=422)
