"""Handing over a leaver's accounts, open deals and planned steps."""

from __future__ import annotations

from itertools import chain

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import posted
from teropong.app.pages.editing import say
from teropong.app.people.models import Person
from teropong.app.people.views.guards import leading, may_write_of, person_of
from teropong.app.records.clock import today
from teropong.app.records.forms.handing_over import HandOverForm
from teropong.app.records.handing_over import Share, hand_over, shares, summed
from teropong.app.records.rights import people_of


def hand_over_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would go over, then do it."""
    asking, person = _asker(request, pk)
    parts = shares(person, asking)
    heirs = list(people_of(asking).filter(is_active=True).exclude(pk=pk))
    form = HandOverForm(posted(request), initial={"on": today()}, heirs=heirs, parts=parts)
    if request.method == "POST" and form.is_valid():
        author, on = Author(asking), form.cleaned_data["on"]
        n = hand_over(person, form.heir(), on, author, form.others())
        told = ngettext("%(n)s record was handed over.", "%(n)s records were handed over.", n)
        say(request, told % {"n": n}, author)
        return redirect("person", pk)
    status = 422 if form.errors else 200
    return render(request, "company/hand_over.html", _context(person, parts, form), status=status)


def _asker(request: HttpRequest, pk: int) -> tuple[Person, Person]:
    asking, person = leading(request), person_of(pk)
    if not may_write_of(asking, person):
        raise PermissionDenied(_("Their manager or an administrator hands this over."))
    return asking, person


def _context(person: Person, parts: list[Share], form: HandOverForm) -> dict[str, object]:
    deals = list(chain.from_iterable(part.deals for part in parts))
    rows = [
        (part, form[f"to_{part.key}"] if f"to_{part.key}" in form.fields else None)
        for part in parts
    ]
    return {
        "person": person,
        "form": form,
        "rows": rows,
        "n_accounts": sum(part.is_owned for part in parts),
        "n_deals": len(deals),
        "n_steps": sum(len(part.steps) for part in parts),
        "sums": summed(deals),
        "has_choice": any(choice for _part, choice in rows),
    }
