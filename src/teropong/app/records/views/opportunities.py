"""A deal's page and its form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import asker, found, found_to_change, number, posted, writer
from teropong.app.pages.editing import deleted, form_page, kept
from teropong.app.records.forms.opportunity import OpportunityForm
from teropong.app.records.models import Account, Activity, Company, Opportunity, Stage
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import may_change, visible_to
from teropong.app.records.timeline import changes_of, timeline


def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    """A deal: how it stands, what is next, and what happened."""
    person, deal = asker(request), found(request, Opportunity, pk)
    activities = visible_to(person, Activity).filter(opportunity=deal)
    context = {
        "deal": deal,
        "stages": Stage.objects.filter(pipeline=deal.pipeline, hidden_at=None),
        "planned": activities.filter(status=Status.PLANNED).order_by("occurred_at"),
        "events": timeline(activities, changes_of("opportunity", [deal.pk])),
        "is_mine": may_change(person, deal),
    }
    return render(request, "records/opportunity.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """A new deal, of an account where the address names one."""
    deal, asked = Opportunity(), request.GET.get("account", "")
    if asked:
        deal.account = found(request, Account, number(asked) or 0)
        deal.source = deal.account.source
    return _edit(request, deal, _("New opportunity"))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a deal."""
    return _edit(request, found_to_change(request, Opportunity, pk), _("Change the opportunity"))


def _edit(request: HttpRequest, deal: Opportunity, title: str) -> HttpResponse:
    person = writer(request)
    firm = Company.objects.earliest("pk")
    form = OpportunityForm(person, firm, posted(request), instance=deal)
    author = Author(person)
    if request.method == "POST" and form.is_valid() and form.write(author):
        kept(request, deal, author)
        return redirect(deal)
    back = deal.get_absolute_url() if deal.pk else "/opportunities/"
    return form_page(request, "records/record_form.html", form, title=title, back=back)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a deal."""
    deal = found_to_change(request, Opportunity, pk)
    deleted(request, deal, Author(asker(request)))
    return redirect("/opportunities/")
