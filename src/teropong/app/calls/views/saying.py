"""Saying what the running period ends at."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from teropong.app.boards.ahead.asking import grain_of
from teropong.app.boards.within import sight_of
from teropong.app.calls.forms import CallForm
from teropong.app.calls.saying import keep, last_said, lines_of, running
from teropong.app.calls.won import won_of
from teropong.app.changes.writing import Author
from teropong.app.pages.asking import posted, writer
from teropong.app.pages.editing import say
from teropong.app.pages.sheets import show_form
from teropong.app.records.models.company import Company, company
from teropong.facts.faults import WrongCall
from teropong.language.dates import period_name


def call(request: HttpRequest) -> HttpResponse:
    """The sheet; what is kept is this week's."""
    person = writer(request)
    lines = lines_of(person)
    if not lines:
        raise PermissionDenied(_("Who sells, or leads a team, says what a period ends at."))
    try:
        grain = str(grain_of(request.GET))
    except WrongCall:
        grain = "month"
    period, currency = running(grain), (company() or Company()).currency
    last = {line: one for line in lines if (one := last_said(line, grain, period))}
    post = posted(request)
    won = won_of(sight_of(person), lines, period.label) if post is not None else {}
    form = CallForm(lines, last, currency, post, won)
    back = f"{reverse('forecast')}?{urlencode({'grain': grain})}"
    if form.is_bound and form.is_valid():
        author = Author(person)
        if keep(form.said, grain, period, author, currency):
            say(request, _("Kept for this week."), author)
        else:
            messages.info(request, _("Nothing has changed."))
        return redirect(back)
    note = _("It is kept week by week, and scored when the period is over.")
    title = _("What %s ends at") % period_name(period.label)
    return show_form(request, form, title, back=back, note=note)
