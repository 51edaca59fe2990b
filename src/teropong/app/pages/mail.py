"""Mails, sent later by a worker, so that no page waits for a mail server."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from teropong.app.jobs.models import Job
from teropong.app.jobs.task import task


def message_id(number: UUID) -> str:
    """The Message-ID under which something is mailed, attempt after attempt."""
    name = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{number}@{name}>"


@task(is_atomic=False, takes_job=True, attempts=60)
def send_mail(job: Job, to: str, subject: str, text: str, html: str = "") -> None:
    """Send a mail to one person; its Message-ID is the job's, so that a double can be told."""
    mail = EmailMultiAlternatives(
        subject, text, to=[to], headers={"Message-ID": message_id(job.number)}
    )
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()


@task(is_atomic=False, takes_job=True, attempts=60)
def send_sealed_mail(job: Job, sealed: str) -> None:
    """Send a mail that waited encrypted: its link opens a door, and a copy of records must not."""
    to, subject, text = json.loads(_seal().decrypt(sealed.encode()))
    send_mail.function(job, to, subject, text)


def mail_a_link(to: str, subject: str, text: str) -> None:
    """Have a mail sent whose link opens a door."""
    told = json.dumps([to, subject, text]).encode()
    send_sealed_mail.enqueue(_seal().encrypt(told).decode())


def _seal() -> Fernet:
    key = sha256(b"teropong.mail " + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))
