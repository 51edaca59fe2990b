"""Answers to forms that stay on their page: a script asks for JSON, a browser alone for a page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from teropong.app.changes.writing import Author
from teropong.app.pages.editing import say


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours sent the form."""
    return "application/json" in request.headers.get("Accept", "")


def page_or_part(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page ``records/NAME.html``, or for the sheet only its part ``records/parts/NAME.html``."""
    template = f"records/{name}.html"
    if request.headers.get("HX-Request"):
        template = f"records/parts/{name}.html"
    response = render(request, template, context, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response


def faulty(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 422
) -> HttpResponse:
    """The form again, with what is wrong beside its fields."""
    if not wants_json(request):
        return page_or_part(request, name, context, status)
    part = render_to_string(f"records/parts/{name}.html", context, request)
    told = " ".join(_sentences(context["form"]))
    return JsonResponse({"html": part, "told": told}, status=status)


def done(
    request: HttpRequest,
    to: str,
    told: str,
    author: Author,
    *,
    quietly: bool = False,
    version: int | None = None,
) -> HttpResponse:
    """On to a page that says what was done, and offers to undo it.

    A script that stays on its page (``X-Stay``) gets the toast itself instead, and the record's
    new ``version``.
    """
    stays = "X-Stay" in request.headers
    if not quietly and not stays:
        say(request, told, author)
    if not wants_json(request):
        return redirect(to)
    shown = toast(request, told, "success", author.batch, to) if stays else ""
    return JsonResponse({"to": to, "told": told, "toast": shown, "version": version})


def toast(
    request: HttpRequest, told: str, tags: str, batch: UUID | None = None, to: str = ""
) -> str:
    """A toast as a script puts it on the page."""
    context = {"told": told, "tags": tags, "batch": batch, "next": to}
    return render_to_string("parts/toast.html", context, request)


def _sentences(form: Any) -> list[str]:
    return [
        str(error) if name == "__all__" else f"{form.fields[name].label or name}: {error}"
        for name, errors in form.errors.items()
        for error in errors
    ]
