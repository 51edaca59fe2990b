"""Slack, Telegram, WhatsApp, Teams and many more, by Apprise and its addresses."""

from __future__ import annotations

import logging
from urllib.parse import quote

from django.utils.translation import gettext as _

from teropong.app.alerts.message import Message, Refused, Unsent
from teropong.app.alerts.models import Address, Channel, Delivery, Means
from teropong.app.alerts.models.channel import HOLE
from teropong.app.alerts.sending.reaching import guarded

LOCAL = frozenset({"dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})
"""What speaks to the very machine that it runs on."""
_EXAMPLE = "628123456789"
# It writes addresses, which hold tokens, into the log.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def is_understood(url: str) -> bool:
    """Whether an address is one of Apprise's, and leads elsewhere."""
    from apprise import Apprise  # noqa: PLC0415 - slow to load, and rarely needed

    if url.partition(":")[0].lower() in LOCAL:
        return False
    return bool(Apprise.instantiate(url.replace(HOLE, _EXAMPLE), suppress_exceptions=True))


def send(delivery: Delivery, message: Message) -> None:
    """Send it; what went cannot be told apart by those services, should it go twice."""
    from apprise import Apprise, AppriseAsset, NotifyFormat  # noqa: PLC0415 - slow to load

    channel = delivery.channel
    assert channel is not None  # noqa: S101 - who sends it here has looked
    # In this very thread, within which the guard stands.
    apprise = Apprise(asset=AppriseAsset(async_mode=False))
    if not apprise.add(_address(delivery, channel)):
        raise Refused(_("This address is not understood."))
    title, text = message.subject, message.text.removeprefix(f"{message.subject}\n")
    if channel.means == Means.WHATSAPP:
        # A template's gap takes no line breaks, and Apprise would put one behind a title.
        lines = (line.strip() for line in (title, *text.splitlines()))
        title, text = "", " · ".join(line for line in lines if line)
    with guarded():
        if not apprise.notify(text, title=title, body_format=NotifyFormat.TEXT):
            raise Unsent(_("%(name)s did not take it.") % {"name": channel.name})


def _address(delivery: Delivery, channel: Channel) -> str:
    if not channel.is_personal:
        return channel.url
    own = Address.objects.filter(person=delivery.person, channel=channel).first()
    if own is None:
        raise Refused(_("There is no address of this person any more."))
    return channel.url.replace(HOLE, quote(own.to, safe="@#+"))
