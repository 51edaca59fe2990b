"""Names of deals and accounts: where a page knows them, a link to the record; else their ids."""

from __future__ import annotations

from typing import Any

from teropong.shown.figures import NOTHING
from teropong.shown.markup import tag
from teropong.shown.rows import Report


def deal(report: Report, key: Any) -> Any:
    """Return a deal's name as a link, or its id."""
    return _named(report, "opportunity", key)


def account(report: Report, key: Any) -> Any:
    """Return an account's name as a link, or its id."""
    return _named(report, "account", key)


def _named(report: Report, kind: str, key: Any) -> Any:
    """Look it up in ``records``, which a page of the app lays into its report."""
    known = (report.get("records") or {}).get(kind, {}).get(key)
    if known is None:
        return key or NOTHING
    name, address = known
    return tag("a", name, href=address)
