"""A cell of a CSV file that a spreadsheet shows and never runs."""

from __future__ import annotations

import re
from typing import Any

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: Any) -> str:
    """Return a value as a cell: nothing as an empty one, what would be a formula behind a `'`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    is_live = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return "'" + text if is_live else text
