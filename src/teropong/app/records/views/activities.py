"""An activity's page, which is its form, and marking a plan as done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import asker, found, found_to_change
from teropong.app.pages.editing import deleted
from teropong.app.records.models import Activity
from teropong.app.records.rights import may_change


def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity: read by who may see it, changed by who may change it."""
    person, one = asker(request), found(request, Activity, pk)
    if not may_change(person, one):
        return form_page(request, "records/activity.html", form, activity=one, activity=one)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide an activity."""
    one = found_to_change(request, Activity, pk)
    deleted(request, one, Author(asker(request)))
    return redirect(one.account)
