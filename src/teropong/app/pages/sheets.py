"""A form as a page of its own, or as what the sheet over a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teropong.app.pages.editing import status_of


def frame_of(request: HttpRequest) -> str:
    """The template that a page extends: the sheet's, where the sheet asks."""
    return "sheet.html" if request.headers.get("HX-Request") else "base.html"


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page, or the same in the sheet."""
    return render(request, template, {"frame": frame_of(request), **context}, status=status)


def show_form(
    request: HttpRequest,
    form: BaseForm,
    title: str,
    *,
    back: str,
    save: str = "",
    note: str = "",
    delete: str = "",
    template: str = "form_page.html",
    **context: Any,
) -> HttpResponse:
    """A form with its title; ``delete`` deletes its record, ``back`` leads where it came from.

    Answers 422 where what was typed cannot be.
    """
    given = {"form": form, "title": title, "back": back, "save": save, "note": note}
    return show(request, template, {**given, "delete": delete, **context}, status_of(form))
