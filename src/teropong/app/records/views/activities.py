"""An activity's page, which is its form, and marking a plan as done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import asker, found, found_to_change, posted
from teropong.app.pages.editing import deleted, form_page, kept
from teropong.app.records.forms.activity import ActivityForm
from teropong.app.records.models import Activity
from teropong.app.records.rights import may_change


def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity: read by who may see it, changed by who may change it."""
    person, one = asker(request), found(request, Activity, pk)
    if not may_change(person, one):
        return render(request, "records/activity.html", {"activity": one})
    form = ActivityForm(person, posted(request), instance=one)
    author = Author(person)
    if request.method == "POST" and form.is_valid() and form.write(author):
        kept(request, one, author)
        return redirect(one.account)
    return form_page(request, "records/activity_form.html", form, activity=one)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide an activity."""
    one = found_to_change(request, Activity, pk)
    deleted(request, one, Author(asker(request)))
    return redirect(one.account)
