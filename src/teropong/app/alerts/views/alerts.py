"""The queue, one alert, and what is done with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from teropong.app.alerts import acting, listing
from teropong.app.alerts.forms import ReasonForm, SnoozeForm
from teropong.app.alerts.models import Alert
from teropong.app.alerts.models.watch import watch
from teropong.app.alerts.whom import seen_by
from teropong.app.alerts.wording import said_to
from teropong.app.pages.asking import asker, posted
from teropong.app.pages.sheets import show_form
from teropong.app.people.models import Role
from teropong.shown.deviations import GOOD
from teropong.shown.unrated import not_judged

QUEUE = "/alerts/"


@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """What waits, what somebody sees to, what is over, and how right it was."""
    person, now = asker(request), timezone.now()
    context = {
        "mine": listing.mine(person),
        "good": [(one, _acts(request, one.alert)) for one in listing.good(person)],
        "others": listing.others(person),
        "seen_to": listing.seen_to(person),
        "over": listing.over(person, now),
        "score": listing.score(person, now),
        "acts": person.role != Role.DIRECTOR,
        "missing": not_judged(watch().missing_rate),
        "may_mend": person.role == Role.ADMINISTRATOR,
    }
    return render(request, "alerts/alerts.html", context)


@require_GET
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert: where mails lead."""
    person = asker(request)
    found = get_object_or_404(seen_by(person).select_related("by"), pk=pk)
    context = {
        "line": listing.Line(found, said_to(person, found)),
        "acts": _acts(request, found),
    }
    return render(request, "alerts/alert.html", context)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """See to it."""
    found = _to_act_on(request, pk)
    is_done = acting.acknowledge(found, asker(request), timezone.now())
    told = _("Seen.") if found.kind in GOOD else _("You see to it. Nobody is told any more.")
    return _back(request, told, is_done)


def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it off until a day, with a reason."""
    found = _to_act_on(request, pk)
    form = SnoozeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        until, reason = form.cleaned_data["until_on"], form.cleaned_data["reason"]
        is_done = acting.snooze(found, asker(request), timezone.now(), until, reason)
        return _back(request, _("It is quiet until that day."), is_done)
    note = said_to(asker(request), found).title
    return show_form(request, form, _("Put off"), back=QUEUE, save=_("Put off"), note=note)


def prove_false(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is not so, and why."""
    found = _to_act_on(request, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        is_done = acting.prove_false(found, asker(request), timezone.now(), reason)
        return _back(request, _("It counts as not true, and is quiet."), is_done)
    note = said_to(asker(request), found).title
    return show_form(request, form, _("Not true"), back=QUEUE, save=_("Not true"), note=note)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was done with it."""
    found = _to_act_on(request, pk)
    is_done = acting.reopen(found, asker(request), timezone.now())
    return _back(request, _("It waits again."), is_done)


def _acts(request: HttpRequest, alert: Alert) -> bool:
    """Whether the asker may do something with it: a director only where told of it."""
    person = asker(request)
    return person.role != Role.DIRECTOR or alert.told.filter(pk=person.pk).exists()


def _to_act_on(request: HttpRequest, pk: int) -> Alert:
    found = get_object_or_404(seen_by(asker(request)), pk=pk)
    if not _acts(request, found):
        raise PermissionDenied(_("You may read this, but it is not yours to change."))
    return found


def _back(request: HttpRequest, told: str, is_done: bool) -> HttpResponse:
    if is_done:
        messages.success(request, told)
    else:
        messages.info(request, _("It is over already."))
    return redirect(QUEUE)
