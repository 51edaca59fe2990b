"""Holidays by year: the company's own list, filled from the calendar of Indonesia."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author, hide
from teropong.app.pages.asking import found, posted
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.people.views.guards import administrator
from teropong.app.records.clock import today
from teropong.app.records.forms.rates import HolidayForm
from teropong.app.records.holidays import fill_year
from teropong.app.records.models import Holiday
from teropong.app.records.models.company import company


def holidays(request: HttpRequest) -> HttpResponse:
    """The holidays of a year."""
    administrator(request)
    year = _year(request.GET.get("year", ""))
    rows = Holiday.objects.filter(on__year=year, hidden_at=None)
    context = {"year": year, "holidays": rows, "years": _years(year)}
    return render(request, "company/holidays.html", context)


def new_holiday(request: HttpRequest) -> HttpResponse:
    """Add a day."""
    return _holiday(request, Holiday(), _("New holiday"))


def edit_holiday(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a day."""
    administrator(request)
    holiday = found(request, Holiday, pk)
    return _holiday(request, holiday, holiday.name, f"/holidays/{pk}/delete/")


@require_POST
def remove_holiday(request: HttpRequest, pk: int) -> HttpResponse:
    """Work on that day after all."""
    author, holiday = Author(administrator(request)), found(request, Holiday, pk)
    hide(holiday, author)
    say(request, _("Deleted."), author)
    return redirect(_page(holiday.on.year))


@require_POST
def fill(request: HttpRequest) -> HttpResponse:
    """Add what is decreed for a year and not there yet."""
    author, year, firm = (
        Author(administrator(request)),
        _year(request.POST.get("year", "")),
        company(),
    )
    n = fill_year(year, firm.language if firm else get_language() or "id", author)
    if n:
        told = ngettext("%(n)s day was added.", "%(n)s days were added.", n) % {"n": n}
        say(request, told, author)
    else:
        messages.info(request, _("Nothing was missing."))
    return redirect(_page(year))


def _holiday(request: HttpRequest, holiday: Holiday, title: str, delete: str = "") -> HttpResponse:
    author = Author(administrator(request))
    form = HolidayForm(posted(request), instance=holiday)
    if request.method == "POST" and form.is_valid() and form.write(author):
        say(request, _("Saved."), author)
        return redirect(_page(form.instance.on.year))
    year = holiday.on.year if holiday.pk else today().year
    return show_form(request, form, title, back=_page(year), delete=delete)


def _page(year: int) -> str:
    return f"/holidays/?year={year}"


def _year(asked: str) -> int:
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
    return int(asked) if is_year and 1970 <= int(asked) <= 2099 else today().year


def _years(year: int) -> list[int]:
    known = Holiday.objects.filter(hidden_at=None).dates("on", "year")
    return sorted({year, today().year, today().year + 1, *(one.year for one in known)})
