"""What a phone needs that keeps entries without signal: its worker, and a fresh token to send."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from teropong.app import pages
from teropong.app.people.models import Person


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: at the root, because it answers for every page."""
    del request
    response = HttpResponse(_source(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_GET
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """Who is signed in, if anybody, and the token that forms must bring."""
    person = request.user if isinstance(request.user, Person) else None
    return JsonResponse({"person": person and person.pk, "token": get_token(request)})


@cache
def _source() -> bytes:
    return (Path(pages.__file__).parent / "static" / "teropong" / "worker.js").read_bytes()
