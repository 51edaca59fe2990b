"""Leaving, coming back, and the second step of somebody who lost the phone."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author, Conflict
from teropong.app.pages.asking import posted
from teropong.app.pages.editing import say, sentences
from teropong.app.pages.sheets import show_form
from teropong.app.people.forms.people import LeavingForm
from teropong.app.people.leaving import LastAdministrator, deactivate, reactivate
from teropong.app.people.views.guards import administrator, person_of
from teropong.app.records.clock import today


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody leave: the sign-in ends now, the figures stay."""
    author, person = Author(administrator(request)), person_of(pk)
    initial = {"last_on": today(), "version": person.version}
    form = LeavingForm(posted(request), initial=initial, first_on=person.active_from)
    if request.method == "POST" and form.is_valid():
        try:
            deactivate(person, form.cleaned_data["last_on"], author, form.cleaned_data["version"])
        except LastAdministrator as last:
            form.add_error(None, str(last))
        except Conflict as conflict:
            form.add_error(None, sentences(conflict)[-1])
        else:
            told = _("%(name)s no longer signs in. All figures stay.") % {"name": person.name}
            say(request, told, author)
            return redirect("person", pk)
    note = _(
        "%(name)s is signed out everywhere at once. What was sold and done stays; accounts and "
        "open deals stay too, until they are handed over."
    ) % {"name": person.name}
    title = _("%(name)s leaves") % {"name": person.name}
    return show_form(
        request, form, title, back=f"/people/{pk}/", save=_("End the sign-in"), note=note
    )


@require_POST
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody back in."""
    author, person = Author(administrator(request)), person_of(pk)
    reactivate(person, author)
    told = _("%(name)s may sign in again.") % {"name": person.name}
    say(request, told, author)
    return redirect("person", pk)


@require_POST
def drop_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn off the second step and the passkeys of somebody who lost them."""
    administrator(request)
    person = person_of(pk)
    Authenticator.objects.filter(user=person).delete()
    told = _("The password alone opens the door for %(name)s now.") % {"name": person.name}
    messages.success(request, told)
    return redirect("person", pk)
