"""My letters: what they say now, and having one sent at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from teropong.app.alerts.when import local
from teropong.app.boards.answering import failure
from teropong.app.letters.composing import shown
from teropong.app.letters.due import told_period
from teropong.app.letters.models import Kind
from teropong.app.letters.reading import figures
from teropong.app.letters.whom import letters_for
from teropong.app.letters.wording import worded
from teropong.app.letters.writing import is_on_its_way, send_now
from teropong.app.mirror import NotReady
from teropong.app.pages.asking import asker
from teropong.app.people.doors import has_mail
from teropong.app.people.models import Person
from teropong.app.records.models.company import Company, company
from teropong.facts.faults import FactsError
from teropong.shown.emphasis import plain


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The letters that there are for the asker, the chosen one as it would be now."""
    person = asker(request)
    kinds = letters_for(person)
    asked = request.GET.get("kind") or (kinds[0] if kinds else "")
    if kinds and asked not in kinds:
        raise Http404
    context = {"kinds": kinds, "has_mail": has_mail() and bool(person.email)}
    if kinds:
        context |= _preview(person, Kind(asked))
    return render(request, "letters/letters.html", context)


@require_POST
def send(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the asker a letter now."""
    person = asker(request)
    if kind not in letters_for(person) or not (has_mail() and person.email):
        raise Http404
    one = Kind(kind)
    if is_on_its_way(one, person):
        messages.info(request, _("It is on its way already."))
    else:
        _send(request, one, person)
    return redirect(f"{request.path.removesuffix(f'{kind}/send/')}?kind={kind}")


def _send(request: HttpRequest, kind: Kind, person: Person) -> None:
    try:
        is_sent = send_now(kind, person, _period(kind), timezone.now())
    except (FactsError, NotReady) as error:
        messages.error(request, failure(error)[0])
        return
    if is_sent:
        messages.success(request, _("It is on its way to %s.") % person.email)
    else:
        messages.info(request, _("There is nothing to say, so nothing was sent."))


def _preview(person: Person, kind: Kind) -> dict[str, object]:
    now = timezone.now()
    found: dict[str, object] = {"kind": kind}
    try:
        [told] = figures(kind, [person], _period(kind), now)
    except (FactsError, NotReady) as error:
        return found | {"why": failure(error)[0]}
    letter = worded(kind, person, told, now)
    if letter is None:
        return found | {"why": _nothing(kind)}
    return found | {"subject": plain(letter.subject), "parts": shown(letter)}


def _nothing(kind: Kind) -> str:
    if kind == Kind.NUDGE:
        return _("There is nothing to say: nothing is behind that could still be reached.")
    return _("There is nothing to say yet: nothing is recorded, and no target is set.")


def _period(kind: Kind) -> str:
    return told_period(kind, local(timezone.now()).date(), company() or Company()).label
