"""What a record is called, and where it opens.

Facts know an account by its id. A report that stands on a page of the app carries ``accounts``:
of each id its name, and its address where the reader may open it. In a file the id stands alone.
"""

from __future__ import annotations

from typing import Any

from teropong.shown.markup import Markup, tag
from teropong.shown.rows import Report


def account_of(report: Report, account_id: str) -> Markup | str:
    """Return an account's name as a link where it opens; its id where no name is known."""
    known: dict[str, Any] = report.get("accounts", {}).get(account_id) or {}
    name = str(known.get("name") or account_id)
    address = known.get("address")
    return tag("a", name, href=address) if address else name
