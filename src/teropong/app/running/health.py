"""Whether it lives, and whether it can be asked: what a supervisor or a balancer goes by."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from teropong.app.mirror.live import ADDRESS, live
from teropong.app.mirror.place import state as mirror_state
from teropong.app.running import metrics
from teropong.app.running.database import state
from teropong.app.running.proxy import FORWARDED


def alive(request: HttpRequest) -> HttpResponse:
    """The process lives; the records are not asked."""
    del request
    return _plain(HttpResponse("alive\n", content_type="text/plain"))


def ready(request: HttpRequest) -> HttpResponse:
    """The records can be reached and the mirror is current; 503 with a reason before.

    The app can be used for records while the figures are not ready.
    """
    del request
    reason = state() or mirror_state()
    told = {"ready": not reason, "reason": reason} if reason else {"ready": True}
    answer = JsonResponse(told, status=503 if reason else 200)
    # Who waits for it asks often: a line of error for each would say nothing new.
    answer._has_been_logged = True  # type: ignore[attr-defined] # Django's own mark
    return _plain(answer)


def measured(request: HttpRequest) -> HttpResponse:
    """The metrics, for this machine or whoever knows the token."""
    if not (_is_from_here(request) or _knows_token(request)):
        told = "from this machine, or with metrics_token as Authorization: Bearer\n"
        return _plain(HttpResponse(told, status=403, content_type="text/plain"))
    return _plain(HttpResponse(metrics.page(), content_type=metrics.CONTENT_TYPE))


DOORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": measured,
}
"""Addresses that are answered before anybody signs in, and before there is a company."""


def door_of(path: str) -> Callable[[HttpRequest], HttpResponse] | None:
    """Who answers at an address, if it is asked that often or that early."""
    return live if path.startswith(ADDRESS) else DOORS.get(path)


def _is_from_here(request: HttpRequest) -> bool:
    if request.META.get(FORWARDED) and not settings.CONFIGURATION.behind_proxy:
        return False  # a proxy that nobody told us of: its own address says nothing
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _knows_token(request: HttpRequest) -> bool:
    token = settings.CONFIGURATION.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and constant_time_compare(given, token)


def _plain(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
