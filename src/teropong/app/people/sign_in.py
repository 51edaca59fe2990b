"""allauth's addresses, without those that nobody needs where people come by invitation."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Final, Never

from allauth.socialaccount.providers.openid_connect import views as oidc
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, re_path
from requests import RequestException

View = Callable[..., HttpResponse]
LOG: Final = logging.getLogger("teropong.people")


@login_not_required
def closed(request: HttpRequest) -> Never:
    """Answer as if there were nothing."""
    raise Http404(request.path)


def guarded(view: View) -> View:
    """A provider's view that says so where the provider cannot be reached or understood."""

    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, ValueError, KeyError):
            LOG.warning("a sign-in provider does not answer", exc_info=True)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return answer


urlpatterns = [
    re_path("^(?:signup|email|confirm-email|login/code)/", closed, name="closed"),
    re_path("^social/(?:signup/)?$", closed),
    path("", include("allauth.account.urls")),
    path("", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("social/", include("allauth.socialaccount.urls")),
    path("oidc/<str:provider_id>/login/", guarded(oidc.login), name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        guarded(oidc.callback),
        name="openid_connect_callback",
    ),
]
