"""The versions of a target: who decided what when; one that was a mistake is deleted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from teropong.app.changes.writing import Author, hide
from teropong.app.pages.asking import asker, found_to_change
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show
from teropong.app.targets.figures import figure_label
from teropong.app.targets.lines import lines
from teropong.app.targets.models import Target
from teropong.app.targets.versions import versions
from teropong.app.targets.words import read_words
from teropong.facts.faults import WrongCall
from teropong.language.dates import period_name


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """What was decided for a line, or for one of its periods (``of``)."""
    person = asker(request)
    try:
        words = read_words(request.GET.dict(), person)
    except WrongCall as error:
        raise Http404 from error
    line = next((one for one in lines(person) if one.key == request.GET.get("line")), None)
    if line is None:
        raise Http404
    asked = request.GET.get("of", "")
    period = next((one for one in words.periods if one.label == asked), None)
    context = {
        "title": f"{line.name} · {figure_label(words.figure)}",
        "period": period and period_name(period.label),
        "versions": versions(words, line, period, person),
        "back": "/targets/" + words.address(),
        "grain": words.grain.label,
    }
    return show(request, "targets/history.html", context)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a version, as one that never should have been."""
    target, author = found_to_change(request, Target, pk), Author(asker(request))
    hide(target, author)
    say(request, _("Deleted."), author)
    query = f"?figure={'.'.join(filter(None, (target.indicator, target.companion)))}"
    return redirect(f"/targets/{query}&grain={target.grain}&period={target.starts_on}")
