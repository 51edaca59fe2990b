"""Whether anything changed for a board, asked once a second: `/live/<token>/?since=<version>`.

The token says for whom, signed, so that no session and no record database is asked: 304 nothing
changed, 200 and the version, 410 an old token, whose page is to be loaded again.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse

from teropong.app.mirror.place import place

ADDRESS: Final = "/live/"
LASTS = 86_400
"""Seconds that a token is good for."""
_SALT = "teropong.live"
_MOST_REPS = 100
"""A page of more people than that asks after anybody: the address has an end."""


def live_token(reps: frozenset[str] | None) -> str:
    """The token of a page that shows these reps; null: everybody."""
    listed = None if reps is None or len(reps) > _MOST_REPS else sorted(reps)
    return signing.dumps([round(time.time()), listed], salt=_SALT, compress=True)


@lru_cache(maxsize=4096)
def _read(token: str) -> tuple[float, frozenset[str] | None] | None:
    try:
        made, reps = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return float(made), None if reps is None else frozenset(reps)


def live(request: HttpRequest) -> HttpResponse:
    """Answer a page that asks whether it is still as things are."""
    told = _read(request.path_info.removeprefix(ADDRESS).rstrip("/"))
    if request.method not in ("GET", "HEAD"):
        return _plain(HttpResponse(status=405, headers={"Allow": "GET, HEAD"}))
    if told is None or not 0 <= time.time() - told[0] + 60 < LASTS + 60:
        return _plain(HttpResponse(status=410))
    versions, _age = place().versions()
    if not versions.has_changed(request.GET.get("since", ""), told[1]):
        return _plain(HttpResponse(status=304))
    return _plain(JsonResponse({"version": versions.name}))


def _plain(response: HttpResponse) -> HttpResponse:
    if response.status_code != 304:
        response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "same-origin"
    response["X-Frame-Options"] = "DENY"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
