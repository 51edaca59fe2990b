"""A signed webhook, as in Standard Webhooks (https://www.standardwebhooks.com).

The receiver knows by ``webhook-signature`` that it is ours, and by ``webhook-id``, which stays the
same from attempt to attempt, whether it has had it before.
"""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from secrets import token_bytes
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from teropong import __version__
from teropong.app.alerts.message import Message, Refused, Unsent
from teropong.app.alerts.models import Delivery
from teropong.app.alerts.sending.reaching import guarded

_PREFIX = "whsec_"
_SECONDS = 15
_GONE = 410


def new_secret() -> str:
    """A new secret, as receivers' libraries take it."""
    return _PREFIX + b64encode(token_bytes(32)).decode()


def signature(secret: str, number: str, seconds: int, body: bytes) -> str:
    """The signature of a body under its id, at a time in seconds since 1970."""
    key = b64decode(secret.removeprefix(_PREFIX))
    signed = f"{number}.{seconds}.".encode() + body
    return "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()


def send(delivery: Delivery, message: Message) -> Callable[[], None]:
    """Post it; 2xx is taken, 410 is wanted no more, and anything else may be tried again."""
    channel = delivery.channel
    assert channel is not None  # noqa: S101 - who sends it here has looked
    body = json.dumps(message.event, ensure_ascii=False, separators=(",", ":")).encode()
    number, seconds = f"msg_{delivery.number.hex}", int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Teropong/{__version__}",
        "webhook-id": number,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(channel.secret, number, seconds, body),
    }
    parts = urlsplit(channel.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    link = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with guarded():
            link.request("POST", place, body, headers)
            status = link.getresponse().status
    except (OSError, HTTPException):
        link.close()
        raise
    if not 200 <= status < 300:
        link.close()
        told = _("It answered %(status)s.") % {"status": status}
        raise Refused(told) if status == _GONE else Unsent(told)
    return link.close
