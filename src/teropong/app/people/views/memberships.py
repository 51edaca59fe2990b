"""Who was in which team when."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author, hide
from teropong.app.pages.asking import found, posted
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.people.forms.people import MembershipForm, MoveForm
from teropong.app.people.models import Membership, Person
from teropong.app.people.teams import Impossible, move
from teropong.app.people.views.guards import administrator, person_of
from teropong.app.records.clock import today


def move_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Move somebody to another team on a day."""
    author, person = Author(administrator(request)), person_of(pk)
    now = person.memberships.filter(hidden_at=None, until_on=None).last()
    initial = {"from_on": today(), "team": now and now.team_id}
    form = MoveForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move(person, form.cleaned_data["team"], form.cleaned_data["from_on"], author)
        except Impossible as impossible:
            form.add_error("from_on", str(impossible))
        else:
            say(request, _("Saved."), author)
            return redirect("person", pk)
    title = _("%(name)s moves") % {"name": person.name}
    note = _("Figures of the days before stay with the team of those days.")
    return show_form(request, form, title, back=f"/people/{pk}/", save=_("Move"), note=note)


def edit_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct when somebody was in a team."""
    author, membership = Author(administrator(request)), found(request, Membership, pk)
    back = f"/people/{membership.person_id}/"
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=membership.person_id)
        form = MembershipForm(posted(request), instance=membership)
        if request.method == "POST" and form.is_valid() and form.write(author):
            say(request, _("Saved."), author)
            return redirect(back)
    title = _("%(name)s in a team") % {"name": membership.person.name}
    return show_form(request, form, title, back=back, delete=f"/memberships/{pk}/delete/")


@require_POST
def remove_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete what never was."""
    author, membership = Author(administrator(request)), found(request, Membership, pk)
    hide(membership, author)
    say(request, _("Deleted."), author)
    return redirect("person", membership.person_id)
