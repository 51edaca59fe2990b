"""By mail: HTML and text, with a way out of it by one click (RFC 8058)."""

from __future__ import annotations

from collections.abc import Callable
from email.mime.image import MIMEImage
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _

from teropong.app.alerts.leaving import address_of_leaving
from teropong.app.alerts.message import Image, Message, Refused
from teropong.app.alerts.models import Delivery
from teropong.app.pages.mail import message_id


class _Mail(EmailMultiAlternatives):
    """A mail whose attachments are parts of it, to be shown where its HTML calls them."""

    mixed_subtype = "related"


def _within(image: Image) -> MIMEImage:
    part = MIMEImage(image.content, "png")
    part.add_header("Content-ID", f"<{image.name}>")
    part.add_header("Content-Disposition", "inline", filename=f"{image.name}.png")
    return part


def send(delivery: Delivery, message: Message) -> Callable[[], None]:
    """Send it; the connection is closed afterwards, so that nothing lies between going and noting.

    The Message-ID is the delivery's, attempt after attempt.
    """
    person = delivery.person
    if person is None or not person.email:
        raise Refused(_("There is no e-mail address to send it to."))
    connection = get_connection()
    headers = {"Message-ID": message_id(delivery.number), "Auto-Submitted": "auto-generated"}
    if settings.CONFIGURATION.base_url.startswith("https://"):  # as the RFC wants it
        headers["List-Unsubscribe"] = f"<{address_of_leaving(person, message.leaves)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = _Mail(
        message.subject, message.text, to=[person.email], headers=headers, connection=connection
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for image in message.images:
        mail.attach(_within(image))
    connection.open()
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        connection.close()
        if all(code >= 500 for code, _said in error.recipients.values()):
            raise Refused(_("The mail server knows nobody of this address.")) from error
        raise
    except (OSError, SMTPException):
        connection.close()
        raise
    return connection.close
