"""Leave: days on which somebody does not sell. One writes the own, a manager the team's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author, hide
from teropong.app.pages.asking import asker, found_to_change, posted
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.people.forms.people import AbsenceForm
from teropong.app.people.models import Absence, Person
from teropong.app.people.views.guards import may_write_of, seen_person


def new_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down somebody's leave."""
    person = seen_person(request, pk)
    if not may_write_of(asker(request), person):
        raise PermissionDenied(_("You may read this, but it is not yours to change."))
    title = _("Leave of %(name)s") % {"name": person.name}
    return _written(request, Absence(person=person), title)


def edit_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's leave."""
    absence = found_to_change(request, Absence, pk)
    title = _("Leave of %(name)s") % {"name": absence.person.name}
    return _written(request, absence, title, f"/absences/{pk}/delete/")


@require_POST
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete somebody's leave."""
    absence, author = found_to_change(request, Absence, pk), Author(asker(request))
    hide(absence, author)
    say(request, _("Deleted."), author)
    return redirect(_page(request, absence))


def _written(request: HttpRequest, absence: Absence, title: str, delete: str = "") -> HttpResponse:
    author, back = Author(asker(request)), _page(request, absence)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=absence.person_id)
        form = AbsenceForm(posted(request), instance=absence)
        if request.method == "POST" and form.is_valid() and form.write(author):
            say(request, _("Saved."), author)
            return redirect(back)
    return show_form(request, form, title, back=back, delete=delete)


def _page(request: HttpRequest, absence: Absence) -> str:
    is_own = absence.person_id == asker(request).pk
    return "/me/" if is_own else f"/people/{absence.person_id}/"
