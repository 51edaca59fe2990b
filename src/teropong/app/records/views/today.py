"""A rep's day: the next steps that are due, and the deals without one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def today(request: HttpRequest) -> HttpResponse:
    """Today."""
    return render(request, "records/today.html")
