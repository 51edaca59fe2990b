"""What deals and accounts are called, and where their pages are.

A report knows them by their ids. On a page of the app it carries ``records`` as well: of those
that its reader may open the name and the address, by kind and id.
"""

from collections.abc import Mapping
from typing import Any

from teropong.shown.figures import NOTHING
from teropong.shown.markup import tag
from teropong.shown.rows import Report

Record = tuple[str, str]
"""A name and an address."""


def deal(report: Report, key: str | None) -> Any:
    """Return a deal as a link to its page; its id where nothing more is known."""
    return _linked(record_of(report, "opportunity", key), key)


def account(report: Report, key: str | None) -> Any:
    """Return an account as a link to its page; its id where nothing more is known."""
    return _linked(record_of(report, "account", key), key)


def record_of(report: Report, kind: str, key: str | None) -> Record | None:
    """Return the name and address of a record; None where they are not known."""
    known: Mapping[str, Mapping[str, Record]] = report.get("records") or {}
    return known.get(kind, {}).get(key or "")


def _linked(record: Record | None, key: str | None) -> Any:
    if record is None:
        return key or NOTHING
    name, address = record
    return tag("a", name, href=address)
