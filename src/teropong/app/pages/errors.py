"""What is answered where a request goes wrong: a sentence, and a way on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
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
    """What cannot be read."""
    del exception
    told = _("This request cannot be read. Go back and try again.")
    return _answer(request, 400, _("Not readable"), told)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """What should not have happened."""
    told = _("Something went wrong on our side. What you saved before is safe.")
    return _answer(request, 500, _("Something went wrong"), told)


def _answer(request: HttpRequest, status: int, title: str, told: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "told": told}, status=status)
