"""Which doors stand open: passkeys, mail, providers; and what a browser calls itself."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from teropong.app.pages.days import ONE
from teropong.app.people.doors import has_mail, takes_passkeys
from teropong.language.dates import plain_date

register = template.Library()
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.simple_tag(takes_context=True)
def passkeys_open(context: dict[str, Any]) -> bool:
    """Whether a browser may use passkeys at this address."""
    return takes_passkeys(context["request"])


@register.simple_tag
def mail_open() -> bool:
    """Whether Teropong can send mail."""
    return has_mail()


@register.simple_tag
def providers() -> list[tuple[str, str]]:
    """The id and the name of each provider that opens the door."""
    return [(one["id"], one["name"]) for one in settings.CONFIGURATION.oidc]


@register.filter
def browser(user_agent: str) -> str:
    """What a browser is, in two words; as it names itself where we do not know it."""
    names = [name for mark, name in _BROWSERS if mark in user_agent][:1]
    systems = [name for mark, name in _SYSTEMS if mark in user_agent][:1]
    return " · ".join(names + systems) or user_agent[:60] or "–"


@register.filter
def day_before(day: date) -> date:
    """The last day of a span whose end is the day after it."""
    return day - ONE


@register.filter
def span(first: date, until: date | None) -> str:
    """A span of days as people say it: `3 Jan 2026 – 9 Jan 2026`, `since 3 Jan 2026`."""
    if until is None:
        return _("since %(day)s") % {"day": plain_date(first)}
    last = until - ONE
    return plain_date(first) if last == first else f"{plain_date(first)} – {plain_date(last)}"
