"""Where a request may go before anybody has signed in, and before there is a company."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from teropong.app.records.models.company import company

Answer = Callable[[HttpRequest], HttpResponse]
FIRST_RUN = "/first-run/"
_ALWAYS = (FIRST_RUN, "/static/", "/healthz", "/readyz", "/metrics", "/language/", "/sw.js")


def first_run(get_response: Answer) -> Answer:
    """Lead to the first page while there is no company."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(_ALWAYS) and company() is None:
            return redirect(FIRST_RUN)
        return get_response(request)

    return answer
