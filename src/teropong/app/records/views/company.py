"""The company's settings, and its rates."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author, hide
from teropong.app.pages.asking import found, posted
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.people.views.guards import administrator
from teropong.app.records.clock import today
from teropong.app.records.decimals import say_decimal
from teropong.app.records.forms.company import CompanyForm
from teropong.app.records.forms.rates import RateForm
from teropong.app.records.models import Rate
from teropong.app.records.models.company import company

RATES = "/rates/"


def settings(request: HttpRequest) -> HttpResponse:
    """What holds for the whole company."""
    author, firm = Author(administrator(request)), company()
    if firm is None:
        raise Http404
    form = CompanyForm(posted(request), instance=firm)
    if request.method == "POST" and form.is_valid() and form.write(author):
        say(request, _("Saved."), author)
        return redirect("settings")
    status = 422 if form.errors else 200
    return render(request, "company/settings.html", {"form": form}, status=status)


def rates(request: HttpRequest) -> HttpResponse:
    """Rates by currency, the latest first."""
    administrator(request)
    rows = Rate.objects.filter(hidden_at=None).order_by("currency", "-starts_on")
    listed = [
        (currency, [(rate, say_decimal(rate.rate)) for rate in of_it])
        for currency, of_it in groupby(rows, lambda rate: rate.currency)
    ]
    return render(request, "company/rates.html", {"rates": listed})


def new_rate(request: HttpRequest) -> HttpResponse:
    """Write down a rate."""
    return _rate(request, Rate(starts_on=today(), currency="USD"), _("New rate"))


def edit_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a rate."""
    administrator(request)
    rate = found(request, Rate, pk)
    return _rate(request, rate, _("Rate of %s") % rate.currency, f"/rates/{pk}/delete/")


@require_POST
def remove_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a rate."""
    author, rate = Author(administrator(request)), found(request, Rate, pk)
    hide(rate, author)
    say(request, _("Deleted."), author)
    return redirect(RATES)


def _rate(request: HttpRequest, rate: Rate, title: str, delete: str = "") -> HttpResponse:
    author = Author(administrator(request))
    form = RateForm(posted(request), instance=rate)
    if request.method == "POST" and form.is_valid() and form.write(author):
        say(request, _("Saved."), author)
        return redirect(RATES)
    return show_form(request, form, title, back=RATES, delete=delete)
