"""What is known of every request afterwards: a line in the log, a number in the metrics.

Neither holds who asked, nor the address as it was asked: its pattern stands for it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from teropong.app.mirror.live import ADDRESS as LIVE
from teropong.app.running import metrics
from teropong.app.running.health import DOORS, door_of

Answer = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
LARGEST = 101_000_000
"""Bytes of a request; an import's file is the largest that there is."""
_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")
_log = logging.getLogger("teropong.requests")


def observe(get_response: Answer) -> Answer:
    """Number each request, time it, and tell how it ended."""

    def answer(request: HttpRequest) -> HttpResponse:
        began, number = perf_counter(), request_number(request)
        response = get_response(request)
        response[HEADER] = number
        view, route = what(request)
        taken = perf_counter() - began
        metrics.count_request(view, request.method or "", response.status_code, taken)
        if view not in _QUIET:
            facts = {
                "method": request.method,
                "view": view,
                "route": route,
                "status": response.status_code,
                "ms": round(taken * 1000, 1),
                "request": number,
            }
            _log.info("request", extra={"facts": facts})
        return response

    return answer


def doors(get_response: Answer) -> Answer:
    """Answer those who ask for the process itself, before anything asks the records.

    Nor does anything read a request that is larger than any page of ours sends.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if _size(request) > LARGEST:
            told = _("What you sent is larger than %(megabytes)s MB.")
            return HttpResponse(told % {"megabytes": LARGEST // 1_000_000}, status=413)
        door = door_of(request.path_info)
        return door(request) if door else get_response(request)

    return answer


def _size(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "")
    return int(told[:20]) if told.isascii() and told.isdigit() else 0


def request_number(request: HttpRequest) -> str:
    """The number that a trusted proxy gave it, or a new one."""
    given = str(request.META.get("HTTP_X_REQUEST_ID", ""))
    trusted = settings.CONFIGURATION.behind_proxy and _ID.fullmatch(given)
    return given if trusted else uuid4().hex


def what(request: HttpRequest) -> tuple[str, str]:
    """The name of the view that a request met, and the pattern of its address."""
    if request.path_info in DOORS:
        return request.path_info.strip("/"), request.path_info
    if door_of(request.path_info):
        return "live", f"{LIVE}<token>/"
    if (met := request.resolver_match) is None:
        is_static = request.path_info.startswith(settings.STATIC_URL)
        return ("static", settings.STATIC_URL) if is_static else ("none", "")
    return met.view_name or met._func_path.rpartition(".")[2], f"/{met.route}"


_QUIET = frozenset({"static", "healthz", "readyz", "metrics", "live"})
"""Asked too often to be told of each time; the metrics count them."""
