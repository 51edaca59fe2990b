"""What a delivery says, in its reader's language: of one alert, or of all in a summary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teropong.app.alerts.found import SCHEMA
from teropong.app.alerts.leaving import address_of_leaving
from teropong.app.alerts.message import Message
from teropong.app.alerts.models import Alert, Delivery, Progress, Reason
from teropong.app.alerts.wording import Said, said_to
from teropong.app.people.models import Person
from teropong.app.records.models.company import known_company
from teropong.language import LANGUAGES, use_language


@dataclass(frozen=True)
class Item:
    """One alert within a message."""

    said: Said
    reason: Reason
    address: str

    @property
    def is_praise(self) -> bool:
        """Whether it is over."""
        return self.reason == Reason.PRAISE

    @property
    def note(self) -> str:
        """Why it is told, where that is not plain."""
        notes = {
            Reason.BACK: _("It is back."),
            Reason.REMINDER: _("It was put off until today."),
            Reason.ESCALATION: _("Nobody has seen to it so far."),
        }
        return notes.get(self.reason, "")


def spoken(delivery: Delivery) -> AbstractContextManager[None]:
    """Speak the language of a delivery's reader, by the company's clock."""
    return spoken_to(delivery.person)


@contextmanager
def spoken_to(person: Person | None) -> Iterator[None]:
    """Speak somebody's language, or the company's to a room, by the company's clock."""
    with known_company() as firm:
        asked = person.language if person else ""
        language = asked or (firm.language if firm else "id")
        language = language if language in LANGUAGES else "id"
        with (
            translation.override(language),
            use_language(language),
            timezone.override(firm.zone if firm else "Asia/Jakarta"),
        ):
            yield


def compose(delivery: Delivery) -> Message:
    """The message of a delivery, in the language in use."""
    if delivery.reason == Reason.EVENT:
        return Message("", "", event=_event(delivery))
    if delivery.reason == Reason.TEST:
        return _test(delivery)
    if delivery.reason == Reason.LETTER:
        from teropong.app.letters.composing import compose_letter  # noqa: PLC0415 - on top of this

        return compose_letter(delivery)
    parts = [delivery]
    if delivery.reason == Reason.SUMMARY:
        standing = delivery.parts.filter(state=Progress.QUEUED).select_related("alert", "person")
        parts = list(standing)
    return _written(delivery, [_item(part) for part in parts])


def _item(part: Delivery) -> Item:
    alert = part.alert
    assert alert is not None  # noqa: S101 - only events, tests and summaries have none
    address = f"{settings.CONFIGURATION.base_url}{alert.get_absolute_url()}"
    return Item(
        said_to(part.person, alert),
        Reason(part.reason),
        address if settings.CONFIGURATION.base_url else "",
    )


def _written(delivery: Delivery, items: list[Item]) -> Message:
    ordered = sorted(items, key=lambda one: one.is_praise)
    person = delivery.person
    context = {
        "person": person,
        "items": [one for one in ordered if not one.is_praise],
        "praised": [one for one in ordered if one.is_praise],
        "base_url": settings.CONFIGURATION.base_url,
        "leave": address_of_leaving(person) if person and delivery.channel is None else "",
    }
    return Message(
        _subject(ordered),
        _rendered("alerts/mail/alerts.txt", context),
        _rendered("alerts/mail/alerts.html", context),
    )


def _subject(items: list[Item]) -> str:
    first = items[0]
    title = f"{first.said.about}. {first.said.ending}" if first.is_praise else first.said.title
    if more := len(items) - 1:
        title = ngettext("%(first)s, and %(n)s more", "%(first)s, and %(n)s more", more) % {
            "first": title,
            "n": more,
        }
    return " ".join(title.split())


def _rendered(template: str, context: dict[str, Any]) -> str:
    return render_to_string(template, context).strip() + "\n"


def _test(delivery: Delivery) -> Message:
    told = _("This is a test. Alerts of Teropong come this way.")
    event = {"type": "test", "timestamp": delivery.made_at.isoformat(), "data": {}}
    return Message(_("A test of Teropong"), told + "\n", event=event)


def _event(delivery: Delivery) -> dict[str, Any]:
    alert = delivery.alert
    assert alert is not None  # noqa: S101 - every event is of one
    return {
        "type": delivery.event,
        "timestamp": delivery.made_at.isoformat(),
        "data": {**_state(alert), "schema": SCHEMA, "deviation": alert.deviation},
    }


def _state(alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert.pk,
        "key": alert.key,
        "state": alert.state,
        "opened_at": alert.opened_at.isoformat(),
        "gone_at": alert.gone_at.isoformat() if alert.gone_at else None,
    }
