"""The doors: the sample company, a file of one's own, and starting empty."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from teropong.app.changes.writing import Author
from teropong.app.pages.asking import asker, posted
from teropong.app.people.models import Person
from teropong.app.records.doors.form import TakeFile
from teropong.app.records.doors.preview import opened, preview
from teropong.app.records.doors.uploads import MOST_BYTES, Upload, find, keep
from teropong.app.records.models import Company
from teropong.app.records.models.company import company
from teropong.app.records.sample import fill, is_fillable, start_empty
from teropong.app.records.taking_in import take_in
from teropong.facts.faults import FactsError
from teropong.facts.schema import TABLES

_SLACK = 1_000_000


def _administrator(request: HttpRequest) -> tuple[Person, Company]:
    person, ours = asker(request), company()
    if not person.is_administrator or ours is None:
        raise PermissionDenied(_("Only an administrator brings records in or takes them out."))
    return person, ours


@require_http_methods(["GET", "POST"])
def take_sample(request: HttpRequest) -> HttpResponse:
    """Fill an empty company with the sample."""
    person, ours = _administrator(request)
    is_free = is_fillable()
    if request.method == "POST" and is_free:
        fill(ours, Author(person))
        messages.success(request, _("The sample company is here. Look around."))
        return redirect("/today/")
    status = 409 if request.method == "POST" else 200
    return render(request, "records/take_sample.html", {"is_free": is_free}, status=status)


@require_http_methods(["GET", "POST"])
def leave_sample(request: HttpRequest) -> HttpResponse:
    """Take the sample out again, for good."""
    person, ours = _administrator(request)
    if not ours.is_sample:
        raise Http404
    if request.method == "POST":
        start_empty(ours, Author(person))
        messages.success(request, _("The sample is gone. What you write down now is yours."))
        return redirect("/today/")
    return render(request, "records/leave_sample.html")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def take_file(request: HttpRequest) -> HttpResponse:
    """Take tables that were sent; what is too large is refused before it is read."""
    _administrator(request)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES + _SLACK:
        told = _("These files are larger than 100 MB; use `teropong import … --to app`.")
        context = {"title": _("Too large"), "told": told}
        return render(request, "error.html", context, status=413)
    return _take_file(request)


@csrf_protect
def _take_file(request: HttpRequest) -> HttpResponse:
    person, ours = _administrator(request)
    form = TakeFile(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload = keep(form.sent(), person)
        except FactsError as error:
            form.add_error("tables", str(error))
        else:
            return _shown(request, upload, ours)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "tables": TABLES}
    return render(request, "records/take_file.html", context, status=status)


def _shown(request: HttpRequest, upload: Upload, ours: Company) -> HttpResponse:
    """The preview of an upload; one that cannot be taken is removed, and its faults named."""
    form = TakeFile()
    context = {"form": form, "tables": TABLES, "upload": upload}
    try:
        found = preview(upload, ours)
    except FactsError as error:
        upload.remove()
        context["told"] = _without_place(error, upload)
        return render(request, "records/take_file.html", context, status=422)
    if found.can_be_taken:
        return redirect("take_file_in", upload.token)
    upload.remove()
    context["found"] = found
    return render(request, "records/take_file.html", context, status=422)


@require_http_methods(["GET", "POST"])
def take_file_in(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would come, and take it in once that is confirmed."""
    person, ours = _administrator(request)
    upload = find(token, person)
    if upload is None:
        raise Http404
    try:
        if request.method != "POST":
            context = {"found": preview(upload, ours)}
            return render(request, "records/take_file_in.html", context)
        if "leave" not in request.POST:
            _take_in(request, upload, ours, person)
    except FactsError as error:
        messages.error(request, _without_place(error, upload))
        return redirect("take_file")
    upload.remove()
    return redirect("take_file" if "leave" in request.POST else "/today/")


def _without_place(error: FactsError, upload: Upload) -> str:
    """What is wrong, as somebody at a browser can mend it: where the files lie is ours to know."""
    told = str(error)
    if str(upload.place) in told:
        return _("There are no deals among your files. Send opportunities.csv, or a mapping along.")
    return told


def _take_in(request: HttpRequest, upload: Upload, ours: Company, person: Person) -> None:
    with opened(upload, ours) as folder:
        taken = take_in(folder, Author(person))
    n = sum(count.new + count.changed for count in taken.counts.values())
    told = ngettext("%(n)s record was taken in.", "%(n)s records were taken in.", n)
    messages.success(request, told % {"n": localize(n, use_l10n=True)})
    if taken.conflicts:
        names = ", ".join(one.name for one in taken.conflicts)
        messages.warning(request, _("Kept as changed here: %(names)s") % {"names": names})
