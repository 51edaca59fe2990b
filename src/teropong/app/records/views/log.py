"""The quick log, its parts, and a planned step's one button."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.models import Origin
from teropong.app.changes.writing import Author
from teropong.app.pages.answering import done, faulty, page_or_part
from teropong.app.pages.asking import asker, found_to_change, number, writer
from teropong.app.people.models import Person
from teropong.app.people.views.me import way_back
from teropong.app.records.forms.log import LogForm
from teropong.app.records.logging_it import (
    Entry,
    fulfil,
    log,
    open_deals_at,
    step_now,
    take_once,
    taken,
)
from teropong.app.records.models import Account, Activity, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import visible_to
from teropong.app.records.twins import twins

_MOST = 8


def log_entry(request: HttpRequest) -> HttpResponse:
    """The quick log: a page of its own, or in the sheet."""
    person = writer(request)
    if request.method != "POST":
        form = LogForm(person, initial=_likely(request, person))
        return page_or_part(request, "log", _context(request, form))
    key = _key(request)
    if (before := taken(person, key, Activity)) is not None:
        return _done(request, before, _author(request))
    form = LogForm(person, request.POST)
    if not form.is_valid():
        return faulty(request, "log", _context(request, form))
    author, entry = _author(request), form.entry()
    activity = take_once(person, key, Activity, lambda: log(entry, author))
    return _done(request, activity, author, entry)


@require_POST
def step_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a planned step as done: now, or when the phone that kept this was told."""
    writer(request)
    step, author = found_to_change(request, Activity, pk), _author(request)
    now = timezone.now()
    said = _instant(request.POST.get("logged_at", ""))
    at = min(said, now) if said and said > step.created_at else now
    fulfil(step, author, at)
    told = _("Done: %(step)s.") % {"step": step}
    return done(request, way_back(request), told, author, quietly=_is_unseen(request))


def about(request: HttpRequest) -> HttpResponse:
    """The deals and people of an account, as the quick log offers them."""
    person = writer(request)
    account = _one(person, Account, request.GET.get("account", ""))
    if account is None:
        get_object_or_404(Account.objects.none())
    form = LogForm(person, initial=_of_account(person, account))
    return render(request, "records/parts/log_about.html", {"form": form})


def suggest(request: HttpRequest) -> HttpResponse:
    """Accounts whose name holds what is typed, and likely twins of it that are others'."""
    person = asker(request)
    typed = request.GET.get("q", "").replace("\0", "").strip()[:160]
    if not typed:
        return JsonResponse({"accounts": [], "twins": []})
    seen = visible_to(person, Account).select_related("owner")
    found = list(seen.filter(name__icontains=typed)[:_MOST])
    alike = twins(typed)
    known = seen.in_bulk([one.pk for one in alike])
    found += [one for one in alike if one.pk in known and one not in found]
    return JsonResponse(
        {
            "accounts": [
                {"id": one.pk, "name": one.name, "owner": str(one.owner or "")} for one in found
            ],
            "twins": [{"name": one.name, "owner": str(one.owner or "")} for one in alike],
        }
    )


def _likely(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What is chosen already when the form opens."""
    deal = _one(person, Opportunity, request.GET.get("opportunity", ""))
    account = deal.account if deal else _one(person, Account, request.GET.get("account", ""))
    if account:
        return _of_account(person, account) | ({"opportunity": deal} if deal else {})
    if step := step_now(person):
        deal = step.opportunity
        return _of_account(person, step.account) | {
            "step": step,
            "channel": step.channel,
            "opportunity": deal if deal and deal.is_open else None,
        }
    form = LogForm(person)
    return _of_account(person, next(iter(form.candidates()), None))


def _of_account(person: Person, account: Account | None) -> dict[str, Any]:
    deals = list(open_deals_at(person, account)[:2])
    return {"account": account, "opportunity": deals[0] if len(deals) == 1 else None}


def _one(person: Person, model: Any, pk: str) -> Any:
    if not pk:
        return None
    return get_object_or_404(visible_to(person, model), pk=number(pk) or 0)


def _context(request: HttpRequest, form: LogForm) -> dict[str, Any]:
    return {"form": form, "key": form["key"].value() or uuid4(), "next": way_back(request)}


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _instant(text: str) -> Any:
    try:
        found = parse_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found and timezone.is_aware(found) else None


def _is_kept(request: HttpRequest) -> bool:
    """Whether a phone without signal kept this and sends it now."""
    return "X-Kept" in request.headers


def _is_unseen(request: HttpRequest) -> bool:
    """Whether it is sent behind the page, where nobody waits for an answer."""
    return request.headers.get("X-Kept") == "unseen"


def _author(request: HttpRequest) -> Author:
    return Author(asker(request), Origin.PHONE if _is_kept(request) else Origin.PAGE)


def _done(
    request: HttpRequest, activity: Activity, author: Author, entry: Entry | None = None
) -> HttpResponse:
    told = _("%(what)s with %(account)s is planned.")
    if activity.status != Status.PLANNED:
        told = _("Logged: %(what)s with %(account)s.")
    told = told % {"what": activity.get_channel_display(), "account": activity.account}
    quietly = _is_unseen(request) or entry is None
    return done(request, way_back(request), told, author, quietly=quietly)
