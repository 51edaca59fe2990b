"""Screens: links that show the wall board, made and ended by who leads."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.pages.asking import asker, posted
from teropong.app.people.models import Person
from teropong.app.records.rights import reach
from teropong.app.wall.forms import ScreenForm
from teropong.app.wall.models import Screen

_LINK = "screen_link"


def screens(request: HttpRequest) -> HttpResponse:
    """Those that hang, and a form for another."""
    person = _leading(request)
    form = ScreenForm(person, posted(request))
    if request.method == "POST" and form.is_valid():
        screen = form.save(commit=False)
        token, screen.made_by = screen.renew(), person
        screen.save()
        request.session[_LINK] = request.build_absolute_uri(reverse("screen", args=[token]))
        return redirect("screens")
    context = {
        "form": form,
        "screens": _of(person).filter(ended_at=None).select_related("team", "made_by"),
        "link": request.session.pop(_LINK, None),
    }
    return render(request, "wall/screens.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link: whoever has it sees nothing any more."""
    person = _leading(request)
    screen = get_object_or_404(_of(person), pk=pk)
    Screen.objects.filter(pk=screen.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_by=person
    )
    messages.success(request, _("The link has ended."))
    return redirect("screens")


def _leading(request: HttpRequest) -> Person:
    """The asker, who leads a team and writes; others answer 403."""
    person = asker(request)
    mine = reach(person)
    if not (mine.leads and mine.writes):
        raise PermissionDenied(_("Managers and administrators do this."))
    return person


def _of(person: Person) -> QuerySet[Screen]:
    """The screens that a person may end: those of their teams, an administrator all."""
    mine, found = reach(person), Screen.objects.all()
    return found if mine.people is None else found.filter(team__in=mine.teams)
