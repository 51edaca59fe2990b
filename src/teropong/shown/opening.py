"""Where a figure opens: on its definition, how sure it is, and the rows behind it.

A report that stands on a page of the app carries ``opens``: where figures are opened, and the
words of the page's own question. In a file nothing opens, and a figure stays what it is.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from teropong.indicators.shape import DIMENSIONS
from teropong.language import _
from teropong.shown.markup import tag
from teropong.shown.rows import Report, Row

MISSING = "(none)"
"""So an address says that a value is missing: of no team, of no segment."""
OWN = ("step", "path", "base", "band")
"""What an address may name of a row beside its period and its dimensions, which are filters."""


def opened(
    report: Report,
    key: str,
    content: Any,
    cell: Row | None = None,
    *,
    only: str | None = None,
) -> Any:
    """Return a figure as a link to what is behind it; as it is where nothing opens.

    ``cell`` is the row that it stands in, or what of it matters; ``only`` the companion.
    """
    opens = report.get("opens")
    if opens is None:
        return content
    words = _words(report, key, cell or {}) | {"only": only}
    said = {name: value for name, value in words.items() if value}
    address = f"{opens['at']}{key}/?{urlencode(opens['words'] | said, doseq=True)}"
    return tag("a", content, href=address, class_="open", data_sheet=True, title=_("Open"))


def _words(report: Report, key: str, cell: Mapping[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {"period": report["period"]["label"]}
    if "period" in cell:
        words |= {"grain": report["indicators"][key].get("grain"), "at": cell["period"]}
    return words | {name: _said(cell[name]) for name in (*DIMENSIONS, *OWN) if name in cell}


def _said(value: Any) -> str:
    return MISSING if value is None or value == "" else str(value)
