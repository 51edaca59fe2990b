"""allauth's addresses, without those that nobody needs where people come by invitation."""

from __future__ import annotations

from typing import Never

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import include, path, re_path


@login_not_required
def closed(request: HttpRequest) -> Never:
    """Answer as if there were nothing."""
    raise Http404(request.path)


urlpatterns = [
    re_path("^(?:signup|email|confirm-email|login/code)/", closed, name="closed"),
    re_path("^social/(?:signup/)?$", closed),
    path("", include("allauth.account.urls")),
    path("", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("social/", include("allauth.socialaccount.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
