"""The first page of all: who runs it, and what holds for the company; then three doors."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from teropong.app.pages.asking import posted
from teropong.app.people.forms.first_run import FirstRunForm
from teropong.app.people.founding import AlreadyFounded, found_company
from teropong.app.people.views.guards import administrator
from teropong.app.records.models.company import company
from teropong.app.records.ready_pipelines import READY


@login_not_required
@sensitive_post_parameters("password")
def first_run(request: HttpRequest) -> HttpResponse:
    """Found the company, once."""
    if company() is not None:
        return redirect("/today/")
    form = FirstRunForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            owner = found_company(form.asked())
        except AlreadyFounded:
            return redirect("/today/")
        way_on = reverse("doors")
        answer: HttpResponse = perform_login(request, Login(user=owner, redirect_url=way_on))
        return answer
    context = {"form": form, "ready": READY, "chosen": form["pipelines"].value() or []}
    return render(request, "people/first_run.html", context, status=422 if form.errors else 200)


def doors(request: HttpRequest) -> HttpResponse:
    """How to begin: with the sample company, with a file, or empty."""
    administrator(request)
    return render(request, "people/doors.html")
