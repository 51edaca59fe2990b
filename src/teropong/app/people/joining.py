"""Joining: a link that sets a password, once, for a week; mailed, or shown to copy."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from teropong.app.pages.mail import mail_a_link
from teropong.app.people.doors import has_mail
from teropong.app.people.leaving import end_sessions
from teropong.app.people.models import Invitation, Person
from teropong.app.people.models.invitation import digest
from teropong.app.records.models.company import company


class Unknown(Exception):
    """No such link was ever made."""


class Spent(Exception):
    """The link was used, replaced, or is too old."""


def invite(request: HttpRequest, person: Person, by: Person) -> tuple[str, bool]:
    """A new link for a person, and whether it is on its way by mail; older links stop working."""
    with transaction.atomic():
        token = Invitation.issue(person, by)
    link = request.build_absolute_uri(reverse("join", args=[token]))
    if has_mail():
        _mail(person, by, link)
    return link, has_mail()


def invitation_of(token: str) -> Invitation:
    """The invitation of a link; raises `Unknown` or `Spent`."""
    found = Invitation.objects.select_related("person", "by").filter(digest=digest(token)).first()
    if found is None:
        raise Unknown
    if not found.is_open:
        raise Spent
    return found


def accept(invitation: Invitation, password: str) -> Person:
    """Set the password; the link is spent with it, and other sessions end."""
    person = invitation.person
    with transaction.atomic():
        unused = Invitation.objects.filter(pk=invitation.pk, used_at=None)
        if not unused.update(used_at=timezone.now()):
            raise Spent
        person.set_password(password)
        person.save(update_fields=["password"])
    end_sessions(person)
    return person


def _mail(person: Person, by: Person, link: str) -> None:
    firm = company()
    with translation.override(person.language or (firm.language if firm else "id")):
        words = {"person": person, "by": by, "link": link, "company": firm}
        text = render_to_string("people/mail/invitation.txt", words)
        subject = _("%(who)s invites you to Teropong") % {"who": by.name}
        mail_a_link(person.email or "", " ".join(subject.split()), text)
