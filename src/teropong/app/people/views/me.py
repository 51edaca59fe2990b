"""One's own page, the choice of the language, and where the rest is found on a phone."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author, write
from teropong.app.pages.asking import asker
from teropong.app.pages.middleware import LANGUAGE_COOKIE
from teropong.app.people.models import Person
from teropong.language import LANGUAGES


def me(request: HttpRequest) -> HttpResponse:
    """One's own page: language, password, second step, passkeys, sessions, leave."""
    person = asker(request)
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "has_password": person.has_usable_password(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "n_passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "n_sessions": len(UserSession.objects.purge_and_list(person)),
        "absences": person.absences.filter(hidden_at=None).order_by("-from_on")[:20],
    }
    return render(request, "people/me.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out elsewhere."""
    session = get_object_or_404(UserSession, pk=pk, user_id=asker(request).pk)
    session.end()
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


def more(request: HttpRequest) -> HttpResponse:
    """The ways that a phone's bar has no room for."""
    return render(request, "more.html")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on."""
    asked = request.POST.get("language", "")
    if asked not in LANGUAGES:
        return HttpResponseBadRequest()
    if isinstance(request.user, Person):
        person = Person.objects.get(pk=request.user.pk)
        person.language = asked
        write(person, Author(person))
    response = redirect(way_back(request))
    response.set_cookie(LANGUAGE_COOKIE, asked, max_age=31_536_000, samesite="Lax", httponly=True)
    return response


def way_back(request: HttpRequest, otherwise: str = "/today/") -> str:
    """Where a form came from, if that is ours."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else otherwise
