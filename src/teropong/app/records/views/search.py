"""Search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teropong.app.pages.asking import asker
from teropong.app.records.searching import search


def find(request: HttpRequest) -> HttpResponse:
    """What holds the words of the address."""
    text = request.GET.get("q", "")[:100].replace("\0", "").strip()
    found = search(asker(request), text)
    return render(request, "records/search.html", {"text": text, "found": found})
