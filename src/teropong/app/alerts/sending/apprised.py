"""Slack, Telegram, WhatsApp, Teams and many more, by Apprise and its addresses."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from teropong.app.alerts.message import Message, Refused, Unsent
from teropong.app.alerts.models import Address, Channel, Delivery, Means
from teropong.app.alerts.models.channel import HOLE
from teropong.app.alerts.sending.reaching import guarded
from teropong.app.alerts.sending.why import reason

LOCAL = frozenset({"dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})
"""What speaks to the very machine that it runs on."""
_EXAMPLE = "628123456789"
_SCHEMES = {
    Means.SLACK: {"slack"},
    Means.TELEGRAM: {"tgram"},
    Means.WHATSAPP: {"whatsapp"},
    Means.TEAMS: {"msteams", "workflow", "workflows"},
}
_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class _Hearing(logging.Handler):
    """Keeps why Apprise failed, within the block that listens."""

    def emit(self, record: logging.LogRecord) -> None:
        lines, said = _heard.get(), record.getMessage()
        if lines is not None and (record.levelno >= logging.WARNING or "Exception" in said):
            lines.append(said)


# It writes addresses, which hold tokens, into the log: that goes nowhere but here.
_log = logging.getLogger("apprise")
_log.propagate = False
_log.setLevel(logging.DEBUG)
_log.addHandler(_Hearing())


def is_understood(url: str) -> bool:
    """Whether an address is one of Apprise's, and leads elsewhere."""
    return _service(url) is not None


def is_of(url: str, means: str) -> bool:
    """Whether an address that is understood is one of a kind of channel."""
    service, kinds = _service(url), _SCHEMES.get(Means(means))
    if service is None or kinds is None:
        return service is not None
    names = (service.protocol, service.secure_protocol)
    return any(kinds & {one, *(one if isinstance(one, tuple) else ())} for one in names)


def host_of(url: str) -> str:
    """The host that an address leads to; empty where the service has its own."""
    service = _service(url)
    has_host = service is not None and any("{host}" in one for one in service.templates)
    return str(service.host or "") if service is not None and has_host else ""


def _service(url: str) -> Any:
    from apprise import Apprise  # noqa: PLC0415 - slow to load, and rarely needed

    if url.partition(":")[0].lower() in LOCAL:
        return None
    found = Apprise.instantiate(url.replace(HOLE, _EXAMPLE), suppress_exceptions=True)
    return found or None


def send(delivery: Delivery, message: Message) -> None:
    """Send it; what went cannot be told apart by those services, should it go twice."""
    from apprise import Apprise, AppriseAsset, NotifyFormat  # noqa: PLC0415 - slow to load

    channel = delivery.channel
    assert channel is not None  # noqa: S101 - who sends it here has looked
    # In this very thread, within which the guard stands.
    apprise = Apprise(asset=AppriseAsset(async_mode=False))
    address = _address(delivery, channel)
    if not apprise.add(address):
        raise Refused(_("This address is not understood."))
    title, text = message.subject, message.text.removeprefix(f"{message.subject}\n")
    if channel.means == Means.WHATSAPP:
        # A template's gap takes no line breaks, and Apprise would put one behind a title.
        lines = (line.strip() for line in (title, *text.splitlines()))
        title, text = "", " · ".join(line for line in lines if line)
    heard: list[str] = []
    mark = _heard.set(heard)
    try:
        with guarded():
            is_sent = apprise.notify(text, title=title, body_format=NotifyFormat.TEXT)
    finally:
        _heard.reset(mark)
    if not is_sent:
        told = _("%(name)s did not take it.") % {"name": channel.name}
        raise Unsent(f"{told} {reason(heard, address)}".strip())


def _address(delivery: Delivery, channel: Channel) -> str:
    if not channel.is_personal:
        return channel.url
    own = Address.objects.filter(person=delivery.person, channel=channel).first()
    if own is None:
        raise Refused(_("There is no address of this person any more."))
    return channel.url.replace(HOLE, quote(own.to, safe="@#+"))
