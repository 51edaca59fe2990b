"""The form of a channel: its address is written, and never shown again."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teropong.app.alerts.models import Channel, Means
from teropong.app.alerts.sending.apprised import host_of, is_of, is_understood
from teropong.app.alerts.sending.reaching import is_inner
from teropong.app.alerts.sending.signed import new_secret
from teropong.app.pages.editing import RecordForm
from teropong.app.people.models import Team

EXAMPLES = {
    Means.SLACK: "slack://xoxb-…/#sales",
    Means.TELEGRAM: "tgram://123456789:ABC…/{to}",
    Means.WHATSAPP: "whatsapp://teropong_alert:EAAB…@1234567890/{to}?lang=id&:body=1",
    Means.TEAMS: "workflows://…",
    Means.OTHER: "gchat://…, discord://…, ntfys://…",
    Means.WEBHOOK: "https://example.com/teropong",
}


class ChannelForm(RecordForm[Channel]):
    """A way out; an empty address keeps the one that is there."""

    url = forms.CharField(
        label=_("Address"),
        max_length=1000,
        required=False,
        strip=True,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    new_secret = forms.BooleanField(label=_("Make a new secret"), required=False)

    class Meta:
        """What an administrator writes down."""

        model = Channel
        fields = ("name", "url", "team", "is_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = self.instance.url
        self.initial["url"] = ""
        means = Means(self.instance.means)
        url, team = self.fields["url"], self.fields["team"]
        url.required = not self._kept
        hints = [gettext("Such as %s") % EXAMPLES[means]]
        if means != Means.WEBHOOK:
            hints.append(gettext("With {to} in it, it reaches people, each at their own address."))
        url.help_text = (
            gettext("It is kept and shown to nobody. Write another only to replace it.")
            if self._kept
            else " · ".join(hints)
        )
        assert isinstance(team, forms.ModelChoiceField)  # noqa: S101 - it is a foreign key
        team.queryset = Team.objects.filter(hidden_at=None)
        team.help_text = gettext("Of a room: whose alerts it hears. Empty: the company's.")
        if means == Means.WEBHOOK:
            del self.fields["team"]
        if means != Means.WEBHOOK or not self._kept:
            del self.fields["new_secret"]

    def clean_url(self) -> str:
        """The address, or the one that is kept."""
        url: str = self.cleaned_data["url"] or self._kept
        if self.instance.means == Means.WEBHOOK:
            _check_webhook(url)
        elif url and not is_understood(url):
            raise ValidationError(gettext("This address is not understood. See the guide."))
        elif url and not is_of(url, self.instance.means):
            told = gettext("This is the address of another service; here it is such as %s.")
            raise ValidationError(told % EXAMPLES[Means(self.instance.means)])
        elif url:
            _check_outer(host_of(url))
        return url

    def clean(self) -> dict[str, Any]:
        """Tell the log that the address or secret is another, without what it is."""
        cleaned = super().clean()
        is_webhook = self.instance.means == Means.WEBHOOK
        if is_webhook and (not self.instance.secret or cleaned.get("new_secret")):
            self.instance.secret, self.made = new_secret(), True
        if self.made or cleaned.get("url") != self._kept:
            self.instance.keyed_at = timezone.now()
        return cleaned

    made = False
    """Whether there is a new secret, to be shown once."""


def _check_webhook(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise ValidationError(gettext("Write an address that begins with https://."))
    _check_outer(host)


def _check_outer(host: str) -> None:
    if not settings.CONFIGURATION.reach_inner and _is_within(host):
        told = gettext("%(name)s lies within the own network; the setting reach_inner allows it.")
        raise ValidationError(told % {"name": host})


def _is_within(host: str) -> bool:
    """Whether a host is written as an inner address; names are asked when something is sent."""
    if not host:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except OSError:
        return False
    return any(is_inner(str(one[4][0])) for one in found)
