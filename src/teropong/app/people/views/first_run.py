"""The first page of all: who runs it, and what holds for the company."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from teropong.app.records.models.company import company


@login_not_required
def first_run(request: HttpRequest) -> HttpResponse:
    """Set up the company, once."""
    if company() is not None:
        return redirect("/today/")
    return render(request, "people/first_run.html")
