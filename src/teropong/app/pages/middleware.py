"""What every request passes: the content policy, and the language and clock of its person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from teropong.app.changes.writing import Conflict
from teropong.app.pages.errors import clashed
from teropong.app.records.models.company import Company, known_company
from teropong.language import LANGUAGES, use_language

Answer = Callable[[HttpRequest], HttpResponse]
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LANGUAGE_COOKIE = "teropong_language"


def policy(get_response: Answer) -> Answer:
    """Answer with a content policy under which no script but ours runs."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return answer


def language(get_response: Answer) -> Answer:
    """Speak the person's language, the browser's choice on this page, or the company's."""

    def answer(request: HttpRequest) -> HttpResponse:
        with known_company() as firm:
            return _answer(request, firm)

    def _answer(request: HttpRequest, firm: Company | None) -> HttpResponse:
        spoken = language_of(request, firm.language if firm else settings.LANGUAGE_CODE)
        with (
            translation.override(spoken),
            use_language(spoken),
            timezone.override(firm.zone if firm else "Asia/Jakarta"),
        ):
            response = get_response(request)
            response.setdefault("Content-Language", spoken)
            return response

    return answer


def language_of(request: HttpRequest, otherwise: str) -> str:
    """The language that a request is answered in."""
    asked = (
        getattr(request.user, "language", ""),
        request.COOKIES.get(LANGUAGE_COOKIE, ""),
        otherwise,
    )
    return next((one for one in asked if one in LANGUAGES), "id")


class Clashes:
    """Answer 409 where a write met another's, and no form was there to tell of it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Tell of a conflict; everything else is told elsewhere."""
        return clashed(request) if isinstance(exception, Conflict) else None
