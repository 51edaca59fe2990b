"""Moving one deal: the forms of the board's cards and of the deal's page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.models import Change
from teropong.app.changes.writing import Author, Conflict
from teropong.app.pages.answering import done, faulty, page_or_part, toast, wants_json
from teropong.app.pages.asking import asker, found_to_change, number, posted
from teropong.app.pages.templatetags.say import clock
from teropong.app.people.views.me import way_back
from teropong.app.records import moving
from teropong.app.records.forms.moving import DatedForm, LoseForm, MoveForm, WinForm
from teropong.app.records.models import Opportunity
from teropong.app.records.models.company import company

BOARD = "/opportunities/board/"


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a deal into another stage."""
    deal = found_to_change(request, Opportunity, pk)
    if not deal.is_open and request.method == "GET":
        messages.error(request, _("This deal is closed; reopen it."))
        return redirect(deal)
    form = MoveForm(deal, asker(request), posted(request))

    def act(author: Author) -> Change | None:
        stage, version = form.cleaned_data["stage"], form.cleaned_data["version"]
        return moving.move(deal, author, stage, form.at(), version)

    return _answer(request, "move", form, act)


def close(request: HttpRequest, pk: int, outcome: str) -> HttpResponse:
    """Close a deal as won or lost."""
    deal = found_to_change(request, Opportunity, pk)
    forms = {"won": WinForm, "lost": LoseForm}
    if outcome not in forms:
        raise Http404
    form = forms[outcome](deal, asker(request), posted(request))

    def act(author: Author) -> Change | None:
        values = form.cleaned_data
        if outcome == "won":
            return moving.win(deal, author, values["amount"], form.at(), values["version"])
        why, rivals = _in_company_words(values["why"]), values["competitors"]
        return moving.lose(deal, author, why, rivals, form.at(), values["version"])

    return _answer(request, outcome, form, act)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed deal again."""
    deal = found_to_change(request, Opportunity, pk)
    to = way_back(request, deal.get_absolute_url())
    author = Author(asker(request))
    seen = number(request.POST.get("version", ""))
    try:
        moving.reopen(deal, author, version=seen)
    except Conflict as conflict:
        messages.error(request, told_conflict(conflict))
        return redirect(to)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(to)
    return done(request, to, _("%(deal)s is open again.") % {"deal": deal}, author)


def told_conflict(conflict: Conflict) -> str:
    """Who changed the deal meanwhile."""
    last = conflict.changes[-1] if conflict.changes else None
    if last is None:
        return _("Not moved: the deal was changed meanwhile.")
    return _("Not moved: %(who)s changed this deal at %(when)s. It is shown as it is now.") % {
        "who": last.author or "Teropong",
        "when": clock(last.recorded_at),
    }


def _answer(
    request: HttpRequest, name: str, form: DatedForm, act: Callable[[Author], Change | None]
) -> HttpResponse:
    context = {"form": form, "deal": form.deal, "next": way_back(request, BOARD)}
    if request.method != "POST":
        return page_or_part(request, name, context)
    if not form.is_valid():
        return faulty(request, name, context)
    author = Author(asker(request))
    try:
        act(author)
    except Conflict as conflict:
        return _clashed(request, conflict)
    except ValidationError as error:
        form.add_error("happened_on" if error.code in _OF_DAY else None, error)
        return faulty(request, name, context)
    to = str(context["next"])
    return done(request, to, _told(form), author, version=form.deal.version)


_OF_DAY = ("future", "backdated", "order")


def _clashed(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    told = told_conflict(conflict)
    if wants_json(request):
        return JsonResponse({"told": told, "toast": toast(request, told, "error")}, status=409)
    messages.error(request, told)
    return redirect(way_back(request, BOARD))


def _told(form: DatedForm) -> str:
    if isinstance(form, MoveForm):
        return _("%(deal)s is now in %(stage)s.") % {
            "deal": form.deal,
            "stage": form.cleaned_data["stage"],
        }
    told = _("%(deal)s is won.") if isinstance(form, WinForm) else _("%(deal)s is lost.")
    return told % {"deal": form.deal}


def _in_company_words(why: str) -> str:
    """A listed reason in the company's language, so that it is counted as one; else as typed."""
    listed = next((one for one in LoseForm.reasons if str(one) == why), None)
    firm = company()
    if listed is None or firm is None:
        return why
    with translation.override(firm.language):
        return str(listed)
