"""The lists, their saved views, and changing many records in one go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import asker, number
from teropong.app.pages.templatetags.say import counted
from teropong.app.people.models import Person
from teropong.app.people.views.me import way_back
from teropong.app.records.bulk import MOST, BulkForm
from teropong.app.records.lists.listing import as_csv, listing, malformed
from teropong.app.records.lists.pages import BY_NAME, ListPage
from teropong.app.records.rights import changeable_by, reach
from teropong.app.records.saved_views import SaveForm, views_of


def show(request: HttpRequest, name: str) -> HttpResponse:
    """A list, or all of it as CSV."""
    page, person = _page(name), asker(request)
    form = page.filters(person, request.GET)
    if not form.is_valid():
        return _told(request, form)
    rows = page.rows(person, form.cleaned_data)
    if request.GET.get("format") == "csv":
        return as_csv(rows, page.columns, form.cleaned_data["sort"] or page.default, name)
    listed = listing(request, rows, form, page.on_page, page.default)
    return render(request, f"records/{name}.html", _context(page, person, listed, request))


def _context(page: ListPage, person: Person, listed: Any, request: HttpRequest) -> dict[str, Any]:
    return {
        "list": page,
        "listing": listed,
        "within": request.GET.get("list") or (page.within[0][0] if page.within else ""),
        "has_several": (mine := reach(person)).people is None or len(mine.people) > 1,
        "bulk": BulkForm(page.model, person) if mine.writes else None,
        "views": views_of(person, page.name),
        "save": SaveForm(person),
    }


def _told(request: HttpRequest, form: Any) -> HttpResponse:
    context = {"title": _("Not readable"), "told": malformed(form)}
    return render(request, "error.html", context, status=400)


def _page(name: str) -> ListPage:
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


@require_POST
def bulk(request: HttpRequest, name: str) -> HttpResponse:
    """Do one thing to the records that were chosen and are the asker's to change."""
    page, person = _page(name), asker(request)
    if not reach(person).writes:
        raise PermissionDenied
    form = BulkForm(page.model, person, request.POST)
    if not form.is_valid():
        told = " ".join(str(error) for error in form.non_field_errors()) or _("Choose what to do.")
        messages.error(request, told)
        return redirect(way_back(request, f"/{name}/"))
    chosen = _chosen(request, page, person, everything=form.cleaned_data["everything"])
    if len(chosen) > MOST:
        told = _("At most %(n)s are changed in one go; narrow the list down.")
        messages.error(request, told % {"n": counted(MOST)})
        return redirect(way_back(request, f"/{name}/"))
    mine = list(changeable_by(person, page.model).filter(pk__in=chosen))
    author = Author(person)
    changed = form.apply(mine, author)
    told = ngettext("%(n)s record changed.", "%(n)s records changed.", changed) % {
        "n": counted(changed)
    }
    if left := len(chosen) - changed:
        told += " " + _("%(n)s left as they are.") % {"n": counted(left)}
    messages.success(request, told, extra_tags=str(author.batch) if changed else "")
    return redirect(way_back(request, f"/{name}/"))


def _chosen(request: HttpRequest, page: ListPage, person: Person, *, everything: bool) -> list[int]:
    """The records that were ticked, or all that the list's address asks for."""
    if not everything:
        ticked = (number(word) for word in request.POST.getlist("id")[:MOST])
        return [pk for pk in ticked if pk is not None]
    form = page.filters(person, QueryDict(request.POST.get("query", "")))
    if not form.is_valid():
        return []
    return list(page.rows(person, form.cleaned_data).values_list("pk", flat=True)[: MOST + 1])


@require_POST
def save_view(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the list as it is now under a name; the same name is kept anew."""
    page = _page(name)
    form = SaveForm(asker(request), request.POST)
    if form.is_valid():
        form.keep(page.name)
        messages.success(request, _("The view is kept."))
    else:
        messages.error(request, _("Give the view a name of up to 60 letters."))
    return redirect(way_back(request, f"/{name}/"))


@require_POST
def forget_view(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    views = asker(request).views.filter(page=_page(name).name, pk=pk)
    if not views.delete()[0]:
        raise Http404
    messages.success(request, _("The view is gone."))
    return redirect(f"/{name}/")
