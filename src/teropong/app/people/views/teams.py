"""Teams: made, renamed, put below one another, deleted when nobody is in them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import found, posted
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.people.forms.people import TeamForm
from teropong.app.people.models import Team
from teropong.app.people.teams import Impossible, delete_team, teams_locked
from teropong.app.people.views.guards import administrator
from teropong.app.records.clock import today


def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    return _written(request, Team(), _("New team"))


def edit_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a team, or put it below another."""
    team = found(request, Team, pk)
    return _written(request, team, team.name, f"/teams/{pk}/delete/")


@require_POST
def remove_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a team in which nobody is."""
    author, team = Author(administrator(request)), found(request, Team, pk)
    try:
        delete_team(team, author, today())
    except Impossible as impossible:
        messages.error(request, str(impossible))
    else:
        said = _("The team %(team)s was deleted.") % {"team": team}
        say(request, said, author)
    return redirect("people")


def _written(request: HttpRequest, team: Team, title: str, delete: str = "") -> HttpResponse:
    author = Author(administrator(request))
    with teams_locked():
        form = TeamForm(posted(request), instance=team)
        if request.method == "POST" and form.is_valid() and form.write(author):
            say(request, _("Saved."), author)
            return redirect("people")
    return show_form(request, form, title, back="/people/", delete=delete)
