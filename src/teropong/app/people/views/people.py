"""The list of people by team, a person's page, and its form."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from teropong.app.changes.writing import Author, write
from teropong.app.pages.asking import asker, posted
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.people.forms.people import NewPersonForm, PersonForm
from teropong.app.people.leaving import administrators_locked
from teropong.app.people.models import Membership, Person, Role
from teropong.app.people.profiles import profiles_of
from teropong.app.people.roster import roster
from teropong.app.people.states import states
from teropong.app.people.views.guards import (
    administrator,
    leading,
    may_write_of,
    person_of,
    seen_person,
)
from teropong.app.records.clock import today


def people(request: HttpRequest) -> HttpResponse:
    """People by team: everybody's to read who leads."""
    leading(request)
    sought = request.GET.get("q", "").replace("\0", "").strip()[:80]
    return render(request, "people/people.html", {"roster": roster(sought), "sought": sought})


def new_person(request: HttpRequest) -> HttpResponse:
    """Write down a new person."""
    author = Author(administrator(request))
    form = NewPersonForm(posted(request), initial={"active_from": today()})
    if request.method == "POST" and form.is_valid() and form.write(author):
        person = form.instance
        if team := form.cleaned_data["team"]:
            first_on = form.cleaned_data["active_from"] or today()
            write(Membership(person=person, team=team, from_on=first_on), author)
        said = _("%(name)s was added.") % {"name": person.name}
        say(request, said, author)
        return redirect("person", person.pk)
    return show_form(request, form, _("New person"), back="/people/", save=_("Add"))


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's page: for who leads, and one's own."""
    asking, shown = asker(request), seen_person(request, pk)
    memberships = shown.memberships.filter(hidden_at=None).select_related("team")
    link: dict[str, Any] = request.session.get("link") or {}
    if is_mine := link.get("person") == pk:
        del request.session["link"]
    context = {
        "person": shown,
        "state": states([shown])[shown.pk],
        "profiles": profiles_of(shown),
        "memberships": memberships.order_by("-from_on"),
        "absences": shown.absences.filter(hidden_at=None).order_by("-from_on")[:20],
        "writes_of": may_write_of(asking, shown),
        "is_administrator": asking.is_administrator,
        "has_two_steps": Authenticator.objects.filter(user=shown).exists(),
        "link": link.get("link") if is_mine else None,
        "hands_over": may_write_of(asking, shown) and asking.role != Role.REP,
    }
    return render(request, "people/person.html", context)


def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who somebody is."""
    author, shown = Author(administrator(request)), person_of(pk)
    email = shown.email
    with administrators_locked():
        form = PersonForm(posted(request), instance=shown)
        if (
            request.method == "POST"
            and form.is_valid()
            and form.write(author, effective_at=form.since())
        ):
            forget_address(shown, email)
            say(request, _("Saved."), author)
            return redirect("person", pk)
    return show_form(request, form, Person.objects.get(pk=pk).name, back=f"/people/{pk}/")


def forget_address(person: Person, email: str | None) -> None:
    """An e-mail that is no longer somebody's opens the door no more."""
    if person.email != email:
        EmailAddress.objects.filter(user=person).delete()
