"""One's own page, the choice of the language, and where the rest is found on a phone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from teropong.app.pages.middleware import LANGUAGE_COOKIE
from teropong.app.people.models import Person
from teropong.language import LANGUAGES


def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    return render(request, "people/me.html")


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
        Person.objects.filter(pk=request.user.pk).update(language=asked)
    response = redirect(way_back(request))
    response.set_cookie(LANGUAGE_COOKIE, asked, max_age=31_536_000, samesite="Lax", httponly=True)
    return response


def way_back(request: HttpRequest, otherwise: str = "/today/") -> str:
    """Where a form came from, if that is ours."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked and is_ours else otherwise
