"""How one is told of alerts, and leaving the mails by one click."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from teropong.app.alerts.forms import PreferenceForm
from teropong.app.alerts.leaving import who_leaves
from teropong.app.alerts.models.preference import preference_of
from teropong.app.pages.asking import asker, posted
from teropong.app.pages.editing import form_page


def preferences(request: HttpRequest) -> HttpResponse:
    """When, and by which way."""
    person = asker(request)
    form = PreferenceForm(person, posted(request), instance=preference_of(person))
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, _("Saved."))
        return redirect("my_alerts")
    return form_page(request, "alerts/mine.html", form)


@never_cache
@login_not_required
@csrf_exempt  # a mail program asks (RFC 8058); the address itself proves that we wrote it
def no_more_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, since mail scanners open links; a POST leaves."""
    leaving = who_leaves(token)
    if leaving is None:
        raise Http404
    if is_done := request.method == "POST":
        leaving.leave()
    return render(request, "alerts/leave.html", {"is_done": is_done, "leaving": leaving})
