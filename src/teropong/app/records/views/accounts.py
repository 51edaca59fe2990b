"""An account's page, its forms, its people, and merging it with another."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.erasing import erase
from teropong.app.changes.writing import Author
from teropong.app.pages.asking import asker, found, found_to_change, posted, writer
from teropong.app.pages.editing import deleted, form_page, kept, say
from teropong.app.records.account_field import matching, numbered
from teropong.app.records.forms.account import AccountForm, ContactForm, MergeForm
from teropong.app.records.merging import merge
from teropong.app.records.models import Account, Activity, Contact, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.rights import may_change, visible_to
from teropong.app.records.timeline import changes_of, timeline


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """An account: its people, its deals, what is planned, and what happened."""
    person = asker(request)
    if stays := visible_to(person, Account).filter(merged__pk=pk).first():
        return redirect(stays)
    one = found(request, Account, pk)
    activities = visible_to(person, Activity).filter(account=one)
    deals = visible_to(person, Opportunity).filter(account=one).select_related("stage", "owner")
    context = {
        "account": one,
        "contacts": visible_to(person, Contact).filter(account=one),
        "deals": deals,
        "planned": activities.filter(status=Status.PLANNED).order_by("occurred_at"),
        "events": timeline(activities, changes_of("account", [one.pk])),
        "is_mine": may_change(person, one),
    }
    return render(request, "records/account.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """A new account."""
    return _edit(request, Account(), _("New account"))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an account."""
    return _edit(request, found_to_change(request, Account, pk), _("Change the account"))


def _edit(request: HttpRequest, one: Account, title: str) -> HttpResponse:
    person = writer(request)
    form = AccountForm(person, posted(request), instance=one)
    author = Author(person)
    if request.method == "POST" and form.is_valid() and form.write(author):
        kept(request, one, author)
        return redirect(one)
    back = one.get_absolute_url() if one.pk else "/accounts/"
    return form_page(request, "records/account_form.html", form, title=title, back=back)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide an account; its deals and activities stay as they are."""
    one = found_to_change(request, Account, pk)
    deleted(request, one, Author(asker(request)))
    return redirect("/accounts/")


def merge_with(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge another account into this one."""
    stays = found_to_change(request, Account, pk)
    form = MergeForm(stays, asker(request), posted(request))
    if request.method == "POST" and form.is_valid():
        author = Author(asker(request))
        goes = form.cleaned_data["other"]
        merge(stays, goes, author)
        told = _("%(goes)s is now part of %(stays)s.") % {"goes": goes, "stays": stays}
        say(request, told, author)
        return redirect(stays)
    return form_page(request, "records/merge.html", form, account=stays)


def names(request: HttpRequest) -> HttpResponse:
    """Names of accounts that hold what is typed, as options of a list."""
    typed = request.GET.get("q", "")[:100].replace("\0", "")
    rows = matching(visible_to(asker(request), Account), typed)
    return render(request, "records/options.html", {"words": [numbered(one) for one in rows]})


def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """A new person at an account."""
    one = found(request, Account, pk)
    writer(request)
    return _edit_contact(request, Contact(account=one))


def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person at an account."""
    return _edit_contact(request, found_to_change(request, Contact, pk))


def _edit_contact(request: HttpRequest, one: Contact) -> HttpResponse:
    form = ContactForm(posted(request), instance=one)
    author = Author(asker(request))
    if request.method == "POST" and form.is_valid() and form.write(author):
        kept(request, one, author)
        return redirect(one.account)
    return form_page(request, "records/contact_form.html", form, contact=one)


@require_POST
def erase_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a person at an account for good; only the administrator does."""
    one = found_to_change(request, Contact, pk)
    if not asker(request).is_administrator:
        raise PermissionDenied(_("Only the administrator erases people."))
    erase(one, Author(asker(request)))
    messages.success(request, _("All texts about this person are erased."))
    return redirect(one.account)


@require_POST
def delete_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a person at an account."""
    one = found_to_change(request, Contact, pk)
    deleted(request, one, Author(asker(request)))
    return redirect(one.account)
