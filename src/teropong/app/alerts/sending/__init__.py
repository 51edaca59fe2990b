"""The ways out: a message for one place, sent or not sent."""

from __future__ import annotations

from collections.abc import Callable

from teropong.app.alerts.message import Message
from teropong.app.alerts.models import Delivery
from teropong.app.alerts.sending import apprised, mailed, signed

Rest = Callable[[], None] | None
"""What may wait until it is noted that a message went: closing a connection."""


def send(delivery: Delivery, message: Message) -> Rest:
    """Send a message; raises `Refused` where it will never go, and another error otherwise."""
    if delivery.channel is None:
        return mailed.send(delivery, message)
    if delivery.channel.is_webhook:
        return signed.send(delivery, message)
    apprised.send(delivery, message)
    return None
