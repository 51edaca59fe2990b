"""What is answered where a request goes wrong: a sentence, and a way on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


@login_not_required
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose mark is missing or stale: another tab signed in or out, or it is not ours."""
    del reason
    told = _("This form is no longer valid, because you signed in or out since. Open it again.")
    return _answer(request, 403, _("Please try again"), told)


@login_not_required
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What this person may not do."""
    told = str(exception) if exception and exception.args else _("This is not yours to do.")
    return _answer(request, 403, _("Not allowed"), told)


@login_not_required
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not there, or not for this person."""
    del exception
    told = _("There is nothing at this address, or it is not yours to see.")
    return _answer(request, 404, _("Not found"), told)


@login_not_required
def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What cannot be read, or is too large to be."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        told = _("This is more than can be sent in one go. Send less, or in parts.")
        return _answer(request, 413, _("Too large"), told)
    told = _("This request cannot be read. Go back and try again.")
    return _answer(request, 400, _("Not readable"), told)


def clashed(request: HttpRequest) -> HttpResponse:
    """What somebody else changed at the same moment, where no form is there to say so."""
    told = _("Somebody else changed this at the same moment. Nothing of yours was written.")
    return _answer(request, 409, _("Changed meanwhile"), told)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """What should not have happened."""
    told = _("Something went wrong on our side. What you saved before is safe.")
    return _answer(request, 500, _("Something went wrong"), told)


def _answer(request: HttpRequest, status: int, title: str, told: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "told": told}, status=status)
