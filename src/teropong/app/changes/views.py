"""The audit page, and undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.audit import AuditFilters, audited
from teropong.app.changes.models import Change
from teropong.app.changes.telling import told
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, Conflict
from teropong.app.pages.asking import asker
from teropong.app.people.leaving import LastAdministrator
from teropong.app.people.views.me import way_back
from teropong.app.records.rights import may_undo

PER_PAGE = 60


def audit(request: HttpRequest) -> HttpResponse:
    """Who changed what and when, the latest first: the administrator sees all, others their own."""
    person = asker(request)
    form = AuditFilters(person, request.GET)
    if not form.is_valid():
        said = {"title": _("Not readable"), "told": _("The address asks for what cannot be.")}
        return render(request, "error.html", said, status=400)
    page = Paginator(audited(person, form.cleaned_data), PER_PAGE).get_page(
        form.cleaned_data["page"] or 1
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "told": told(page), "query": query.urlencode()}
    return render(request, "changes/audit.html", context)


@require_POST
def undo_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Undo what the asker did in one go; an administrator undoes anybody's."""
    person = asker(request)
    changes = Change.objects.filter(batch=batch)
    mine = changes if person.is_administrator else changes.filter(author=person)
    if not mine.exists() or mine.count() != changes.count():
        raise Http404
    if not may_undo(person, mine):
        raise PermissionDenied(_("This is no longer yours to change, so not to undo either."))
    try:
        done = undo(batch, Author(person))
    except Conflict as conflict:
        why = _("Not undone: %(record)s was changed or built upon since.")
        messages.error(request, why % {"record": conflict.record})
    except LastAdministrator as last:
        messages.error(request, str(last))
    except IntegrityError:
        why = _("Not undone: something of the same name or on the same day was made since.")
        messages.error(request, why)
    else:
        messages.success(request, _("Undone.") if done else _("It is undone already."))
    return redirect(way_back(request))
