"""Mails, sent later by a worker, so that no page waits for a mail server."""

from __future__ import annotations

from uuid import UUID

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
