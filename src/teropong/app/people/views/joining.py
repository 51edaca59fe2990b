"""Invitations: making a link, and setting a password by it."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from teropong.app.pages.asking import posted
from teropong.app.people.forms.people import JoinForm
from teropong.app.people.joining import Spent, Unknown, accept, invitation_of, invite
from teropong.app.people.views.guards import administrator, person_of


@require_POST
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for somebody, mail it or show it once."""
    by, person = administrator(request), person_of(pk)
    if not person.email or not person.is_active:
        messages.error(request, _("Write an e-mail first: it is the name to sign in with."))
        return redirect("person", pk)
    link, is_mailed = invite(request, person, by)
    if is_mailed:
        messages.success(request, _("The link is on its way to %s.") % person.email)
    request.session["link"] = {"person": pk, "link": link}
    return redirect("person", pk)


@never_cache
@login_not_required
@sensitive_post_parameters()
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password by a link, once; then sign in."""
    try:
        invitation = invitation_of(token)
        form = JoinForm(posted(request), person=invitation.person)
        if request.method != "POST" or not form.is_valid():
            context = {"form": form, "invitation": invitation}
            return render(request, "people/join.html", context, status=422 if form.errors else 200)
        person = accept(invitation, form.cleaned_data["password1"])
    except Unknown:
        return render(request, "people/no_link.html", {"is_spent": False}, status=404)
    except Spent:
        return render(request, "people/no_link.html", {"is_spent": True}, status=410)
    logout(request)
    # Through allauth, so that a second step is asked for where there is one.
    answer: HttpResponse = perform_login(request, Login(user=person))
    return answer
