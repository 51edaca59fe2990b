"""Alerts, what is sent of them to whom by which way, and how each wants to be told."""

from teropong.app.alerts.models.alert import Alert, State
from teropong.app.alerts.models.channel import Channel, Means
from teropong.app.alerts.models.delivery import Delivery, Progress, Reason
from teropong.app.alerts.models.preference import Address, Preference
from teropong.app.alerts.models.watch import Watch

__all__ = [
    "Address",
    "Alert",
    "Channel",
    "Delivery",
    "Means",
    "Preference",
    "Progress",
    "Reason",
    "State",
    "Watch",
]
