"""A letter as a mail: HTML and text, each picture with its figures in words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from teropong.app.alerts.leaving import address_of_leaving
from teropong.app.alerts.message import Image, Message, Refused
from teropong.app.alerts.models import Delivery
from teropong.app.letters.drawing import png
from teropong.app.letters.models import Kind
from teropong.app.letters.models import Letter as Kept
from teropong.app.letters.wording import worded
from teropong.shown.emphasis import plain
from teropong.shown.letters import Item, Letter, Part, Picture
from teropong.shown.markup import Markup, said


def compose_letter(delivery: Delivery) -> Message:
    """The message of a delivery, in the language in use."""
    kept = Kept.objects.select_related("person").get(delivery=delivery)
    kind = Kind(kept.kind)
    letter = worded(kind, kept.person, kept.told, timezone.now())
    if letter is None:
        raise Refused("there is nothing to say any more")
    return message(letter, kind, kept)


def message(letter: Letter, kind: Kind, kept: Kept) -> Message:
    """A letter as a mail's text, HTML and images."""
    pictures = [part.picture for part in letter.parts if part.picture]
    names = {id(one): f"picture-{nth}" for nth, one in enumerate(pictures, start=1)}
    context = {
        "letter": letter,
        "parts": [_part(one, names) for one in letter.parts],
        "person": kept.person,
        "made_at": kept.made_at,
        "base_url": settings.CONFIGURATION.base_url,
        "leave": address_of_leaving(kept.person, kind.wish),
    }
    return Message(
        " ".join(plain(letter.subject).split()),
        render_to_string("letters/mail/letter.txt", context).strip() + "\n",
        render_to_string("letters/mail/letter.html", context).strip() + "\n",
        images=tuple(Image(names[id(one)], png(one)) for one in pictures),
        leaves=kind.wish,
    )


def _part(part: Part, names: dict[int, str]) -> dict[str, Any]:
    picture = part.picture
    return {
        "heading": part.heading,
        "sentences": [_both(one) for one in part.sentences],
        "items": [_item(one) for one in part.items],
        "after": part.after,
        "picture": {**vars(picture), "name": names[id(picture)]} if picture else None,
    }


def _both(sentence: str) -> dict[str, str | Markup]:
    return {"plain": plain(sentence), "html": said(sentence)}


def _item(item: Item) -> dict[str, Any]:
    base = settings.CONFIGURATION.base_url
    address = f"{base}{item.address}" if base and item.address else ""
    return {**_both(item.text), "address": address}


def shown(letter: Letter) -> list[dict[str, Any]]:
    """A letter's parts for a page of the app, with its pictures in the page's colours."""
    return [
        {
            "heading": part.heading,
            "sentences": [_both(one) for one in part.sentences],
            "items": [{**_both(one.text), "address": one.address} for one in part.items],
            "after": part.after,
            "picture": _drawn(part.picture),
        }
        for part in letter.parts
    ]


def _drawn(picture: Picture | None) -> dict[str, Any] | None:
    return vars(picture) if picture else None
