"""A message: what is said, in its reader's language, in every form that a way out may want."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Image:
    """A PNG that the HTML shows, under the name that it calls it by."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """``event`` is what a program is told instead; ``leaves`` what the way out of it ends."""

    subject: str
    text: str
    html: str = ""
    event: Mapping[str, Any] = field(default_factory=dict)
    images: tuple[Image, ...] = ()
    leaves: str = "by_mail"


class Refused(Exception):
    """It will not go, however often one tries; says why, for people."""


class Unsent(Exception):
    """It did not go this time; says why, for people."""
