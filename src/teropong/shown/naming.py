"""What deals and accounts are called, and where their pages are.

A report knows them by their ids. On a page of the app it carries ``records`` as well: their
names, by kind and id, with the addresses of those that its reader may open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teropong.shown.figures import NOTHING
from teropong.shown.markup import tag
from teropong.shown.rows import Report


@dataclass(frozen=True)
class Name:
    """What a record is called, and its address for whoever may open it."""

    text: str
    address: str | None = None


def deal(report: Report, key: str | None) -> Any:
    """Return a deal by its name, as a link for whoever may open it; else its id."""
    return _linked(name_of(report, "opportunity_id", key))


def account(report: Report, key: str | None) -> Any:
    """Return an account by its name, as a link for whoever may open it; else its id."""
    return _linked(name_of(report, "account_id", key))


def name_of(report: Report, word: str, key: str | None) -> Name:
    """Return what a record is called; its id where no more is known."""
    known: Mapping[str, Mapping[str, Name]] = report.get("records") or {}
    return known.get(word, {}).get(key or "") or Name(key or NOTHING)


def _linked(name: Name) -> Any:
    return tag("a", name.text, href=name.address) if name.address else name.text
