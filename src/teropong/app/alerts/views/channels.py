"""Channels: by which ways alerts go out, how that went, and a test of each."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.alerts.channel_form import ChannelForm
from teropong.app.alerts.dispatching import queue
from teropong.app.alerts.forms import WatchForm
from teropong.app.alerts.models import Channel, Delivery, Means, Progress, Reason
from teropong.app.alerts.models.watch import watch
from teropong.app.alerts.standing import failures, standings
from teropong.app.changes.writing import Author, hide
from teropong.app.pages.asking import posted
from teropong.app.pages.sheets import show_form
from teropong.app.people.doors import has_mail
from teropong.app.people.views.guards import administrator

PAGE = "/settings/channels/"
_SECRET = "webhook_secret"  # noqa: S105 - where it waits to be shown once


def channels(request: HttpRequest) -> HttpResponse:
    """Every way with how it stands, and when alerts climb."""
    administrator(request)
    form = WatchForm(posted(request), instance=watch())
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("channels")
    context = {
        "form": form,
        "standings": standings(),
        "failures": failures(),
        "means": [(one.value, one.label) for one in Means],
        "has_mail": has_mail(),
        "base_url": settings.CONFIGURATION.base_url,
        "secret": request.session.pop(_SECRET, None),
    }
    return render(request, "alerts/channels.html", context, status=422 if form.errors else 200)


def new_channel(request: HttpRequest, means: str) -> HttpResponse:
    """Set up a way."""
    administrator(request)
    if means not in Means.values:
        raise Http404
    kind = Means(means)
    title = _("New channel: %s") % kind.label
    return _written(request, Channel(means=kind, name=str(kind.label)), title)


def edit_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a way."""
    administrator(request)
    found = _found(pk)
    return _written(request, found, found.name, f"{PAGE}{pk}/delete/")


@require_POST
def remove_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a way."""
    author, found = Author(administrator(request)), _found(pk)
    hide(found, author)
    messages.success(request, _("Deleted."))
    return redirect("channels")


@require_POST
def test_mail(request: HttpRequest) -> HttpResponse:
    """Send oneself a test by mail."""
    administrator(request)
    if not has_mail():
        raise Http404
    return _test(request, None)


@require_POST
def test_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test; in a channel of people, to oneself."""
    administrator(request)
    return _test(request, _found(pk))


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what failed once more."""
    administrator(request)
    failed = Delivery.objects.filter(pk=pk, state=Progress.FAILED).exclude(reason=Reason.TEST)
    found = get_object_or_404(failed)
    with transaction.atomic():
        if failed.update(state=Progress.WAITING, ended_at=None, attempts=0, tried_at=None):
            found.refresh_from_db()
            found.parts.filter(state=Progress.FAILED).update(state=Progress.QUEUED)
            queue(found, timezone.now())
    messages.success(request, _("It is on its way again."))
    return redirect("channels")


def _found(pk: int) -> Channel:
    return get_object_or_404(Channel, pk=pk, hidden_at=None)


def _written(request: HttpRequest, channel: Channel, title: str, delete: str = "") -> HttpResponse:
    author = Author(administrator(request))
    form = ChannelForm(posted(request), instance=channel)
    if request.method == "POST" and form.is_valid() and form.write(author):
        if form.made:
            request.session[_SECRET] = form.instance.secret
        messages.success(request, _("Saved."))
        return redirect("channels")
    return show_form(request, form, title, back=PAGE, delete=delete)


def _test(request: HttpRequest, channel: Channel | None) -> HttpResponse:
    person = administrator(request)
    is_mine = channel is None or channel.is_personal
    if channel and channel.is_personal and not channel.addresses.filter(person=person).exists():
        messages.error(request, _("Write your own address there first: under Me, Alerts."))
        return redirect("channels")
    with transaction.atomic():
        delivery = Delivery.objects.create(
            key=f"test:{uuid4()}",
            reason=Reason.TEST,
            person=person if is_mine else None,
            channel=channel,
        )
        queue(delivery, timezone.now())
    messages.success(request, _("A test is on its way. In a moment it says here how that went."))
    return redirect("channels")
