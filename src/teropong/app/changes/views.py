"""The audit page, and undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teropong.app.changes.models import Change
from teropong.app.changes.undo import undo
from teropong.app.changes.writing import Author, Conflict
from teropong.app.pages.asking import asker
from teropong.app.people.leaving import LastAdministrator
from teropong.app.people.views.me import way_back


def audit(request: HttpRequest) -> HttpResponse:
    """Every change, the latest first: for the administrator."""
    if not asker(request).is_administrator:
        raise PermissionDenied
    changes = Change.objects.select_related("author").order_by("-sequence")[:100]
    return render(request, "changes/audit.html", {"changes": changes})


@require_POST
def undo_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Undo what the asker did in one go; an administrator undoes anybody's."""
    person = asker(request)
    changes = Change.objects.filter(batch=batch)
    mine = changes if person.is_administrator else changes.filter(author=person)
    if not mine.exists() or mine.count() != changes.count():
        raise Http404
    try:
        undo(batch, Author(person))
    except Conflict as conflict:
        told = _("Not undone: %(record)s was changed again since.") % {"record": conflict.record}
        messages.error(request, told)
    except LastAdministrator as last:
        messages.error(request, str(last))
    except IntegrityError:
        told = _("Not undone: something of the same name or on the same day was made since.")
        messages.error(request, told)
    else:
        messages.success(request, _("Undone."))
    return redirect(way_back(request))
